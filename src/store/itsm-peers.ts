import type { JsonObject } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** The ticket of another ITSM system that follows one of ours. */
export type ItsmPeer = {
  /** The peer system, by its name in the configuration. */
  readonly system: string;
  readonly ticketId: number;
  /** The ticket's id over there. */
  readonly peerId: string;
  /** What is known of it: `number`, `url`. */
  readonly state: JsonObject;
};

/** The peer of one of our tickets on a system, or undefined when none is known. */
export async function loadItsmPeer(
  database: Database,
  system: string,
  ticketId: number,
): Promise<ItsmPeer | undefined> {
  const { rows } = await sql<PeerRow>`
    select system, ticket_id, peer_id, state from app.itsm_peers
    where system = ${system} and ticket_id = ${ticketId}`.execute(database.sql);
  return rows.map(toPeer)[0];
}

/** Keeps which ticket over there follows ours; a later word replaces the earlier one. Nothing is kept of a ticket that is gone. */
export async function saveItsmPeer(database: Database, peer: ItsmPeer): Promise<void> {
  await sql`
    insert into app.itsm_peers (system, ticket_id, peer_id, state)
    select ${peer.system}, t.id, ${peer.peerId}, ${toJsonb(peer.state)}::jsonb from app.tickets t where t.id = ${peer.ticketId}
    on conflict (system, ticket_id) do update set peer_id = excluded.peer_id, state = excluded.state`.execute(
    database.sql,
  );
}

type PeerRow = { system: string; ticket_id: number; peer_id: string; state: JsonObject };

function toPeer(row: PeerRow): ItsmPeer {
  return { system: row.system, ticketId: row.ticket_id, peerId: row.peer_id, state: row.state };
}
