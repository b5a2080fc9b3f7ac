import type { Account } from '../../domain/account.ts';
import type { AccountRef } from '../../domain/operation.ts';
import type { Worker } from '../../domain/worker.ts';
import type { CompiledAttributeMapping, EvaluationContext } from '../../mapping/index.ts';
import { type Candidate, correlate, type Situation } from '../../pipeline/correlate.ts';
import { matchKey } from '../../pipeline/match-key.ts';
import type { Database } from '../../store/database.ts';
import { loadLinks, loadNewlyMade } from '../../store/links.ts';
import { type KnownAccount, loadTargetObjects } from '../../store/target-objects.ts';
import type { OpenJob } from '../job/open-job.ts';
import { firstText, loadReferences } from './load-references.ts';
import { type MatchValue, refreshAccounts, refreshMatches } from './refresh-accounts.ts';

/** One worker of a page with what the mapping evaluates over. */
export type PageWorker = { readonly worker: Worker; readonly context: EvaluationContext };

/** What is known of a page of workers, loaded set-wise: a handful of queries, whatever the page's size. */
export type PageFacts = {
  situationOf(worker: Worker): Situation;
  resolve(key: string): AccountRef | undefined;
};

/**
 * Loads links, accounts, match candidates and references of a page. After a whole list of the target (`fresh`) the
 * connector space answers; otherwise the target itself is asked about exactly these accounts.
 */
export async function loadPageFacts(
  database: Database,
  job: OpenJob,
  page: readonly PageWorker[],
  options: { readonly fresh: boolean },
): Promise<PageFacts> {
  const links = await loadLinks(
    database,
    job.name,
    page.map(({ worker }) => worker.anchor),
  );
  const accounts = await loadLinkedAccounts(database, job, [...links.values()], options);
  const justMade = await loadJustMade(database, job, { page, links, accounts });
  const unlinked = page.filter(({ worker }) => !accounts.has(links.get(worker.anchor) ?? ''));
  const matches = await loadMatches(database, job, unlinked, options);
  const references = await loadReferences(
    database,
    job,
    page.map(({ context }) => context),
    options,
  );
  return {
    situationOf: (worker) => {
      const anchor = links.get(worker.anchor);
      const account = anchor === undefined ? undefined : accounts.get(anchor);
      return correlate({
        workerAnchor: worker.anchor,
        ...(anchor !== undefined && {
          link: {
            ...{ accountAnchor: anchor, wasJustMade: justMade.has(worker.anchor) },
            ...(account !== undefined && { account }),
          },
        }),
        matches: matches.get(worker.anchor) ?? [],
      });
    },
    resolve: (key) => references.get(key)?.account,
  };
}

/**
 * The accounts that links name. Even after a whole list the target is asked about those that were not in it: an
 * administrator may have moved them out of the base DN, and nobody gets a second account for that.
 */
async function loadLinkedAccounts(
  database: Database,
  job: OpenJob,
  anchors: readonly string[],
  options: { readonly fresh: boolean },
): Promise<ReadonlyMap<string, Account>> {
  const load = async (some: readonly string[]) =>
    (await loadTargetObjects(database, job.name, { anchors: some })).map(({ account }) => account);
  if (!options.fresh) await refreshAccounts(database, job, anchors);
  const known = new Map((await load(anchors)).map((account) => [account.anchor, account]));
  const unseen = options.fresh ? anchors.filter((anchor) => !known.has(anchor)) : [];
  if (unseen.length === 0) return known;
  await refreshAccounts(database, job, unseen);
  return new Map([...known, ...(await load(unseen)).map((account) => [account.anchor, account] as const)]);
}

/** Whose account is gone, and was made so short a time ago that the server that answers may not have it yet. */
async function loadJustMade(
  database: Database,
  job: OpenJob,
  facts: {
    readonly page: readonly PageWorker[];
    readonly links: ReadonlyMap<string, string>;
    readonly accounts: ReadonlyMap<string, Account>;
  },
): Promise<ReadonlySet<string>> {
  const now = facts.page[0]?.context.now;
  // A configuration that an earlier version stored says nothing of it.
  const { notSeenHours = 6 } = job.settings;
  if (job.target.mayLag !== true || now === undefined) return new Set();
  const gone = [...facts.links].filter(([, anchor]) => !facts.accounts.has(anchor));
  const workerAnchors = gone.map(([worker]) => worker);
  return await loadNewlyMade(database, job.name, { workerAnchors, since: now - notSeenHours * 3_600_000 });
}

type Matches = ReadonlyMap<string, readonly { attribute: string; candidates: readonly Candidate[] }[]>;

async function loadMatches(
  database: Database,
  job: OpenJob,
  page: readonly PageWorker[],
  options: { readonly fresh: boolean },
): Promise<Matches> {
  const wanted = page.map(({ worker, context }) => ({ worker, values: matchValues(job.mapping.matching, context) }));
  if (!options.fresh)
    await refreshMatches(
      database,
      job,
      wanted.flatMap(({ values }) => values),
    );
  const keys = new Set(wanted.flatMap(({ values }) => values.map((value) => value.key)));
  const known = keys.size === 0 ? [] : await loadTargetObjects(database, job.name, { matchKeys: [...keys] });
  const byKey = indexByMatchKey(known);
  return new Map(
    wanted.map(({ worker, values }) => [
      worker.anchor,
      values.map(({ attribute, key }) => ({ attribute, candidates: byKey.get(key) ?? [] })),
    ]),
  );
}

/** The matching values of a worker, by precedence. */
export function matchValues(
  matching: readonly CompiledAttributeMapping[],
  context: EvaluationContext,
): readonly MatchValue[] {
  return matching.flatMap((mapping) => {
    const value = firstText(mapping, context);
    const key = matchKey(mapping.target, value);
    return value === undefined || key === undefined ? [] : [{ attribute: mapping.target, value, key }];
  });
}

function indexByMatchKey(known: readonly KnownAccount[]): ReadonlyMap<string, readonly Candidate[]> {
  const byKey = new Map<string, Candidate[]>();
  for (const { account, linkedTo, matchKeys } of known) {
    for (const key of matchKeys) {
      const candidates = byKey.get(key) ?? [];
      candidates.push({ account, ...(linkedTo !== undefined && { linkedTo }) });
      byKey.set(key, candidates);
    }
  }
  return byKey;
}
