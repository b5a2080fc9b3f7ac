import type { AttributeDelta } from '../../domain/change.ts';

/** What a target says of a change, without the redacted values of the change: servers quote what they refuse. */
export function hideRedacted(message: string, deltas: readonly AttributeDelta[]): string {
  const values = deltas
    .filter(({ redacted }) => redacted === true)
    .flatMap(({ before, after }) => [before, after].flat())
    .flatMap((value) => (value === undefined || value === '' ? [] : [String(value)]))
    .toSorted((left, right) => right.length - left.length);
  return values.reduce((text, value) => text.split(value).join('[Redact]'), message);
}
