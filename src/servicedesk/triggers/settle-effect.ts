import { type Ticket, type TicketStatus, ticketNeeds, ticketPriorities } from '../../domain/ticket.ts';
import { findStatus, statusRoles } from '../statuses.ts';
import type { Effect } from './effect.ts';

/** The names that effects may refer to. */
export type EffectNames = {
  readonly statuses: readonly TicketStatus[];
  /** The configured systems that may be written to. */
  readonly connections: readonly string[];
};

/**
 * An effect with the names as the configuration writes them; `setStatus` and `close` become a field that is set. What refers to something that
 * there is not becomes a comment that says so, a line for the log, and a ticket that waits for a repair.
 */
export function settleEffect(effect: Effect, ticket: Ticket, names: EffectNames): readonly Effect[] {
  if (effect.kind === 'processOnDirectory') return settleConnection(effect.connection, ticket, names);
  if (effect.kind === 'setStatus') return settleStatus(effect.status, names);
  if (effect.kind === 'close') {
    const closed: Effect = { kind: 'setField', field: 'status', value: statusRoles(names.statuses).closed };
    return effect.text === undefined ? [closed] : [{ kind: 'comment', text: effect.text, isInternal: true }, closed];
  }
  return effect.kind === 'setField' ? settleField(effect, names) : [effect];
}

function settleConnection(wanted: string, ticket: Ticket, { connections }: EffectNames): readonly Effect[] {
  if (ticket.job === undefined || ticket.workerAnchor === undefined) {
    return refuse('This ticket is about no person of Flex HR: there is nobody to be processed.');
  }
  const connection = connections.find((name) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (connection !== undefined) return [{ kind: 'processOnDirectory', connection }];
  const known = connections.length === 0 ? 'there is none' : `there are ${connections.join(', ')}`;
  return refuse(`There is no connection "${wanted}" to write to; ${known}. Nothing was written to a directory.`);
}

function settleStatus(wanted: string, { statuses }: EffectNames): readonly Effect[] {
  const status = findStatus(statuses, wanted);
  if (status !== undefined) return [{ kind: 'setField', field: 'status', value: status.name }];
  return refuse(`There is no status "${wanted}"; there are ${statuses.map(({ name }) => name).join(', ')}.`);
}

/** Values of these fields are one of a few. */
const choices = { priority: ticketPriorities, need: ticketNeeds } as const;

function settleField(effect: Extract<Effect, { kind: 'setField' }>, names: EffectNames): readonly Effect[] {
  const { field, value } = effect;
  if (field === 'status') return settleStatus(value, names);
  if (field !== 'priority' && field !== 'need') {
    const isKept = field === 'subject' || field === 'description' || field === 'source';
    return isKept && value.trim() === '' ? refuse(`The field ${field} cannot be empty.`) : [effect];
  }
  const chosen = choices[field].find((one) => one.toLowerCase() === value.trim().toLowerCase());
  if (chosen !== undefined) return [{ kind: 'setField', field, value: chosen }];
  return refuse(`The field ${field} cannot be "${value}"; it is one of ${choices[field].join(', ')}.`);
}

/** For what cannot be done: said on the ticket and in the log, and the ticket waits for somebody to put it right. */
export function refuse(text: string): readonly Effect[] {
  return [
    { kind: 'comment', text, isInternal: true },
    { kind: 'setField', field: 'need', value: 'repair' },
    { kind: 'log', level: 'error', text },
  ];
}
