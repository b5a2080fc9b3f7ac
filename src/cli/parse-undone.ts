import type { Undone } from '../engine/undo/select-operations.ts';
import { UsageError } from './usage-error.ts';

/** What `--cycle`, `--plan` and `--operation` say together: one of them, and no more. */
export function parseUndone(options: {
  readonly cycle?: string;
  readonly plan?: string;
  readonly operation?: string;
}): Undone {
  const { cycle, plan, operation } = options;
  const given = [cycle, plan, operation].filter((one) => one !== undefined);
  if (given.length === 1) {
    if (cycle !== undefined) return { cycle };
    if (plan !== undefined) return { plan };
    if (operation !== undefined && /^\d{1,15}$/.test(operation)) return { operation: Number(operation) };
    throw new UsageError(`--operation is ${operation}.`, 'Give the number that stands in the journal.');
  }
  throw new UsageError(
    'It is not said what is to be undone.',
    'Give one of --cycle ID, --plan ID, --operation NUMBER.',
  );
}
