/** A field of a cron expression: its name in messages, its values, and what else it may say. */
export type CronField = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of values, the first one for `min`. */
  readonly names?: readonly string[];
  /** Values that stand for others: 7 is Sunday where Sunday is 0. */
  readonly same?: Readonly<Record<number, number>>;
  /** Its last value is not followed by its first one: no range leads over the end. */
  readonly isStraight?: true;
};

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export const second: CronField = { name: 'second', min: 0, max: 59 };
export const minute: CronField = { name: 'minute', min: 0, max: 59 };
export const hour: CronField = { name: 'hour', min: 0, max: 23 };
export const dayOfMonth: CronField = { name: 'day of the month', min: 1, max: 31 };
export const month: CronField = { name: 'month', min: 1, max: 12, names: months };
/** 0 and 7 are Sunday. */
export const dayOfWeek: CronField = { name: 'day of the week', min: 0, max: 6, names: weekdays, same: { 7: 0 } };
/** 1 is Sunday. */
export const quartzDayOfWeek: CronField = { name: 'day of the week', min: 1, max: 7, names: weekdays };
export const year: CronField = { name: 'year', min: 1970, max: 2099, isStraight: true };

/** A mistake in a cron expression; the message is a sentence without its end. */
export class CronMistake extends Error {
  override readonly name = 'CronMistake';
}

/**
 * The values that a field names, ascending: by `*`, by a number or name, by ranges (over the end too: `FRI-MON`), steps (`0/2` is every second
 * one from 0 on) and lists of these.
 *
 * @throws CronMistake
 */
export function listValues(field: CronField, text: string): readonly number[] {
  const values = new Set(text.split(',').flatMap((item) => listItem(field, item)));
  return [...values].toSorted((one, other) => one - other);
}

function listItem(field: CronField, item: string): readonly number[] {
  const [, range = '', step] = /^([^/]*)(?:\/(.*))?$/.exec(item) ?? [];
  const by = step === undefined ? 1 : readStep(field, step);
  const { from, to } = readRange(field, range, step !== undefined);
  const size = field.max - field.min + 1;
  const length = ((to - from + size) % size) + 1;
  const offsets = Array.from({ length: Math.ceil(length / by) }, (_unused, index) => index * by);
  return offsets.map((offset) => field.min + ((from - field.min + offset) % size));
}

/** Where a range begins and ends; a single value that has a step goes on to the end, as in Quartz. */
function readRange(field: CronField, text: string, hasStep: boolean): { readonly from: number; readonly to: number } {
  if (text === '*' || (text === '' && hasStep)) return { from: field.min, to: field.max };
  const [from = '', to, ...more] = text.split('-');
  if (more.length > 0) throw new CronMistake(`"${text}" is no range of the ${field.name}`);
  const start = readValue(field, from);
  if (to === undefined) return { from: start, to: hasStep ? field.max : start };
  const end = readValue(field, to);
  if (field.isStraight && end < start) throw new CronMistake(`"${text}" is no range of the ${field.name}`);
  // 0-7 is the whole week, although both are Sunday.
  return { from: start, to: end === start && from !== to && start === field.min ? field.max : end };
}

function readStep(field: CronField, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step >= 1 && step <= field.max) return step;
  throw new CronMistake(`"/${text}" is no step of the ${field.name}: 1 to ${field.max}`);
}

/** One value of a field, by number or name. @throws CronMistake */
export function readValue(field: CronField, text: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return field.min + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  const value = field.same?.[number] ?? number;
  if (value >= field.min && value <= field.max) return value;
  const names = field.names === undefined ? '' : `, ${field.names[0]} to ${field.names.at(-1)}`;
  throw new CronMistake(`"${text}" is no ${field.name}: ${field.min} to ${field.max}${names}`);
}
