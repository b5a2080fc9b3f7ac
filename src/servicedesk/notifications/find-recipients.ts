import { isMailAddress } from '../../domain/mail-address.ts';
import type { Contacts } from '../../domain/notification.ts';
import type { Ticket } from '../../domain/ticket.ts';

/** Recipients that a rule may name by what they are to the ticket. */
export const recipientRoles = ['assignee', 'group', 'requester', 'manager'] as const;

/** The addresses of a recipient of a rule, or why there is none. */
export type FoundRecipient = { readonly addresses: readonly string[] } | { readonly missing: string };

/**
 * The e-mail addresses that a rule's recipient stands for. An agent or group whose name is an address needs no entry among the contacts.
 * Job events have no ticket, hence no assignee, group, requester or manager.
 */
export function findRecipient(name: string, ticket: Ticket | undefined, contacts: Contacts): FoundRecipient {
  if (isMailAddress(name)) return { addresses: [name] };
  if (name.startsWith('role:')) return ofRole(name.slice('role:'.length).trim(), contacts);
  if (ticket === undefined) return { missing: `a job has no ${name}` };
  switch (name) {
    case 'assignee':
      return ofName('assignee', ticket.assignee, oneEach(contacts.agents));
    case 'group':
      return ofName('group', ticket.group, contacts.groups);
    case 'requester':
      return ofName('requester', ticket.requester, {});
    case 'manager':
      return ofName("manager's address", textOf(ticket.data.manager?.mail ?? ticket.data.person?.managerEmail), {});
    default:
      return { missing: `"${name}" is no recipient` };
  }
}

function ofRole(role: string, contacts: Contacts): FoundRecipient {
  const addresses = lookUp(contacts.roles, role);
  return addresses === undefined ? { missing: `no role "${role}" among the contacts` } : { addresses };
}

function ofName(
  what: string,
  name: string | undefined,
  known: Readonly<Record<string, readonly string[]>>,
): FoundRecipient {
  if (name === undefined || name === '') return { missing: `the ticket has no ${what}` };
  if (isMailAddress(name)) return { addresses: [name] };
  const addresses = lookUp(known, name);
  return addresses === undefined
    ? { missing: `no address of the ${what} "${name}" among the contacts` }
    : { addresses };
}

function lookUp<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(record).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function oneEach(record: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(record).map(([name, address]) => [name, [address]]));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}
