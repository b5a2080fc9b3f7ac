import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type Database, sql } from './database.ts';

type Login = { readonly place: string; readonly account: string; readonly password: string };

/** Of `what`: the words of the system; `at` and `until` in epoch milliseconds. */
type Refusal = { readonly what: string; readonly at: number; readonly until: number };

/** The refusal of this very login, as any node has noted it; undefined when there is none that holds until after `now`. */
export async function findRefusedLogin(database: Database, login: Login, now: number): Promise<Refusal | undefined> {
  const row = await findRow(database, login);
  if (row === undefined || row.until_at.getTime() <= now) return undefined;
  return { what: row.what, at: row.refused_at.getTime(), until: row.until_at.getTime() };
}

/** Notes a refusal in place of an earlier one of the same login; those that do not hold any more are gone then. */
export async function saveRefusedLogin(database: Database, login: Login, { what, at, until }: Refusal): Promise<void> {
  const known = (await findRow(database, login))?.login ?? (await seal(login));
  await sql`delete from app.refused_logins where until_at <= ${new Date(at)}`.execute(database.sql);
  await sql`
    insert into app.refused_logins (login, account, what, refused_at, until_at)
    values (${known}, ${login.account}, ${what}, ${new Date(at)}, ${new Date(until)})
    on conflict (login) do update set what = excluded.what, refused_at = excluded.refused_at,
      until_at = excluded.until_at`.execute(database.sql);
}

export async function deleteRefusedLogin(database: Database, login: Login): Promise<void> {
  const row = await findRow(database, login);
  if (row === undefined) return;
  await sql`delete from app.refused_logins where login = ${row.login}`.execute(database.sql);
}

type Row = { login: string; what: string; refused_at: Date; until_at: Date };

async function findRow(database: Database, login: Login): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select login, what, refused_at, until_at from app.refused_logins where account = ${login.account}`.execute(
    database.sql,
  );
  for (const row of rows) if (await isOf(row.login, login)) return row;
  return undefined;
}

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const [saltBytes, hashBytes] = [16, 32];

/** Whoever reads the database is to have no easy way from here to the password. */
async function seal(login: Login, salt: Buffer = randomBytes(saltBytes)): Promise<string> {
  const { place, account, password } = login;
  const hash = await derive(JSON.stringify([place, account, password]), salt, hashBytes);
  return `${salt.toString('hex')}:${hash.toString('hex')}`;
}

async function isOf(sealed: string, login: Login): Promise<boolean> {
  const [salt = ''] = sealed.split(':');
  const own = Buffer.from(await seal(login, Buffer.from(salt, 'hex')));
  return own.length === sealed.length && timingSafeEqual(own, Buffer.from(sealed));
}
