import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { isObject } from './sensitive-fields.ts';

/** What a ticket shows of a person, by the names of the fields of {@link import('../../domain/ticket.ts').TicketData}. */
export type PersonCard = { readonly [field: string]: string };

/** Where the card's fields stand in a record of Flex HR; the first that is there is taken. */
const sources: readonly (readonly [string, readonly string[]])[] = [
  ['employeeNumber', ['employmentNumber', 'employeeNumber', 'id']],
  ['firstName', ['firstName']],
  ['lastName', ['lastName']],
  ['company', ['company.name', 'company']],
  ['title', ['title.name', 'title']],
  ['department', ['department.name', 'department.code', 'department']],
  ['manager', ['managerName', 'manager.name', 'immediateManagerName', 'immediateManagerEmployeeId']],
  ['managerId', ['immediateManagerEmployeeId', 'manager.id']],
  ['start', ['startDate']],
  ['end', ['endDate']],
  ['mail', ['emailWork']],
];

/** The person of a record: employee number, name, company, title, department, manager as HR gives it, first and last day. */
export function toPersonCard(document: JsonObject, displayName?: string): PersonCard {
  const card: Record<string, string> = {};
  const names = [readText(document, 'firstName'), readText(document, 'lastName')].filter((name) => name !== '');
  const name = displayName ?? (readText(document, 'name') || names.join(' '));
  if (name !== '') card.name = name;
  for (const [field, paths] of sources) {
    const value = paths.map((path) => readText(document, path)).find((text) => text !== '');
    if (value !== undefined) card[field] = value;
  }
  return card;
}

function readText(document: JsonObject, path: string): string {
  let value: JsonValue | undefined = document;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 500) : '';
}

const labels: readonly (readonly [string, string])[] = [
  ['name', 'Name'],
  ['employeeNumber', 'Employee number'],
  ['company', 'Company'],
  ['title', 'Title'],
  ['department', 'Department'],
  ['manager', 'Manager'],
  ['start', 'First day'],
  ['end', 'Last day'],
];

/** The card as lines of text. */
export function describePerson(card: PersonCard): readonly string[] {
  return labels.flatMap(([field, label]) => (card[field] === undefined ? [] : [`${label}: ${card[field]}`]));
}
