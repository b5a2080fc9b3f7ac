import type { Ticket } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import { recordFields } from '../triggers/properties.ts';
import type { ScriptField } from './script-request.ts';

/** Fields of a ticket that are instants. */
const instants = new Set<keyof Ticket>(['createdAt', 'updatedAt', 'closedAt']);

/** A ticket as `record` shows it: each field by all its names, and beside them the person, the account and HR's changes. */
export function toScriptFields(ticket: Ticket): readonly ScriptField[] {
  const fields = recordFields.map(({ names, field, isSettable }): ScriptField => {
    const value = ticket[field];
    const shown =
      typeof value === 'number' && instants.has(field)
        ? { instant: value }
        : typeof value === 'object' || value === undefined
          ? null
          : value;
    return { names, value: shown, ...(isSettable && { settable: field }) };
  });
  const { person = {}, account = {}, changes = [], isNewUser = false } = ticket.data;
  return [
    ...fields,
    { names: ['IsNewUser'], value: isNewUser },
    { names: ['Company', 'TicketOrganization'], value: person.company ?? null },
    { names: ['Person'], value: person },
    { names: ['Account'], value: account },
    { names: ['Changes'], value: changes.map((change): JsonObject => ({ ...change })) },
  ];
}
