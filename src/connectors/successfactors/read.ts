import type { Problem } from '../../domain/problem.ts';
import { ConnectorError, type ReadRequest, type SourcePage, type SourceRead } from '../contract.ts';
import { type Gathered, gather, readGathered } from './as-of.ts';
import { vendorErrorOf } from './client.ts';
import { isAboutQuery } from './errors.ts';
import { expandPaths } from './expand.ts';
import { gapProblems, knownClauses, knownPaths, learnGap, testedField } from './gaps.ts';
import { type ChangeClause, changeClauses, isOwnClause, joinClauses, recordsOfOthers } from './incremental-filter.ts';
import { followPages, type RawPage } from './paging.ts';
import { countPeople, fetchPeople, idOf, toPage } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { peopleQuery } from './query.ts';
import { readNamedPeople } from './read-workers.ts';
import { learnUnfilterable } from './unfilterable.ts';

const MAX_RESTARTS = 3;
const MAX_GAPS = 25;
/** People who are to be read as of another day are gathered, so that few queries serve many of them; so many at most are kept. */
const MAX_GATHERED = 200;
/** SAP's limit; right for records of one field. */
const LARGEST_PAGE = 1000;
const NAMED_PER_PAGE = 100;

/** What one read asks for. Changes only when the tenant refuses a part of it. */
type Plan = {
  readonly request: ReadRequest;
  readonly expand: readonly string[];
  /** Who is there, and nothing of them. */
  readonly idsOnly?: boolean;
  /** Absent in a full read. */
  clauses?: readonly ChangeClause[];
  paging: 'snapshot' | 'cursor' | 'offset';
  restarts: number;
  gapsFound: number;
};

/** Begins a read of everybody, or of those who may have changed since the watermark. */
export function readPeople(session: PeopleSession, request: ReadRequest): SourceRead {
  const plan = makePlan(session, request);
  return {
    /** Not later than the server's own time, where its clock is behind ours. */
    get watermark() {
      return new Date(request.now - session.client.clockLag()).toISOString();
    },
    pages:
      (request.judged?.size ?? 0) > 0
        ? readRest(session, { ...plan, expand: [], idsOnly: true })
        : readPages(session, plan),
  };
}

function makePlan(session: PeopleSession, request: ReadRequest): Plan {
  const expand = expandPaths(request.attributes);
  const { overlapMinutes, paging } = session.deps.config;
  const base = { request, expand, paging, restarts: 0, gapsFound: 0 };
  if (request.watermark === undefined) return base;
  const from = Date.parse(request.watermark);
  if (Number.isNaN(from)) {
    throw new ConnectorError({
      code: 'invalid',
      system: session.deps.system,
      message: `The watermark "${request.watermark}" is no instant.`,
      advice: 'Run an initial cycle.',
    });
  }
  const clauses = changeClauses(
    { from, now: request.now, overlapMinutes },
    expand,
    recordsOfOthers(request.attributes),
  );
  return { ...base, clauses };
}

async function* readPages(session: PeopleSession, plan: Plan): AsyncGenerator<SourcePage, void> {
  const { now, attributes } = plan.request;
  const gathered: Gathered = new Map();
  const seen = { people: 0, pages: 0, gathered: 0 };
  let total: number | undefined;
  for await (const raw of followPages(walkOf(session, plan))) {
    if (seen.pages++ === 0) total = await askTotal(session, plan, raw);
    const direct = raw.records.filter((record) => !gather(session, gathered, record, now));
    seen.people += raw.records.length;
    seen.gathered += raw.records.length - direct.length;
    const warnings = seen.pages === 1 ? gapProblems(session.gaps, session.deps.system) : [];
    yield withTotal(await toPage(session, direct, { now, expand: plan.expand, attributes }), total, warnings);
    if (seen.gathered < MAX_GATHERED) continue;
    yield withTotal(await flush(session, plan, gathered), total);
    seen.gathered = 0;
  }
  if (gathered.size > 0) yield withTotal(await flush(session, plan, gathered), total);
  await proveWhole(session, plan, { people: seen.people, total });
}

/**
 * The rest of a whole read that broke. Snapshots live for some 15 minutes (KBA 2990434), so its next link leads nowhere:
 * everybody's id is read, which costs next to nothing, and then the people whom the broken read did not give, by their ids.
 */
async function* readRest(session: PeopleSession, plan: Plan): AsyncGenerator<SourcePage, void> {
  const { request } = plan;
  const rest: string[] = [];
  const nameless: unknown[] = [];
  let people = 0;
  for await (const { records } of followPages(walkOf(session, plan))) {
    people += records.length;
    for (const record of records) {
      const id = idOf(record);
      if (id === undefined) nameless.push(record);
      else if (request.judged?.has(id) !== true) rest.push(id);
    }
  }
  const total = await countPeople(session);
  await proveWhole(session, plan, { people, total });
  const bare = { now: request.now, expand: [], attributes: [] };
  if (nameless.length > 0) yield withTotal(await toPage(session, nameless, bare), total);
  for (let at = 0; at < rest.length; at += NAMED_PER_PAGE) {
    const page = await readNamedPeople(session, rest.slice(at, at + NAMED_PER_PAGE), request);
    const isLast = at + NAMED_PER_PAGE >= rest.length;
    yield withTotal(page, total, isLast ? gapProblems(session.gaps, session.deps.system) : []);
  }
}

