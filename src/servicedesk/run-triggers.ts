import type { Ticket } from '../domain/ticket.ts';
import { settableFieldOf } from '../domain/ticket-conditions.ts';
import type { JsonObject } from '../domain/value.ts';
import type { StoredTicketEvent } from '../store/ticket-events.ts';
import { readPlainCall } from './scripts/plain-call.ts';
import { toScriptFields } from './scripts/script-fields.ts';
import type { ScriptRequest, ScriptResult } from './scripts/script-request.ts';
import type { Effect } from './triggers/effect.ts';
import { holds } from './triggers/evaluate-condition.ts';
import { type EffectNames, refuse, settleEffect } from './triggers/settle-effect.ts';
import type { Trigger, TriggerAction } from './triggers/trigger.ts';

/** Events that so many triggers caused one after the other fire no trigger any more. */
const longestChain = 5;

/** What scripts may ask for beside their ticket. */
export type ScriptFacts = {
  /** The person's other tickets and log rows, by the id of the ticket. */
  readonly db: ReadonlyMap<number, ScriptRequest['db']>;
  readonly settings: Readonly<Record<string, string>>;
  readonly currentUser: ScriptRequest['currentUser'];
};

export type TriggerInput = EffectNames & {
  readonly events: readonly StoredTicketEvent[];
  /** As they are now, by id. */
  readonly tickets: ReadonlyMap<number, Ticket>;
  readonly triggers: readonly Trigger[];
  readonly facts: ScriptFacts;
  readonly now: number;
  readonly timeZone: string;
};

export type TriggerDeps = {
  /** Runs a script; whatever it does is a result. */
  readonly run: (request: ScriptRequest) => Promise<ScriptResult>;
  /** The people that a script looks for, by number or id of HR. */
  readonly findPeople: (queries: readonly string[]) => Promise<readonly JsonObject[]>;
};

/** One effect of a trigger; `key` is the same whenever the same event is handled. */
export type TriggerEffect = { readonly trigger: string; readonly key: string; readonly effect: Effect };

/** What an event leads to. `depth` and `fired` are those of the events that come of it. */
export type TriggerOutcome = {
  readonly event: StoredTicketEvent;
  readonly ticket: Ticket;
  readonly depth: number;
  readonly fired: readonly string[];
  readonly effects: readonly TriggerEffect[];
};

/**
 * What events lead to by the triggers: those that are active, of the ticket's entity type and whose conditions hold, in their order. What one
 * sets, the next one tests. A trigger fires once in a chain of events on a ticket, and a chain ends after {@link longestChain} links. Nothing
 * is changed: effects are data. Events that lead to nothing are left out.
 */
export async function runTriggers(input: TriggerInput, deps: TriggerDeps): Promise<readonly TriggerOutcome[]> {
  const triggers = input.triggers.filter(({ active }) => active).toSorted(byOrder);
  const tickets = new Map(input.tickets);
  const outcomes: TriggerOutcome[] = [];
  for (const event of input.events) {
    const ticket = tickets.get(event.ticketId);
    if (ticket === undefined) continue;
    const handled = await handleEvent({ event, ticket, triggers }, input, deps);
    tickets.set(ticket.id, handled.ticket);
    if (handled.effects.length > 0) outcomes.push(handled);
  }
  return outcomes;
}

function byOrder(one: Trigger, other: Trigger): number {
  if (one.order !== other.order) return one.order - other.order;
  return one.name < other.name ? -1 : 1;
}

type EventToHandle = {
  readonly event: StoredTicketEvent;
  readonly ticket: Ticket;
  readonly triggers: readonly Trigger[];
};

