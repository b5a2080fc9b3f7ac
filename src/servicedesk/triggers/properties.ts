import type { Ticket, TicketEvent } from '../../domain/ticket.ts';
import {
  findProperty,
  readInnerProperty,
  settableFieldOf,
  type TicketProperty,
  ticketProperties,
} from '../../domain/ticket-conditions.ts';
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

/** Fields of the ticket with all their names, for scripts: the names, our field, whether it may be set. */
export const recordFields = ticketProperties.flatMap((property) =>
  'field' in property
    ? [{ names: property.names, field: property.field, isSettable: settableFieldOf(property.names[0]) !== undefined }]
    : [],
);

/** The value of a property by its name in any case; undefined when it is not set, or there is none of this name. */
export function readProperty(name: string, context: ConditionContext): PropertyValue {
  const known = findProperty(name);
  if (known !== undefined) return readKnown(known, context);
  const inner = readInnerProperty(name);
  if (inner === undefined) return undefined;
  const { data } = context.ticket;
  if (inner.part !== 'change') return asScalar(findIgnoringCase(data[inner.part] ?? {}, inner.path));
  return data.changes?.find(({ field }) => field.toLowerCase() === inner.path.toLowerCase())?.after;
}

function readKnown(property: TicketProperty, { ticket, event }: ConditionContext): PropertyValue {
  if ('event' in property) return event.kind === property.event;
  if ('data' in property) {
    return property.data === 'isNewUser' ? ticket.data.isNewUser : asScalar(ticket.data.person?.company);
  }
  const { field } = property;
  const isInstant = field === 'createdAt' || field === 'updatedAt' || field === 'closedAt';
  if (!isInstant) return ticket[field];
  const at = ticket[field];
  return at === undefined ? undefined : { instant: at };
}

/** The name by which events tell that a property has changed. */
export function changeFieldOf(name: string): string {
  const found = findProperty(name);
  return found !== undefined && 'field' in found ? found.field : name.trim();
}

function findIgnoringCase(data: Readonly<Record<string, unknown>>, key: string): unknown {
  const wanted = key.toLowerCase();
  return Object.entries(data).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function asScalar(value: unknown): Scalar | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
