import type { AttributeDelta } from '../../domain/change.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { harmless } from './table.ts';

/** Every change with before and after, as people read it. */
export function renderChanges(
  changes: readonly StoredChange[],
  output: Output,
  none = 'Nothing to do: every account is as desired.',
): string {
  if (changes.length === 0) return none;
  return changes.map((change) => renderChange(change, output)).join('\n');
}

function renderChange(change: StoredChange, output: Output): string {
  const sign = change.kinds.includes('create') ? '+' : change.kinds.includes('delete') ? '-' : '~';
  const who = [change.worker, change.displayName].filter(Boolean).join(' ');
  const blocked = change.state === 'blocked' ? paint(output, 'yellow', ' (waits for approval)') : '';
  const head = paint(output, 'bold', `${sign} ${change.kinds.join(', ')}  ${harmless(who)}`);
  const lines = change.deltas.map((delta) => `    ${delta.name}: ${harmless(describeDelta(delta))}`);
  const reasons = change.reasons.map((reason) => paint(output, 'dim', `    because ${harmless(reason)}`));
  return [`${head}${blocked}`, ...lines, ...reasons].join('\n');
}

/** A value before and after; what is redacted is never shown. */
export function describeDelta(delta: AttributeDelta): string {
  if (delta.redacted === true) return '[Redact]';
  const after =
    delta.after === undefined && delta.reference !== undefined
      ? `(when ${delta.reference} has an account)`
      : showValue(delta.after);
  return delta.before === undefined ? after : `${showValue(delta.before)} → ${after}`;
}

/** A value as people read it. */
export function showValue(value: AttributeDelta['after']): string {
  if (value === undefined) return '(nothing)';
  return typeof value === 'object' ? value.join(' | ') : String(value);
}
