import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/**
 * `administrator`: everything, settings included. `agent`: works on tickets, all of them or those of some groups. `requester`: sees the
 * public side of the tickets that were made for an address, and comments on them.
 */
export const apiRoles = ['administrator', 'agent', 'requester'] as const;
export type ApiRole = (typeof apiRoles)[number];

/** Who may use the API, without the token itself, which is kept nowhere. */
export type ApiToken = {
  readonly name: string;
  readonly role: ApiRole;
  /** Of an agent: the agent groups whose tickets it may see. Empty: all tickets. */
  readonly groups: readonly string[];
  /** Of a requester: the e-mail address whose tickets it may see. */
  readonly requester?: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant;
  /** To the minute. */
  readonly lastUsedAt?: Instant;
  readonly revokedAt?: Instant;
  readonly revokedBy?: string;
};

export type NewApiToken = Omit<ApiToken, 'lastUsedAt' | 'revokedAt' | 'revokedBy'> & {
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string;
};

/** Saves a token; false when another one that was not revoked has the name, in any case. */
export async function insertToken(database: Database, token: NewApiToken): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    insert into app.api_tokens (name, role, groups, requester, hash, created_at, created_by, expires_at)
    values (${token.name}, ${token.role}, ${[...token.groups]}::text[], ${token.requester ?? null}, ${token.hash},
      ${new Date(token.createdAt)}, ${token.createdBy}, ${new Date(token.expiresAt)})
    on conflict do nothing returning id`.execute(database.sql);
  return rows.length > 0;
}

/** The token with a hash that counts at an instant: not revoked, not expired. Notes that it was used. */
export async function useToken(database: Database, hash: string, now: Instant): Promise<ApiToken | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from app.api_tokens
    where hash = ${hash} and revoked_at is null and expires_at > ${new Date(now)}`.execute(database.sql);
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row.last_used_at === null || row.last_used_at.getTime() < now - 60_000) {
    await sql`update app.api_tokens set last_used_at = ${new Date(now)} where hash = ${hash}`.execute(database.sql);
  }
  return toToken(row);
}

/** Every token, those that were revoked or have expired included, the newest first. */
export async function listTokens(database: Database): Promise<readonly ApiToken[]> {
  const { rows } = await sql<Row>`select ${columns} from app.api_tokens order by id desc`.execute(database.sql);
  return rows.map(toToken);
}

/** Ends a token, by its name in any case; false when none that counts has it. */
export async function revokeToken(
  database: Database,
  name: string,
  { by, now }: { readonly by: string; readonly now: Instant },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update app.api_tokens set revoked_at = ${new Date(now)}, revoked_by = ${by}
    where lower(name) = lower(${name}) and revoked_at is null returning id`.execute(database.sql);
  return rows.length > 0;
}

const columns = sql`name, role, groups, requester, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by`;

type Row = {
  name: string;
  role: ApiRole;
  groups: string[];
  requester: string | null;
  created_at: Date;
  created_by: string;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
  revoked_by: string | null;
};

function toToken(row: Row): ApiToken {
  return {
    ...{ name: row.name, role: row.role, groups: row.groups, createdBy: row.created_by },
    ...{ createdAt: row.created_at.getTime(), expiresAt: row.expires_at.getTime() },
    ...(row.requester !== null && { requester: row.requester }),
    ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at.getTime() }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at.getTime() }),
    ...(row.revoked_by !== null && { revokedBy: row.revoked_by }),
  };
}
