import type { Database } from '../../store/database.ts';
import { enqueue, type NewMessage } from '../../store/outbox.ts';
import { findRecentKeys } from '../../store/recent-messages.ts';
import type { PlannedMessage } from './decide-notifications.ts';

const hour = 3_600_000;

/** Puts messages into the outbox, each key once, hourly ones once in any sixty minutes; gives how many are new. */
export async function enqueuePlanned(tx: Database, planned: readonly PlannedMessage[], now: number): Promise<number> {
  const slot = Math.floor(now / hour);
  const hourly = planned.filter(({ isHourly }) => isHourly);
  const recent = await findRecentKeys(
    tx,
    hourly.map(({ key }) => slotKey(key, slot - 1)),
    now - hour,
  );
  const due = planned.filter(({ key, isHourly }) => !isHourly || !recent.has(slotKey(key, slot - 1)));
  return enqueue(
    tx,
    due.map((message) => toNewMessage(message, slot)),
    now,
  );
}

/** The key within its hour: what went out less than an hour ago has the key of this hour or of the one before. */
function slotKey(key: string, slot: number): string {
  return `${key}@${slot}`;
}

function toNewMessage({ key, isHourly, ...message }: PlannedMessage, slot: number): NewMessage {
  return { ...message, dedupeKey: isHourly ? slotKey(key, slot) : key };
}
