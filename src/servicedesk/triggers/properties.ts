import type { Ticket, TicketEvent } from '../../domain/ticket.ts';
import type { Scalar } from '../../domain/value.ts';

/** What conditions look at. */
export type ConditionContext = {
  readonly ticket: Ticket;
  readonly event: Pick<TicketEvent, 'kind' | 'changes'>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The zone of `@Now`, `@Today` and dates without one. */
  readonly timeZone: string;
};

/** A property's value; an instant is told from a number. */
export type PropertyValue = Scalar | { readonly instant: number } | undefined;

type Property = {
  /** The ticket's field by our name, where there is one: what changes are told by, what may be set. */
  readonly field?: keyof Ticket;
  readonly read: (context: ConditionContext) => PropertyValue;
};

const settableFields = [
  ...(['subject', 'description', 'status', 'priority', 'need'] as const),
  ...(['assignee', 'group', 'requester', 'source'] as const),
] as const;
export type SettableField = (typeof settableFields)[number];

function field(name: Exclude<keyof Ticket, 'data' | 'createdAt' | 'updatedAt' | 'closedAt'>): Property {
  return { field: name, read: ({ ticket }) => ticket[name] };
}

function instant(name: 'createdAt' | 'updatedAt' | 'closedAt'): Property {
  return {
    field: name,
    read: ({ ticket }) => {
      const at = ticket[name];
      return at === undefined ? undefined : { instant: at };
    },
  };
}

function event(kind: TicketEvent['kind']): Property {
  return { read: (context) => context.event.kind === kind };
}

/** Every property by the system names of the service desk whose triggers ours stand in for, and by our own. Written as they are shown. */
const properties: readonly (readonly [names: readonly string[], property: Property])[] = [
  [['Created'], event('created')],
  [['Updated'], event('updated')],
  [['Commented'], event('commented')],
  [['Processed'], event('processed')],
  [['NeedsManager'], event('needsManager')],
  [['Failed'], event('failed')],
  [['Id'], field('id')],
  [['ReferenceNo', 'Reference'], field('reference')],
  [['EntityType', 'Type'], field('entityType')],
  [['BaseHeader', 'Subject'], field('subject')],
  [['BaseDescription', 'Description'], field('description')],
  [['BaseEntityStatus', 'Status'], field('status')],
  [['IsOpen'], field('isOpen')],
  [['BaseEntitySource', 'Source'], field('source')],
  [['Priority'], field('priority')],
  [['Need'], field('need')],
  [['BaseAgent', 'OwnerAgent', 'Assignee'], field('assignee')],
  [['AgentGroup', 'Group'], field('group')],
  [['BaseEndUser', 'ReportedBy', 'Requester'], field('requester')],
  [['Job'], field('job')],
  [['Worker'], field('worker')],
  [['IsNewUser'], { read: ({ ticket }) => ticket.data.isNewUser }],
  [['Company', 'TicketOrganization'], { read: ({ ticket }) => asScalar(ticket.data.person?.company) }],
  [['CreatedDate'], instant('createdAt')],
  [['UpdatedDate'], instant('updatedAt')],
  [['CloseDateTime', 'ClosedDate'], instant('closedAt')],
];

const byName = new Map(properties.flatMap(([names, property]) => names.map((name) => [name.toLowerCase(), property])));

/** Names that conditions may use, as they are shown. */
export const propertyNames: readonly string[] = properties.flatMap(([names]) => names);

/** Fields of the ticket with all their names, for scripts: the names, our field, whether it may be set. */
export const recordFields = properties.flatMap(([names, { field: name }]) =>
  name === undefined ? [] : [{ names, field: name, isSettable: (settableFields as readonly string[]).includes(name) }],
);

/** `Person.title` and `Account.dn`: what the ticket knows of the person and the account. */
const inside = /^(person|account)\.(.+)$/i;
/** `Change.title.name`: whether HR changed a field; its value after the change. */
const change = /^change\.(.+)$/i;

/** True for a name that conditions may use: one of the list, or `Person.…`, `Account.…`, `Change.…`. */
export function isProperty(name: string): boolean {
  return byName.has(name.trim().toLowerCase()) || inside.test(name.trim()) || change.test(name.trim());
}

export function readProperty(name: string, context: ConditionContext): PropertyValue {
  const known = byName.get(name.trim().toLowerCase());
  if (known !== undefined) return known.read(context);
  const [, part = '', key = ''] = inside.exec(name.trim()) ?? [];
  const data = part.toLowerCase() === 'account' ? context.ticket.data.account : context.ticket.data.person;
  if (part !== '') return asScalar(findIgnoringCase(data ?? {}, key));
  const [, path = ''] = change.exec(name.trim()) ?? [];
  return context.ticket.data.changes?.find(({ field: changed }) => changed.toLowerCase() === path.toLowerCase())?.after;
}

/** The name by which events tell that a property has changed. */
export function changeFieldOf(name: string): string {
  const found = byName.get(name.trim().toLowerCase());
  return found?.field ?? name.trim();
}

/** The field of the ticket that may be set by this name; undefined when there is none. */
export function settableFieldOf(name: string): SettableField | undefined {
  const found = byName.get(name.trim().toLowerCase())?.field;
  return settableFields.find((one) => one === found);
}

function findIgnoringCase(data: Readonly<Record<string, unknown>>, key: string): unknown {
  const wanted = key.toLowerCase();
  return Object.entries(data).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function asScalar(value: unknown): Scalar | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
