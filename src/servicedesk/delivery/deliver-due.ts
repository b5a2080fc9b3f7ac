import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Database } from '../../store/database.ts';
import {
  keepTaken,
  type OutboxChannel,
  type OutboxMessage,
  saveDelivered,
  saveFailed,
  takeDue,
} from '../../store/outbox.ts';
import { DeliveryError } from './delivery-error.ts';
import { nextTry } from './next-try.ts';
import { openSenders, type Senders, type Way } from './open-senders.ts';
import type { DeliverySettings } from './settings.ts';

export type DeliveryDeps = {
  readonly database: Database;
  readonly settings: DeliverySettings;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** What became of the messages that were due. */
export type DeliveryCounts = {
  readonly delivered: number;
  /** To be tried again. */
  readonly postponed: number;
  /** Refused for good, or too old; `app.outbox.last_error` has the reason. */
  readonly givenUp: number;
};

const batch = 25;
const mostRounds = 400;
/** Longer than a batch takes: a way that runs into a time-out is not tried again in the same call. */
const leaseMilliseconds = 5 * 60_000;
/** For messages of which the configuration knows no way any more. */
const defaultDays = 3;

/**
 * Delivers every message that is due, until none is. Messages of one way go one after the other, several ways at once. A way that is down is left
 * alone for the rest of the call; directory work never waits for any of this.
 */
export async function deliverDue(deps: DeliveryDeps): Promise<DeliveryCounts> {
  const senders = openSenders(deps.settings, deps);
  try {
    const all = { delivered: 0, postponed: 0, givenUp: 0 };
    for (const counts of await Promise.all(
      (['mail', 'webhook', 'itsm'] as const).map((channel) => deliverChannel(channel, senders, deps)),
    )) {
      all.delivered += counts.delivered;
      all.postponed += counts.postponed;
      all.givenUp += counts.givenUp;
    }
    return all;
  } finally {
    await senders.end();
  }
}

type Outcome = keyof DeliveryCounts;

async function deliverChannel(channel: OutboxChannel, senders: Senders, deps: DeliveryDeps): Promise<DeliveryCounts> {
  const counts: Record<Outcome, number> = { delivered: 0, postponed: 0, givenUp: 0 };
  const down = new Map<string, DeliveryError>();
  for (let round = 0; round < mostRounds; round += 1) {
    const due = { now: deps.clock.now(), limit: batch, leaseMilliseconds };
    const messages = await takeDue(deps.database, channel, due);
    if (messages.length === 0) break;
    const ways = Map.groupBy(messages, ({ target }) => (channel === 'mail' ? '' : target));
    const outcomes = await Promise.all([...ways.values()].map((ones) => deliverInOrder(ones, { senders, down, deps })));
    for (const outcome of outcomes.flat()) counts[outcome] += 1;
  }
  return counts;
}

type Round = {
  readonly senders: Senders;
  readonly down: Map<string, DeliveryError>;
  readonly deps: DeliveryDeps;
};

async function deliverInOrder(messages: readonly OutboxMessage[], round: Round): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    // Where those before it took too long another node has it by now, and may have sent what comes after it.
    const until = round.deps.clock.now() + leaseMilliseconds;
    if (await keepTaken(round.deps.database, message, until)) outcomes.push(await deliverOne(message, round));
  }
  return outcomes;
}

async function deliverOne(message: OutboxMessage, round: Round): Promise<Outcome> {
  const { senders, down, deps } = round;
  const way = senders.wayOf(message);
  const failure = await trySending(message, way, down);
  if (failure === undefined) {
    await saveDelivered(deps.database, [message.id], deps.clock.now());
    return 'delivered';
  }
  const at = whenAgain(message, { failure, way, now: deps.clock.now() });
  await saveFailed(deps.database, [
    { id: message.id, error: failure.message, ...(at !== undefined && { nextTry: at }) },
  ]);
  const facts = { id: message.id, channel: message.channel, target: message.target, error: failure.message };
  if (at === undefined) deps.logger.warn('message given up', facts);
  else deps.logger.info('message postponed', facts);
  return at === undefined ? 'givenUp' : 'postponed';
}

/** Why the message did not arrive; undefined when it did. */
async function trySending(
  message: OutboxMessage,
  way: Way | undefined,
  down: Map<string, DeliveryError>,
): Promise<DeliveryError | undefined> {
  if (way === undefined) {
    return new DeliveryError('retry', `no ${message.channel} settings for ${message.target} in the configuration`);
  }
  const known = down.get(way.name);
  if (known !== undefined) return known;
  try {
    await (await way.open()).send(message);
    return undefined;
  } catch (error) {
    const failure =
      error instanceof DeliveryError
        ? error
        : new DeliveryError('retry', `${way.name}: ${error instanceof Error ? error.message : 'unknown error'}`);
    if (failure.kind === 'down') down.set(way.name, failure);
    return failure;
  }
}

function whenAgain(
  message: OutboxMessage,
  about: { readonly failure: DeliveryError; readonly way: Way | undefined; readonly now: number },
): number | undefined {
  const { failure, way, now } = about;
  if (failure.kind === 'refused' || failure.kind === 'gone') return undefined;
  const giveUpAfterDays = way?.giveUpAfterDays ?? defaultDays;
  return nextTry(message, { now, giveUpAfterDays, retryAfter: failure.retryAfter });
}
