import type { Account } from '../domain/account.ts';
import type { AccountRef } from '../domain/operation.ts';
import type { AttributeValue } from '../domain/value.ts';
import type { Worker } from '../domain/worker.ts';
import type { CompiledAttributeMapping, EvaluationContext } from '../mapping/index.ts';
import { type Candidate, correlate, type Situation } from '../pipeline/correlate.ts';
import { matchKey } from '../pipeline/match-key.ts';
import type { Database } from '../store/database.ts';
import { loadLinks, type ReferenceTarget, resolveReferences } from '../store/links.ts';
import { deleteTargetObjectsByAnchor, type KnownAccount, loadTargetObjects } from '../store/target-objects.ts';
import type { OpenJob } from './open-job.ts';
import { saveAccounts } from './read-target.ts';

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
  const unlinked = page.filter(({ worker }) => !accounts.has(links.get(worker.anchor) ?? ''));
  const matches = await loadMatches(database, job, unlinked, options);
  const references = await loadReferences(database, job, page, options);
  return {
    situationOf: (worker) => {
      const anchor = links.get(worker.anchor);
      const account = anchor === undefined ? undefined : accounts.get(anchor);
      return correlate({
        workerAnchor: worker.anchor,
        ...(anchor !== undefined && { link: { accountAnchor: anchor, ...(account !== undefined && { account }) } }),
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

/** Asks the target for these accounts; those that it proves absent are forgotten. */
async function refreshAccounts(database: Database, job: OpenJob, anchors: readonly string[]): Promise<void> {
  if (anchors.length === 0) return;
  const accounts = await job.target.readAccounts(anchors, job.targetAttributes);
  await saveAccounts(database, job, accounts);
  const found = new Set(accounts.map((account) => account.anchor));
  await deleteTargetObjectsByAnchor(
    database,
    job.name,
    anchors.filter((anchor) => !found.has(anchor)),
  );
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

type MatchValue = { readonly attribute: string; readonly value: string; readonly key: string };

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

function firstText(mapping: CompiledAttributeMapping, context: EvaluationContext): string | undefined {
  const result = mapping.evaluate(context);
  if (result.kind !== 'value') return undefined;
  const value: AttributeValue | undefined = typeof result.value === 'object' ? result.value[0] : result.value;
  return value === undefined ? undefined : String(value);
}

/** Asks the target who has these values now; whoever had one of them when last seen and has not any more is read afresh. */
async function refreshMatches(database: Database, job: OpenJob, values: readonly MatchValue[]): Promise<void> {
  for (const attribute of new Set(values.map((value) => value.attribute))) {
    const wanted = values.filter((value) => value.attribute === attribute).map(({ value }) => value);
    const found: readonly Account[] = await job.target.findAccounts(
      { attribute, values: wanted },
      job.targetAttributes,
    );
    await saveAccounts(database, job, found);
    const anchors = new Set(found.map((account) => account.anchor));
    const keys = values.filter((value) => value.attribute === attribute).map(({ key }) => key);
    const known = await loadTargetObjects(database, job.name, { matchKeys: keys });
    await refreshAccounts(
      database,
      job,
      known.map(({ account }) => account.anchor).filter((anchor) => !anchors.has(anchor)),
    );
  }
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

async function loadReferences(
  database: Database,
  job: OpenJob,
  page: readonly PageWorker[],
  options: { readonly fresh: boolean },
): Promise<ReadonlyMap<string, ReferenceTarget>> {
  const keys = new Set(page.flatMap(({ context }) => referenceKeys(job.mapping.attributes, context)));
  const references = await resolveReferences(database, job.name, [...keys]);
  if (options.fresh || references.size === 0) return references;
  const anchors = [...references.values()].flatMap(({ account }) => (account === undefined ? [] : [account.anchor]));
  await refreshAccounts(database, job, [...new Set(anchors)]);
  return await resolveReferences(database, job.name, [...keys]);
}

/** The worker keys that a worker's reference attributes name. */
export function referenceKeys(
  mappings: readonly CompiledAttributeMapping[],
  context: EvaluationContext,
): readonly string[] {
  return mappings
    .filter((mapping) => mapping.isReference)
    .flatMap((mapping) => firstText(mapping, context) ?? [])
    .filter((key) => key !== '');
}
