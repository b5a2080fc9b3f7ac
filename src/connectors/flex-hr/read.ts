import type { Problem } from '../../domain/problem.ts';
import type { Worker } from '../../domain/worker.ts';
import { ConnectorError, type ReadRequest, type SourcePage, type SourceRead } from '../contract.ts';
import { chooseCompanies, readCompanies } from './companies.ts';
import { localText } from './dates.ts';
import { idField, isRecord } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { joinEmployee } from './join-employee.ts';
import { type Lookups, readLookups } from './lookups.ts';
import { readList } from './paging.ts';
import { rowId } from './rows.ts';
import { isWorker, toWorker } from './to-worker.ts';

const DAY_MS = 86_400_000;

/**
 * Begins a read of everybody, or, with a watermark, of those changed within the last `modifiedSinceDays` days, however short
 * ago the last read was: Flex HRM tells no order of changes, so each read looks at the whole window again.
 */
export function readEmployees(session: FlexSession, request: ReadRequest): SourceRead {
  return { watermark: new Date(request.now).toISOString(), pages: readPages(session, request) };
}

async function* readPages(session: FlexSession, request: ReadRequest): AsyncGenerator<SourcePage, void> {
  const { client, deps } = session;
  const since = sinceOf(session, request);
  const warnings = since === undefined ? [] : windowWarnings(session, request);
  const companies = await chosenCompanies(session);
  const seen = new Set<string>();
  let lookups: Lookups | undefined;
  let isFirst = true;
  for (const companyId of companies ?? [undefined]) {
    const query = {
      ...(companyId !== undefined && { companyId }),
      ...(since !== undefined && { modifiedSince: since }),
    };
    for await (const page of readList({ client, deps, path: deps.config.resources.employees, query }, rowId)) {
      const rows = page.rows.filter((row) => isOfChosen(row, companies) && isNew(row, seen));
      if (rows.length > 0) lookups ??= await readLookups(session);
      const all = isFirst ? [...warnings, ...(lookups?.warnings ?? [])] : [];
      const total = companies === undefined ? page.total : undefined;
      const empty = { workers: [], problems: [] };
      const made = lookups === undefined ? empty : toPage(session, rows, { now: request.now, lookups });
      if (isFirst || rows.length > 0)
        yield { ...made, ...(all.length > 0 && { warnings: all }), ...(total !== undefined && { total }) };
      isFirst = false;
    }
  }
}

/** Raw employees as the engine takes them: each either a worker or a problem. */
export function toPage(
  { deps }: FlexSession,
  rows: readonly unknown[],
  { now, lookups }: { readonly now: number; readonly lookups: Lookups },
): SourcePage {
  const workers: Worker[] = [];
  const problems: Problem[] = [];
  for (const row of rows) {
    const result = toWorker(joinEmployee(row, deps.config, lookups), { system: deps.system, now });
    if (isWorker(result)) workers.push(result);
    else problems.push(result);
  }
  return { workers, problems };
}

/** The ids of the chosen companies; undefined for all. */
async function chosenCompanies(session: FlexSession): Promise<readonly string[] | undefined> {
  const { companies } = session.deps.config;
  if (companies === undefined) return undefined;
  return chooseCompanies(companies, await readCompanies(session), session.deps.system);
}

/** A host that does not know the filter answers with everybody. */
function isOfChosen(row: unknown, companies: readonly string[] | undefined): boolean {
  if (companies === undefined || !isRecord(row)) return true;
  const company = idField(row, 'companyId');
  return company === undefined || companies.includes(company);
}

function isNew(row: unknown, seen: Set<string>): boolean {
  const id = rowId(row);
  if (id === undefined) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

/** `modifiedSince` in the instance's zone; undefined in a full read. */
function sinceOf({ deps }: FlexSession, request: ReadRequest): string | undefined {
  if (request.watermark === undefined) return undefined;
  if (Number.isNaN(Date.parse(request.watermark))) {
    throw new ConnectorError({
      code: 'invalid',
      system: deps.system,
      message: `The watermark "${request.watermark}" is no instant.`,
      advice: 'Run an initial cycle.',
    });
  }
  return localText(request.now - deps.config.modifiedSinceDays * DAY_MS, deps.config.timeZone);
}

/** Who changed before the window began, and after the last read, is not seen by this one. */
function windowWarnings({ deps }: FlexSession, { watermark = '', now }: ReadRequest): readonly Problem[] {
  const days = deps.config.modifiedSinceDays;
  if (Date.parse(watermark) >= now - days * DAY_MS) return [];
  return [
    {
      code: 'windowMissed',
      system: deps.system,
      message: `The last whole read of Flex HRM was on ${watermark.slice(0, 10)}, more than ${days} days ago: changes between then and the last ${days} days may be missing.`,
      advice: 'Start a full pass (run with --initial), or raise modifiedSinceDays for once.',
    },
  ];
}
