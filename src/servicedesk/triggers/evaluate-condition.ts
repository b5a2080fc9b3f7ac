import { dayIn, startOfDay } from '../../domain/day.ts';
import { parseRelativeDate, resolveRelativeDate } from '../../domain/relative-date.ts';
import type { Scalar } from '../../domain/value.ts';
import { type ConditionContext, changeFieldOf, type PropertyValue, readProperty } from './properties.ts';
import type { Condition, ConditionOperator, ConditionValue } from './trigger.ts';

type Comparison = Extract<Condition, { readonly property: string }>;

/**
 * Whether a condition holds. No condition of an empty `all` is missing, so it holds; an empty `any` has none that could hold. Texts are compared
 * without case; a property that is not set is an empty text. Pure.
 */
export function holds(condition: Condition, context: ConditionContext): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, context));
  if ('any' in condition) return condition.any.some((one) => holds(one, context));
  return compare(condition, context);
}

function compare(condition: Comparison, context: ConditionContext): boolean {
  const value = condition.value ?? '';
  const test = tests[condition.operator];
  if (test !== undefined) return test(readProperty(condition.property, context), value, context);
  const field = changeFieldOf(condition.property).toLowerCase();
  const change = context.event.changes.find((one) => one.field.toLowerCase() === field);
  if (change === undefined) return false;
  if (condition.operator === 'changed') return true;
  return isEqual((condition.operator === 'changed to' ? change.after : change.before) ?? '', value, context);
}

type Test = (property: PropertyValue, value: ConditionValue, context: ConditionContext) => boolean;

const tests: Partial<Record<ConditionOperator, Test>> = {
  equal: isEqual,
  'not equal': (property, value, context) => !isEqual(property, value, context),
  contains: (property, value) => toText(property).includes(toText(first(value))),
  'not contains': (property, value) => !toText(property).includes(toText(first(value))),
  'starts with': (property, value) => toText(property).startsWith(toText(first(value))),
  'is empty': (property) => toText(property) === '',
  'is not empty': (property) => toText(property) !== '',
  greater: (property, value, context) => order(property, first(value), context) > 0,
  less: (property, value, context) => order(property, first(value), context) < 0,
  in: (property, value, context) => listOf(value).some((one) => isEqual(property, one, context)),
};

function isEqual(property: PropertyValue, value: ConditionValue, context: ConditionContext): boolean {
  const one = first(value);
  if (typeof property === 'object') return isSameDate(property.instant, one, context);
  if (isNumber(property) && isNumber(one)) return Number(property) === Number(one);
  return toText(property) === toText(one);
}

/** A value that names a whole day is equal to every moment of it. */
function isSameDate(instant: number, value: Scalar, context: ConditionContext): boolean {
  const date = toDate(value, context);
  if (date === undefined) return false;
  return date.isDay ? dayIn(instant, date.zone) === dayIn(date.instant, date.zone) : instant === date.instant;
}

/** Below, equal or above zero, as the property is less, equal or greater; NaN when there is nothing to compare. */
function order(property: PropertyValue, value: Scalar, context: ConditionContext): number {
  if (typeof property === 'object') return property.instant - (toDate(value, context)?.instant ?? Number.NaN);
  if (toText(property) === '' || toText(value) === '') return Number.NaN;
  if (isNumber(property) && isNumber(value)) return Number(property) - Number(value);
  const date = typeof value === 'string' ? toDate(value, context) : undefined;
  const own = typeof property === 'string' ? toDate(property, context) : undefined;
  if (date !== undefined && own !== undefined) return own.instant - date.instant;
  return toText(property) < toText(value) ? -1 : Number(toText(property) > toText(value));
}

type DateValue = { readonly instant: number; readonly isDay: boolean; readonly zone: string };

/** A relative date, an ISO instant, or a day (which begins in the zone of the context); undefined for anything else. */
function toDate(value: Scalar, context: ConditionContext): DateValue | undefined {
  const text = String(value).trim();
  const relative = parseRelativeDate(text);
  if (relative !== undefined) {
    const isDay =
      relative.base.endsWith('today') && relative.steps.every(({ unit }) => unit !== 'hours' && unit !== 'minutes');
    const zone = relative.base.startsWith('utc') ? 'UTC' : context.timeZone;
    return { instant: resolveRelativeDate(relative, context), isDay, zone };
  }
  if (!/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  if (text.length > 10) return { instant: Date.parse(text), isDay: false, zone: context.timeZone };
  return { instant: startOfDay(text, context.timeZone), isDay: true, zone: context.timeZone };
}

function isNumber(value: PropertyValue): value is Scalar {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()));
}

function toText(value: PropertyValue): string {
  if (typeof value === 'object') return new Date(value.instant).toISOString().toLowerCase();
  return value === undefined ? '' : String(value).trim().toLowerCase();
}

function first(value: ConditionValue): Scalar {
  return typeof value === 'object' ? (value[0] ?? '') : value;
}

/** The values of a list, or of a text that parts them with commas. */
function listOf(value: ConditionValue): readonly Scalar[] {
  if (typeof value === 'object') return value;
  return typeof value === 'string' ? value.split(',') : [value];
}