async function handleEvent(
  { event, ticket, triggers }: EventToHandle,
  input: TriggerInput,
  deps: TriggerDeps,
): Promise<TriggerOutcome> {
  const fired: string[] = [];
  const effects: TriggerEffect[] = [];
  let present = ticket;
  for (const trigger of triggers) {
    if (trigger.entityType.toLowerCase() !== ticket.entityType.toLowerCase()) continue;
    if (event.fired.includes(trigger.name)) continue;
    if (!holds(trigger.conditions, { ticket: present, event, now: input.now, timeZone: input.timeZone })) continue;
    const asked = event.depth >= longestChain ? [chainEnded(trigger, event)] : await act(trigger, present, input, deps);
    if (event.depth < longestChain) fired.push(trigger.name);
    const keyed = asked.map((effect, at) => ({
      ...{ trigger: trigger.name, key: `${event.id}/${trigger.name}/${at}`, effect },
    }));
    effects.push(...keyed);
    present = asked.reduce(withEffect, present);
  }
  return { event, ticket: present, depth: event.depth + 1, fired: [...event.fired, ...fired], effects };
}

function chainEnded(trigger: Trigger, event: StoredTicketEvent): Effect {
  const chain = event.fired.join(', ');
  const text = `The trigger ${trigger.name} was not fired: ${event.depth} triggers caused one another (${chain}).`;
  return { kind: 'log', level: 'warn', text };
}

async function act(
  trigger: Trigger,
  ticket: Ticket,
  input: TriggerInput,
  deps: TriggerDeps,
): Promise<readonly Effect[]> {
  const effects: Effect[] = [];
  let present = ticket;
  for (const action of trigger.actions) {
    const wanted =
      'script' in action ? await runAction(action.script, present, { trigger, input, deps }) : toEffects(action);
    const settled = wanted.flatMap((effect) => settleEffect(effect, present, input));
    effects.push(...settled);
    present = settled.reduce(withEffect, present);
  }
  return effects;
}

function toEffects(action: Exclude<TriggerAction, { readonly script: string }>): readonly Effect[] {
  if ('comment' in action) return [{ kind: 'comment', text: action.comment, isInternal: action.internal ?? true }];
  if ('notify' in action) return [{ kind: 'notify', template: action.notify, to: action.to }];
  if ('webhook' in action) return [{ kind: 'webhook', name: action.webhook }];
  return Object.entries(action.set).flatMap(([name, value]): readonly Effect[] => {
    const field = settableFieldOf(name);
    return field === undefined
      ? refuse(`There is no field "${name}" that may be set.`)
      : [{ kind: 'setField', field, value }];
  });
}

async function runAction(
  script: string,
  ticket: Ticket,
  { trigger, input, deps }: { readonly trigger: Trigger; readonly input: TriggerInput; readonly deps: TriggerDeps },
): Promise<readonly Effect[]> {
  const { db, settings, currentUser } = input.facts;
  const request: ScriptRequest = {
    ...{ script, fields: toScriptFields(ticket), settings, currentUser, now: input.now, people: [] },
    db: db.get(ticket.id) ?? { tickets: [], logs: [] },
  };
  const result = readPlainCall(script) ?? (await runWithPeople(request, deps));
  const logs = result.logs.map((line): Effect => ({ kind: 'log', ...line }));
  if (!result.ok) {
    const { message, advice } = result.problem;
    return [...logs, ...refuse(`Script failed (trigger ${trigger.name}). ${message} ${advice}`)];
  }
  const note: readonly Effect[] =
    result.note === undefined ? [] : [{ kind: 'log', level: 'info', text: `Trigger ${trigger.name}: ${result.note}` }];
  return [...note, ...logs, ...result.effects];
}

/** A script that looks for people is run once more with those who were found: until it has ended, it has done nothing. */
async function runWithPeople(request: ScriptRequest, deps: TriggerDeps): Promise<ScriptResult> {
  const result = await deps.run(request);
  if (result.soughtPeople.length === 0) return result;
  const people = await deps.findPeople(result.soughtPeople);
  return people.length === 0 ? result : await deps.run({ ...request, people });
}

/** The ticket as it will be. */
function withEffect(ticket: Ticket, effect: Effect): Ticket {
  return effect.kind === 'setField' ? { ...ticket, [effect.field]: effect.value } : ticket;
}