function walkOf(session: PeopleSession, plan: Plan) {
  return {
    system: session.deps.system,
    first: firstTarget(session, plan),
    fetch: (target: string, signal: AbortSignal) => fetchPeople(session, target, signal),
    restart: (error: unknown) => restart(session, plan, error),
    keyOf: idOf,
  };
}

function firstTarget(session: PeopleSession, plan: Plan): string {
  const filter = filterOf(session, plan);
  return peopleQuery({
    expand: knownPaths(plan.expand, session.gaps),
    ...(filter !== undefined && { filter }),
    ...(plan.idsOnly === true && { select: ['personIdExternal'] }),
    pageSize: plan.idsOnly === true ? LARGEST_PAGE : session.deps.config.customPageSize,
    paging: plan.paging,
  });
}

function filterOf(session: PeopleSession, plan: Plan): string | undefined {
  return plan.clauses === undefined ? undefined : joinClauses(knownClauses(plan.clauses, session.gaps));
}

/**
 * Begins again from the first page after a lost snapshot (a few times: KBA 2749091 bans who does it in a loop), by
 * offset when snapshots are refused, without what the tenant does not have, and by Microsoft's clauses alone when it
 * refuses ours without saying which.
 */
async function restart(session: PeopleSession, plan: Plan, error: unknown): Promise<string | undefined> {
  const vendor = vendorErrorOf(error);
  const { logger, system } = session.deps;
  const reason = error instanceof Error ? error.message : String(error);
  if (vendor?.code === 'SNP' && plan.restarts++ < MAX_RESTARTS) {
    logger.warn('SuccessFactors lost the snapshot; the read begins again', { system, restarts: plan.restarts });
    return firstTarget(session, plan);
  }
  if (vendor?.code === 'COE_SNAPSHOT_BAD_REQUEST' && plan.paging !== 'offset') {
    logger.warn('SuccessFactors refuses snapshots for now; reading by offset', { system, reason });
    plan.paging = 'offset';
    return firstTarget(session, plan);
  }
  const { clauses = [] } = plan;
  const isGap = learnGap(vendor, plan, session.gaps) || (await learnUnfilterable(session, error, clauses));
  if (isGap && plan.gapsFound++ < MAX_GAPS) {
    logger.warn('SuccessFactors does not know a part of the query; reading without it', { system, reason });
    return firstTarget(session, plan);
  }
  const own = knownClauses(clauses, session.gaps).filter(isOwnClause);
  if (vendor !== undefined && isAboutQuery(vendor) && own.length > 0) {
    logger.warn('SuccessFactors refuses the query for changes; asking for fewer kinds of them', { system, reason });
    for (const clause of own) session.gaps.unfilterable.add(testedField(clause));
    return firstTarget(session, plan);
  }
  return undefined;
}

/** An incremental read of one page needs no count: the absence of a next link is the end. */
async function askTotal(session: PeopleSession, plan: Plan, first: RawPage): Promise<number | undefined> {
  if (plan.clauses !== undefined && first.next === undefined) return first.records.length;
  return countPeople(session, filterOf(session, plan));
}

async function flush(session: PeopleSession, plan: Plan, gathered: Gathered): Promise<SourcePage> {
  const { now, attributes } = plan.request;
  const records = await readGathered(session, gathered, { expand: plan.expand, now });
  gathered.clear();
  return await toPage(session, records, { now, expand: plan.expand, attributes });
}

function withTotal(page: SourcePage, total: number | undefined, warnings: readonly Problem[] = []): SourcePage {
  return { ...page, ...(warnings.length > 0 && { warnings }), ...(total !== undefined && { total }) };
}

/**
 * A read that gave clearly fewer people than SuccessFactors counts is no whole read. Asked again at the end, because
 * people may have left meanwhile; a half percent of difference is that of two reads at two times.
 */
async function proveWhole(
  session: PeopleSession,
  plan: Plan,
  seen: { people: number; total: number | undefined },
): Promise<void> {
  if (seen.total === undefined || seen.people >= seen.total) return;
  const now = (await countPeople(session, filterOf(session, plan))) ?? seen.total;
  const expected = Math.min(seen.total, now);
  if (seen.people >= expected) return;
  if (seen.people >= expected - Math.floor(expected * 0.005)) {
    session.deps.logger.warn('SuccessFactors gave fewer people than it counts', {
      system: session.deps.system,
      people: seen.people,
      expected,
    });
    return;
  }
  throw new ConnectorError({
    code: 'incomplete',
    system: session.deps.system,
    message: `SuccessFactors counts ${expected} people but gave ${seen.people}.`,
    advice:
      'Nothing of this read is used to judge who has left. Run again; use paging: snapshot, and check the target population of the API user.',
    retryable: true,
  });
}
