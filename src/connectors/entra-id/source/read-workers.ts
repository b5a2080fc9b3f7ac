import type { Problem } from '../../../domain/problem.ts';
import type { JsonValue } from '../../../domain/value.ts';
import type { Worker } from '../../../domain/worker.ts';
import { ConnectorError, type ReadRequest, type SourcePage, type SourceRead } from '../../contract.ts';
import { selectQuery } from '../attributes.ts';
import { graphErrorOf } from '../errors.ts';
import { fetchPage, followPages } from '../pages.ts';
import { deltaItemSchema, type GraphUser } from '../schema.ts';
import { findUsers, listUsers, readUsers, type UsersContext } from '../users.ts';
import { propertyNames } from './property-names.ts';
import { identityAttributes, toWorker } from './to-worker.ts';

type Context = UsersContext & { readonly system: string; readonly note: (message: string) => void };

/** Users whom one page of changes reads afresh. */
const usersPerPage = 200;

/** Reads every user, or those who changed since the watermark: a delta link of Graph's. One that has expired reads everybody. */
export function readWorkers(context: Context, request: ReadRequest): SourceRead {
  const names = namesFor(request);
  let watermark = request.watermark ?? '';
  async function* pages(): AsyncGenerator<SourcePage> {
    const changes = request.watermark === undefined ? undefined : await readChanges(context, request.watermark);
    if (changes !== undefined) {
      for (let at = 0; at < changes.ids.length; at += usersPerPage) {
        const users = await readUsers(context, changes.ids.slice(at, at + usersPerPage), names);
        yield toPage(users, context.system);
      }
      watermark = changes.link;
      return;
    }
    // Asked for before the first page: what changes while we read comes with the next read.
    watermark = await firstLink(context, names);
    for await (const users of listUsers(context, names)) yield toPage(users, context.system);
  }
  return {
    /** Empty where Graph has no delta query: the next read is whole. */
    get watermark() {
      return watermark;
    },
    pages: pages(),
  };
}

/** The named workers: by employeeId, or by user principal name for users without one. */
export async function readNamedWorkers(
  context: Context,
  ids: readonly string[],
  request: ReadRequest,
): Promise<SourcePage> {
  const query = selectQuery(namesFor(request));
  const found = new Map<string, GraphUser>();
  for (const attribute of ['employeeId', 'userPrincipalName'])
    for (const user of await findUsers(context, { attribute, values: ids }, query)) found.set(user.id, user);
  const page = toPage([...found.values()], context.system);
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  return { ...page, workers: page.workers.filter(({ id }) => wanted.has(id.toLowerCase())) };
}

type Changes = { readonly ids: readonly string[]; readonly link: string };

/**
 * The ids of users who are new or changed. Their values are read afresh, because a delta tells an old one now and then, and one user on
 * several pages. Who was deleted is not named: a source that misses somebody has not said that a person left.
 */
async function readChanges(context: Context, watermark: string): Promise<Changes | undefined> {
  const changed = new Set<string>();
  try {
    const walk = followPages(context.client, watermark);
    for (let step = await walk.next(); ; step = await walk.next()) {
      if (step.done === true) return step.value === undefined ? undefined : { ids: [...changed], link: step.value };
      for (const item of step.value) noteChange(changed, item);
    }
  } catch (error) {
    if (!hasExpired(error)) throw error;
    context.note('Graph has forgotten how far we read; every user is read');
    return undefined;
  }
}

function noteChange(changed: Set<string>, item: unknown): void {
  const found = deltaItemSchema.safeParse(item).data;
  if (found === undefined) return;
  if (found['@removed'] === undefined) changed.add(found.id);
  else changed.delete(found.id);
}

/** 410 Gone, or a token that this tenant does not know: after a restore, or for another tenant. A link to elsewhere is no such thing. */
function hasExpired(error: unknown): boolean {
  const said = graphErrorOf(error);
  if (said === undefined) return false;
  return (
    said.status === 410 || /syncState|resync|badrequest.*deltatoken|deltatoken/i.test(`${said.code} ${said.message}`)
  );
}

async function firstLink(context: Context, names: readonly string[]): Promise<string> {
  const select = selectQuery(names).split('&')[0] ?? '';
  const hasManager = names.some((name) => name.toLowerCase() === 'manager');
  const query = hasManager ? `${select},manager` : select;
  try {
    return (await fetchPage(context.client, `/users/delta?${query}&$deltatoken=latest`)).delta ?? '';
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'unsupported') return '';
    throw error;
  }
}

function namesFor(request: ReadRequest): readonly string[] {
  return [...new Set([...identityAttributes, ...propertyNames(request.attributes)])];
}

function toPage(users: readonly GraphUser[], system: string): SourcePage {
  const workers: Worker[] = [];
  const problems: Problem[] = [];
  for (const user of users) {
    const result = toWorker(user as JsonValue, { system });
    if ('document' in result) workers.push(result);
    else problems.push(result);
  }
  return { workers, problems };
}
