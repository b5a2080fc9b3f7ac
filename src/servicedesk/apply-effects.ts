import type { Actor, Ticket, TicketStatus } from '../domain/ticket.ts';
import type { Database } from '../store/database.ts';
import { queueLogs } from '../store/flex-logs.ts';
import { addComments, type NewComment } from '../store/ticket-comments.ts';
import { type TicketFields, updateTickets } from '../store/update-tickets.ts';
import { flexHrActor, flexHrEntity } from './entity-types.ts';
import type { TriggerEffect, TriggerOutcome } from './run-triggers.ts';
import type { Effect, LogLevel } from './triggers/effect.ts';

/** A message that a trigger asks for about a ticket. `key` is the same however often the same event is handled. */
export type AskedMessage = {
  readonly ticket: Ticket;
  readonly key: string;
  readonly wanted:
    | { readonly kind: 'mail'; readonly template: string; readonly to: readonly string[] }
    | { readonly kind: 'webhook'; readonly webhook: string };
};

/** A line for the log, with the ticket and the trigger that it is about. */
export type TriggerLogLine = {
  readonly level: LogLevel;
  readonly text: string;
  readonly ticket: string;
  readonly trigger: string;
};

export type ApplyOptions = {
  readonly now: number;
  readonly statuses: readonly TicketStatus[];
  /** Puts messages into the outbox, in the same transaction. */
  readonly sendMessages: (tx: Database, asked: readonly AskedMessage[]) => Promise<void>;
};

type Asked = TriggerEffect & { readonly outcome: TriggerOutcome };

/**
 * Carries out what triggers want, set-wise and in the order of the triggers: fields, then comments, then the directory work, which is no more than a
 * mark on the person's newest log row. Gives the lines for the log. To be called in the transaction in which the events are marked as handled.
 */
export async function applyEffects(
  tx: Database,
  outcomes: readonly TriggerOutcome[],
  options: ApplyOptions,
): Promise<readonly TriggerLogLine[]> {
  const asked = outcomes.flatMap((outcome) => outcome.effects.map((effect): Asked => ({ ...effect, outcome })));
  await setFields(tx, asked, options);
  const unqueued = await queuePeople(tx, asked);
  await comment(tx, [...asked, ...unqueued], options);
  await options.sendMessages(tx, asked.flatMap(toMessage));
  return asked.flatMap(toLogLine);
}

function ofKind<Kind extends Effect['kind']>(asked: readonly Asked[], kind: Kind) {
  return asked.flatMap((one) =>
    one.effect.kind === kind ? [{ ...one, effect: one.effect as Extract<Effect, { readonly kind: Kind }> }] : [],
  );
}

/** What is written together: the same trigger, at the same place of a chain. */
function groupByCause<One extends Asked>(asked: readonly One[]): readonly (readonly [Asked, readonly One[]])[] {
  const groups = Map.groupBy(asked, ({ trigger, outcome }) => JSON.stringify([trigger, outcome.depth, outcome.fired]));
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [[group[0], group] as const]));
}

function causeOf({ trigger, outcome }: Asked, now: number) {
  return { actor: triggerActor(trigger), now, depth: outcome.depth, fired: outcome.fired };
}

function triggerActor(trigger: string): Actor {
  return { name: `Trigger ${trigger}`, isSystem: true };
}

async function setFields(tx: Database, asked: readonly Asked[], options: ApplyOptions): Promise<void> {
  for (const [first, group] of groupByCause(ofKind(asked, 'setField'))) {
    const sets = new Map<number, TicketFields>();
    for (const { effect, outcome } of group) {
      const { id } = outcome.ticket;
      sets.set(id, { ...sets.get(id), [effect.field]: effect.value });
    }
    const updates = [...sets].map(([id, set]) => ({ id, set }));
    await updateTickets(tx, updates, { ...causeOf(first, options.now), statuses: options.statuses });
  }
}

async function comment(tx: Database, asked: readonly Asked[], options: ApplyOptions): Promise<void> {
  for (const [first, group] of groupByCause(ofKind(asked, 'comment'))) {
    const comments = group.map(
      ({ effect, outcome, key }): NewComment => ({
        ...{ ticketId: outcome.ticket.id, text: effect.text, isInternal: effect.isInternal, key: `trigger:${key}` },
        author: outcome.ticket.entityType === flexHrEntity.name ? flexHrActor : triggerActor(first.trigger),
      }),
    );
    await addComments(tx, comments, causeOf(first, options.now));
  }
}

/** Marks log rows for the directory; gives a comment for each person of whom there is none. */
async function queuePeople(tx: Database, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const wanted = ofKind(asked, 'processOnDirectory');
  const groups = Map.groupBy(wanted, ({ effect, outcome }) => JSON.stringify([outcome.ticket.job, effect.connection]));
  const missing: Asked[] = [];
  for (const group of groups.values()) {
    const { job = '' } = group[0]?.outcome.ticket ?? {};
    const anchors = group.flatMap(({ outcome }) => outcome.ticket.workerAnchor ?? []);
    const queued = new Set(await queueLogs(tx, { job, connection: group[0]?.effect.connection ?? '', anchors }));
    missing.push(...group.filter(({ outcome }) => !queued.has(outcome.ticket.workerAnchor ?? '')));
  }
  const text = 'The log of Flex HR has nothing of this person that may be written to a directory.';
  return missing.map((one) => ({ ...one, effect: { kind: 'comment', text, isInternal: true } }));
}

function toMessage({ effect, outcome, key }: Asked): readonly AskedMessage[] {
  const about = { ticket: outcome.ticket, key };
  if (effect.kind === 'webhook') return [{ ...about, wanted: { kind: 'webhook', webhook: effect.name } }];
  if (effect.kind !== 'notify') return [];
  return [{ ...about, wanted: { kind: 'mail', template: effect.template, to: effect.to } }];
}

function toLogLine({ effect, outcome, trigger }: Asked): readonly TriggerLogLine[] {
  if (effect.kind !== 'log') return [];
  return [{ level: effect.level, text: effect.text, ticket: outcome.ticket.reference, trigger }];
}
