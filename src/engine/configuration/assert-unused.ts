import type { SystemEntry } from '../../config/edit-systems.ts';
import { EngineError } from '../engine-error.ts';

/** @throws EngineError `systemInUse` that names each job and trigger that would miss it */
export function assertUnused(entries: readonly SystemEntry[], name: string): void {
  const users = entries.find((entry) => entry.name === name)?.usedBy ?? [];
  if (users.length === 0) return;
  throw new EngineError(
    'systemInUse',
    `The system ${name} is in use by ${users.map((user) => `the ${user.kind} ${user.name}`).join(', ')}.`,
    'Take it out of them first, deactivate it, or give --force.',
  );
}
