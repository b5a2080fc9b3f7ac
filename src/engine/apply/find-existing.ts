import type { Account } from '../../domain/account.ts';
import { matchKey, matchKeys } from '../../pipeline/match-key.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { loadLinks } from '../../store/links.ts';
import type { OpenJob } from '../job/open-job.ts';

/**
 * The accounts that people have got since a plan wanted to make one for them, by worker anchor: a cycle was faster, or an
 * administrator. Asked when a plan has waited, not within a cycle, whose facts are fresh.
 */
export async function findExisting(
  database: Database,
  job: OpenJob,
  creates: readonly StoredChange[],
): Promise<ReadonlyMap<string, Account>> {
  const found = new Map<string, Account>();
  if (creates.length === 0) return found;
  for (const { target } of job.mapping.matching) {
    const values = creates.flatMap((create) => matchValueOf(create, target) ?? []);
    const accounts = await job.target.findAccounts({ attribute: target, values }, job.targetAttributes);
    const byKey = new Map(
      accounts.flatMap((account) => matchKeys([target], account.attributes).map((key) => [key, account] as const)),
    );
    for (const create of creates) {
      const account = byKey.get(matchKey(target, matchValueOf(create, target)) ?? '');
      if (account !== undefined) found.set(create.workerAnchor, account);
    }
  }
  const anchors = creates.map(({ workerAnchor }) => workerAnchor);
  const links = await loadLinks(database, job.name, anchors);
  const linked = links.size === 0 ? [] : await job.target.readAccounts([...links.values()], job.targetAttributes);
  const byAnchor = new Map(linked.map((account) => [account.anchor, account]));
  for (const [worker, anchor] of links) {
    const account = byAnchor.get(anchor);
    if (account !== undefined) found.set(worker, account);
  }
  return found;
}

function matchValueOf(create: StoredChange, attribute: string): string | undefined {
  const after = create.deltas.find((delta) => delta.name === attribute)?.after;
  // The first value is the one that a person is matched by.
  const first = typeof after === 'object' ? after[0] : after;
  return first === undefined ? undefined : String(first);
}
