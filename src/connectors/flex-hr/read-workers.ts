import type { ReadRequest, SourcePage } from '../contract.ts';
import { vendorErrorOf } from './errors.ts';
import { idField, isRecord, listField, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { readLookups } from './lookups.ts';
import { readList, readPage, readWholeList } from './paging.ts';
import { toPage } from './read.ts';
import { rowId } from './rows.ts';

/** So few are asked for by themselves; for more the whole list is walked where that takes fewer requests. */
const FEW = 5;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The named employees as they are now, by id or employment number, of whatever company: a manager may sit in one that is not
 * chosen. Who is not known is missing from the answer.
 */
export async function readNamedEmployees(
  session: FlexSession,
  ids: readonly string[],
  request: ReadRequest,
): Promise<SourcePage> {
  const asked = new Map(ids.map((id) => [keyText(id), id.trim()]));
  if (asked.size === 0) return { workers: [], problems: [] };
  const rows = (await isCheaperAlone(session, asked.size))
    ? await readEachAlone(session, asked)
    : await readFromList(session, asked);
  const people = rows.filter((row) => keysOf(row).some((key) => asked.has(key)));
  if (people.length === 0) return { workers: [], problems: [] };
  const periods = people.length <= FEW ? await readPeriodsAlone(session, people) : undefined;
  const lookups = await readLookups(session, periods);
  return { ...toPage(session, people, { now: request.now, lookups }), total: people.length };
}

/** The API has no query for several people. A page tells how many pages a walk has. */
async function isCheaperAlone({ client, deps }: FlexSession, count: number): Promise<boolean> {
  if (count <= FEW) return true;
  const page = await readPage({ client, deps, path: deps.config.resources.employees }, 0);
  if (page.total === undefined) return false;
  return count < Math.ceil(page.total / Math.max(page.rows.length, 1));
}

async function readFromList(
  { client, deps }: FlexSession,
  asked: ReadonlyMap<string, string>,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const page of readList({ client, deps, path: deps.config.resources.employees }, rowId)) {
    found.push(...page.rows.filter((row) => keysOf(row).some((key) => asked.has(key))));
  }
  return found;
}

async function readEachAlone(session: FlexSession, asked: ReadonlyMap<string, string>): Promise<readonly unknown[]> {
  const found = new Map<string, unknown>();
  for (const [key, id] of asked) {
    for (const row of uuid.test(key) ? await readOne(session, key) : await readByNumber(session, id)) {
      found.set(rowId(row) ?? key, row);
    }
  }
  return [...found.values()];
}

/** An id that is not there is proven absent; an instance that is not there is an error. */
async function readOne({ client, deps }: FlexSession, id: string): Promise<readonly unknown[]> {
  try {
    return [await client.getJson(`${deps.config.resources.employees}/${id}`)];
  } catch (error) {
    const vendor = vendorErrorOf(error);
    if (vendor?.status === 404 && vendor.code !== 'INSTANCE_NOT_FOUND') return [];
    throw error;
  }
}

async function readByNumber({ client, deps }: FlexSession, number: string): Promise<readonly unknown[]> {
  const query = { employmentnumber: number };
  const call = { client, deps, path: deps.config.resources.employees, query };
  const rows: unknown[] = [];
  for await (const page of readList(call, rowId)) {
    rows.push(...page.rows.filter((row) => keysOf(row).includes(keyText(number))));
  }
  return rows;
}

async function readPeriodsAlone(session: FlexSession, people: readonly unknown[]): Promise<readonly unknown[]> {
  const { client, deps } = session;
  const periods: unknown[] = [];
  for (const person of people) {
    const path = `${deps.config.resources.employees}/${rowId(person)}/employmentperiods`;
    periods.push(...(await readWholeList({ client, deps, path }, rowId)));
  }
  return periods;
}

function keysOf(row: unknown): readonly string[] {
  if (!isRecord(row)) return [];
  const numbers = listField(row, 'employment').flatMap((one) => textField(one, 'employmentNumber')?.trim() ?? []);
  return [idField(row, 'id') ?? '', ...numbers.map(keyText)];
}

function keyText(id: string): string {
  return id.trim().toLowerCase();
}
