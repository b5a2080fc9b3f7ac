import type { Problem } from '../../domain/problem.ts';
import type { JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { SourceAttributePath, SourcePage } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import { knownPaths, unknownPaths } from './gaps.ts';
import type { RawPage } from './paging.ts';
import type { PeopleSession } from './people-session.ts';
import { withPresentNames } from './present-names.ts';
import { countQuery } from './query.ts';
import { isRecord, textOf } from './records.ts';
import { pageSchema } from './schema.ts';
import { isWorker, toWorker } from './to-worker.ts';
import { treeOf } from './unshown.ts';

/** One page of people. Anything but a list of records is no answer. */
export async function fetchPeople(session: PeopleSession, target: string, signal?: AbortSignal): Promise<RawPage> {
  const page = pageSchema.safeParse(await session.client.getJson(target, signal));
  if (!page.success) {
    throw new ConnectorError({
      code: 'invalid',
      system: session.deps.system,
      message:
        'GET /odata/v2/PerPerson: SuccessFactors answered JSON that is no list of people (d.results is missing).',
      advice: 'Check that tenantUrl is the API server; replay the request from the log with cURL.',
      retryable: true,
    });
  }
  const { results, __next: next } = page.data.d;
  return { records: results, ...(typeof next === 'string' && next !== '' && { next: nextTarget(next) }) };
}

/** How many people the filter gives, by SuccessFactors' own count; undefined when it would not say. */
export async function countPeople(session: PeopleSession, filter?: string): Promise<number | undefined> {
  const { client, deps } = session;
  let reason: string;
  try {
    const text = (await client.getText(countQuery(filter), 'text/plain, */*')).trim();
    if (/^\d+$/.test(text)) return Number(text);
    reason = `it answered ${client.quote(text)}`;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  deps.logger.warn('SuccessFactors did not tell how many people there are', { system: deps.system, reason });
  return undefined;
}

export function idOf(record: unknown): string | undefined {
  return isRecord(record) ? textOf(record.personIdExternal) : undefined;
}

/** What every worker of ours must show while an employment is active. */
const ESSENTIAL = ['personalInfoNav', 'employmentNav', 'employmentNav/jobInfoNav'];

/** Raw records as the engine takes them: each either a worker or a problem. */
export async function toPage(
  session: PeopleSession,
  raw: readonly unknown[],
  when: {
    readonly now: number;
    readonly expand: readonly string[];
    readonly attributes: readonly SourceAttributePath[];
  },
): Promise<SourcePage> {
  const { now } = when;
  const records = await withPresentNames(session, raw, when);
  const workers: Worker[] = [];
  const problems: Problem[] = [];
  const { system, config } = session.deps;
  const context = {
    system,
    now,
    employment: config.employment,
    asked: knownPaths(ESSENTIAL, session.gaps),
    expanded: treeOf(knownPaths(when.expand, session.gaps)),
    unknown: unknownPaths(when.attributes, session.gaps),
    memo: session.memo,
  };
  for (const record of records) {
    const result = toWorker(record as JsonValue, context);
    if (isWorker(result)) workers.push(result);
    else problems.push(result);
  }
  return { workers, problems };
}

/** Links that are relative are relative to the service. */
function nextTarget(link: string): string {
  return /^(?:https?:)?\/\/|^\//i.test(link) ? link : `/odata/v2/${link}`;
}
