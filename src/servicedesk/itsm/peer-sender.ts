import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { type ItsmPeer, loadItsmPeer, saveItsmPeer } from '../../store/itsm-peers.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import { DeliveryError } from '../delivery/delivery-error.ts';
import type { Sender } from '../delivery/sender.ts';
import type { PeerSettings } from '../delivery/settings.ts';
import { openJira } from './jira-service-management.ts';
import type { ItsmConnection, PeerComment, PeerMessage } from './peer-contract.ts';
import { openRequestTracker } from './request-tracker.ts';
import { openServiceNow } from './servicenow.ts';

const draftSchema = z.object({
  key: z.string(),
  subject: z.string(),
  description: z.string(),
  priority: z.string(),
  person: z.string().exactOptional(),
  url: z.string().exactOptional(),
});
const commentSchema = z.object({ id: z.number(), author: z.string(), text: z.string(), isInternal: z.boolean() });
const payloadSchema = z.object({
  ticketId: z.number(),
  draft: draftSchema,
  action: z.discriminatedUnion('op', [
    z.object({ op: z.literal('create') }),
    z.object({ op: z.literal('comment'), comment: commentSchema }),
    z.object({ op: z.literal('close') }),
  ]),
});

/** The connection to a peer system by its kind. */
export function openPeer(settings: PeerSettings): Promise<ItsmConnection> {
  switch (settings.connector) {
    case 'request-tracker':
      return openRequestTracker(settings);
    case 'servicenow':
      return openServiceNow(settings);
    case 'jira-service-management':
      return openJira(settings);
  }
}

/** Carries out on a peer system what messages of the outbox say, each once whatever answers were lost. */
export async function openPeerSender(settings: PeerSettings, database: Database): Promise<Sender> {
  const connection = await openPeer(settings);
  return {
    send: (message) => carryOut(message, { connection, database }),
    end: () => connection.end(),
  };
}

type PeerDeps = { readonly connection: ItsmConnection; readonly database: Database };

async function carryOut(message: OutboxMessage, deps: PeerDeps): Promise<void> {
  const { ticketId, draft, action }: PeerMessage = payloadSchema.parse(message.payload);
  const about = { system: message.target, ticketId, draft };
  const known = await loadItsmPeer(deps.database, message.target, ticketId);
  const peer = known ?? (await ensurePeer(about, deps));
  if (action.op === 'comment') {
    const mayBeThere = message.attempts > 1;
    await comment(peer, { comment: action.comment, mayBeThere, about }, deps);
  }
  if (action.op === 'close') await closeUnlessGone(peer, deps.connection);
}

type About = { readonly system: string; readonly ticketId: number; readonly draft: PeerMessage['draft'] };

/** The ticket over there: the one that has our key, or a new one. What it lacks is an error once it is kept, so that there is no second one. */
async function ensurePeer({ system, ticketId, draft }: About, { connection, database }: PeerDeps): Promise<ItsmPeer> {
  const made = (await connection.findByKey(draft.key)) ?? (await connection.create(draft));
  const { id, number, url, problem } = made;
  const state = { ...(number !== undefined && { number }), ...(url !== undefined && { url }) };
  const peer = { system, ticketId, peerId: id, state };
  await saveItsmPeer(database, peer);
  if (problem !== undefined) throw new DeliveryError('refused', problem);
  return peer;
}

/** A ticket that was removed over there is made anew. */
async function comment(
  peer: ItsmPeer,
  one: { readonly comment: PeerComment; readonly mayBeThere: boolean; readonly about: About },
  deps: PeerDeps,
): Promise<void> {
  try {
    await deps.connection.comment(peer.peerId, one.comment, one);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.kind !== 'gone') throw error;
    const again = await ensurePeer(one.about, deps);
    await deps.connection.comment(again.peerId, one.comment, one);
  }
}

async function closeUnlessGone(peer: ItsmPeer, connection: ItsmConnection): Promise<void> {
  try {
    await connection.close(peer.peerId);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.kind !== 'gone') throw error;
  }
}
