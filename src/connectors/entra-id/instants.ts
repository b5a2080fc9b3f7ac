import type { AttributeValue } from '../../domain/value.ts';

/** A text of the mapping as an instant in whole seconds, `2026-03-02T00:00:00Z`; undefined when it is none. A day begins in UTC. */
export function toInstant(value: AttributeValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const iso = fromIso(value.trim()) ?? fromEnglish(value.trim());
  const milliseconds = iso === undefined ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(milliseconds)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function fromIso(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', clock = '00:00:00', zone = 'Z'] = match;
  return `${day}T${clock.replace(/(\.\d{3})\d+$/, '$1')}${zone}`;
}

/** As SuccessFactors' dates are in the mapping language: `3/2/2026 12:00:00 AM`. */
function fromEnglish(text: string): string | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2}):(\d{2}) (AM|PM))?$/i.exec(text);
  if (match === null) return undefined;
  const [, month = '', day = '', year = '', hour = '12', minute = '00', second = '00', half = 'AM'] = match;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return `${year}-${pad(month)}-${pad(day)}T${pad(String(hours))}:${minute}:${second}Z`;
}

function pad(text: string): string {
  return text.padStart(2, '0');
}
