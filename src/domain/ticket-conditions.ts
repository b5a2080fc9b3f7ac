import type { Ticket } from './ticket.ts';

/** How a condition of an event trigger compares a property with its value. */
export const conditionOperators = [
  ...(['equal', 'not equal', 'contains', 'not contains', 'starts with', 'is empty', 'is not empty'] as const),
  ...(['greater', 'less', 'in', 'changed', 'changed to', 'changed from'] as const),
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** The operators that take no value. */
export const operatorsWithoutValue: ReadonlySet<ConditionOperator> = new Set(['is empty', 'is not empty', 'changed']);

/** The entity types that there are. */
export const entityTypeNames = ['FlexHR', 'Provisioning'] as const;

/** The fields of a ticket that triggers and scripts may set. */
export const settableFields = [
  ...(['subject', 'description', 'status', 'priority', 'need'] as const),
  ...(['assignee', 'group', 'requester', 'source'] as const),
] as const;
export type SettableField = (typeof settableFields)[number];

/**
 * What conditions look at by name, as it is shown: the system names of the service desk whose triggers ours stand in for, and our own. `field`: the
 * field of the ticket by which changes are told. Others are about the event, or about what the ticket knows of the person.
 */
export const ticketProperties = [
  { names: ['Created'], event: 'created' },
  { names: ['Updated'], event: 'updated' },
  { names: ['Commented'], event: 'commented' },
  { names: ['Processed'], event: 'processed' },
  { names: ['NeedsManager'], event: 'needsManager' },
  { names: ['Failed'], event: 'failed' },
  { names: ['Id'], field: 'id' },
  { names: ['ReferenceNo', 'Reference'], field: 'reference' },
  { names: ['EntityType', 'Type'], field: 'entityType' },
  { names: ['BaseHeader', 'Subject'], field: 'subject' },
  { names: ['BaseDescription', 'Description'], field: 'description' },
  { names: ['BaseEntityStatus', 'Status'], field: 'status' },
  { names: ['IsOpen'], field: 'isOpen' },
  { names: ['BaseEntitySource', 'Source'], field: 'source' },
  { names: ['Priority'], field: 'priority' },
  { names: ['Need'], field: 'need' },
  { names: ['BaseAgent', 'OwnerAgent', 'Assignee'], field: 'assignee' },
  { names: ['AgentGroup', 'Group'], field: 'group' },
  { names: ['BaseEndUser', 'ReportedBy', 'Requester'], field: 'requester' },
  { names: ['Job'], field: 'job' },
  { names: ['Worker'], field: 'worker' },
  { names: ['CreatedDate'], field: 'createdAt' },
  { names: ['UpdatedDate'], field: 'updatedAt' },
  { names: ['CloseDateTime', 'ClosedDate'], field: 'closedAt' },
  { names: ['IsNewUser'], data: 'isNewUser' },
  { names: ['Company', 'TicketOrganization'], data: 'company' },
] as const satisfies readonly ({ readonly names: readonly string[] } & (
  | { readonly event: string }
  | { readonly field: keyof Ticket }
  | { readonly data: string }
))[];
export type TicketProperty = (typeof ticketProperties)[number];

const byName: ReadonlyMap<string, TicketProperty> = new Map(
  ticketProperties.flatMap((property) => property.names.map((name) => [name.toLowerCase(), property] as const)),
);

/** Names that conditions may use, as they are shown. */
export const propertyNames: readonly string[] = ticketProperties.flatMap(({ names }) => [...names]);

/** The property of a name, in any case. */
export function findProperty(name: string): TicketProperty | undefined {
  return byName.get(name.trim().toLowerCase());
}

/** `Person.title`, `Account.dn`, `Change.title.name`: what the ticket knows of the person, the account and HR's changes. */
export type InnerProperty = { readonly part: 'person' | 'account' | 'change'; readonly path: string };

export function readInnerProperty(name: string): InnerProperty | undefined {
  const [, part = '', path = ''] = /^(person|account|change)\.(.+)$/i.exec(name.trim()) ?? [];
  return part === '' ? undefined : { part: part.toLowerCase() as InnerProperty['part'], path };
}

/** The field of the ticket that may be set by this name; undefined when there is none. */
export function settableFieldOf(name: string): SettableField | undefined {
  const found = findProperty(name);
  return found === undefined || !('field' in found) ? undefined : settableFields.find((one) => one === found.field);
}
