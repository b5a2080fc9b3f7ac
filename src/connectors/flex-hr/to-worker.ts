import { dayIn } from '../../domain/day.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import { currentOf, toEmployments } from './employments.ts';
import { fieldOf, flagField, idField, isRecord, listField, textField } from './fields.ts';
import { readSpans } from './periods.ts';
import { sanitiseText, type TextKind } from './sanitise-text.ts';

/** The zone of days that name none: Flex HRM is Swedish. */
const defaultTimeZone = 'Europe/Stockholm';

/**
 * Every field of an employee that we keep, and how it is cleaned. What is not named here never leaves this file: bank and
 * tax fields, birth date, identity number, trade union, home address, private mail.
 */
const keptTexts: readonly (readonly [name: string, kind: TextKind])[] = [
  ['firstName', 'name'],
  ['lastName', 'name'],
  ['name', 'name'],
  ['emailWork', 'mail'],
  ['phone1', 'phone'],
  ['phone2', 'phone'],
  ['phone3', 'phone'],
  ['phone4', 'phone'],
  ['mobilePhone', 'phone'],
  ['businessPhone', 'phone'],
];

type Draft = { [name: string]: JsonValue };

/**
 * One joined employee to a worker; a problem when it is too broken to be anybody. The document of a worker gives the same
 * worker again at the same `now`: it is what the log keeps.
 */
export function toWorker(
  record: JsonValue,
  context: { readonly system: string; readonly now: Instant },
): Worker | Problem {
  if (!isRecord(record)) return malformed(context, undefined, 'a record is no JSON object');
  const anchor = idField(record, 'id');
  if (anchor === undefined || !/^[\w{}-]{1,64}$/.test(anchor))
    return malformed(context, undefined, 'an employee has no usable id');
  const numbers = numbersOf(record);
  const isAnonymised = flagField(record, 'isAnonymised') === true;
  const id = isAnonymised ? anchor : (numbers.at(-1) ?? anchor);
  const timeZone = textField(record, 'timeZone') ?? defaultTimeZone;
  const spans = readSpans(record, timeZone);
  const trouble = typeof spans === 'string' ? spans : shapeTrouble(record);
  if (trouble !== undefined || typeof spans === 'string')
    return malformed(context, id, `the record of ${id} cannot be trusted: ${trouble}`);
  const today = dayIn(context.now, timeZone);
  const isInReview = flagField(record, 'isInAuditProcess') === true && flagField(record, 'waitForReview') !== false;
  const document: Draft = { id: anchor, ...identityOf(record, { id, numbers, isAnonymised, timeZone }), ...spans };
  Object.assign(document, currentOf(spans, { today, isAnonymised, isInReview }));
  const unread = listOfTexts(record, 'unread');
  if (unread.length > 0) document.unread = unread;
  const displayName = displayNameOf(document);
  return {
    id,
    anchor,
    keys: isAnonymised ? [anchor] : [...new Set([id, anchor, ...numbers])],
    ...(displayName !== undefined && { displayName }),
    employments: toEmployments(spans.employmentPeriods, { today, isInReview, timeZone }),
    ...(unread.length > 0 && { hidden: unread.map((name) => `$.${name}`) }),
    document,
  };
}

export function isWorker(result: Worker | Problem): result is Worker {
  return 'document' in result;
}

/** Who the employee is, cleaned; absent fields are left out. */
function identityOf(
  record: JsonObject,
  facts: { id: string; numbers: readonly string[]; isAnonymised: boolean; timeZone: string },
): Draft {
  const draft: Draft = {};
  for (const [name, kind] of keptTexts) {
    const text = textField(record, name);
    const clean = text === undefined ? undefined : sanitiseText(text, kind);
    if (clean !== undefined) draft[name] = clean;
  }
  for (const name of ['companyId', 'immediateManagerEmployeeId']) {
    const value = idField(record, name);
    if (value !== undefined) draft[name] = sanitiseText(value, 'code') ?? '';
  }
  if (facts.numbers.length > 0) {
    draft.employmentNumber = facts.numbers.at(-1) ?? '';
    draft.employmentNumbers = facts.numbers;
  }
  const company = fieldOf(record, 'company');
  if (isRecord(company)) draft.company = cleanEntry(company, ['id', 'number', 'name']);
  draft.isInAuditProcess = flagField(record, 'isInAuditProcess') === true;
  if (flagField(record, 'waitForReview') === false) draft.waitForReview = false;
  draft.isAnonymised = facts.isAnonymised;
  draft.timeZone = facts.timeZone;
  return draft;
}

/** Employment numbers, the newest last: Flex gives several in any order, so they are put in one. Leading zeros stay. */
function numbersOf(record: JsonObject): readonly string[] {
  const given = listField(record, 'employment').map((one) => textField(one, 'employmentNumber'));
  const own = [...listOfTexts(record, 'employmentNumbers'), textField(record, 'employmentNumber')];
  const clean = [...given, ...own].flatMap((number) => sanitiseText(number ?? '', 'code') ?? []);
  return [...new Set(clean)].sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
}

/** Why the record's shape contradicts the API's, in words. */
function shapeTrouble(record: JsonObject): string | undefined {
  for (const [name] of keptTexts) {
    const value = fieldOf(record, name);
    if (value !== undefined && typeof value === 'object') return `${name} is no text`;
  }
  const employment = fieldOf(record, 'employment');
  return employment !== undefined && !Array.isArray(employment) ? 'employment is no list' : undefined;
}

function displayNameOf(document: Draft): string | undefined {
  const { name, firstName, lastName } = document;
  const parts = [firstName, lastName].filter((part) => typeof part === 'string');
  if (parts.length > 0) return parts.join(' ');
  return typeof name === 'string' ? name : undefined;
}

function cleanEntry(entry: JsonObject, names: readonly string[]): JsonObject {
  const clean: Draft = {};
  for (const name of names) {
    const text = textField(entry, name);
    const safe = text === undefined ? undefined : sanitiseText(text, name === 'name' ? 'name' : 'code');
    if (safe !== undefined) clean[name] = safe;
  }
  return clean;
}

function listOfTexts(record: JsonObject, name: string): readonly string[] {
  const value = fieldOf(record, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function malformed(context: { readonly system: string }, worker: string | undefined, message: string): Problem {
  return {
    code: 'malformedRecord',
    ...(worker !== undefined && { worker }),
    system: context.system,
    message: `Flex HRM: ${message}.`,
    advice: 'Correct the record in Flex HRM; it is held and read again in the next run.',
  };
}
