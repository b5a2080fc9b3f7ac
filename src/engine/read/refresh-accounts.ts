import type { Account } from '../../domain/account.ts';
import type { Database } from '../../store/database.ts';
import { deleteTargetObjectsByAnchor, loadTargetObjects } from '../../store/target-objects.ts';
import type { OpenJob } from '../job/open-job.ts';
import { saveAccounts } from './read-target.ts';

/** Asks the target for these accounts; those that it proves absent are forgotten. */
export async function refreshAccounts(database: Database, job: OpenJob, anchors: readonly string[]): Promise<void> {
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

/** One matching value of somebody, and what the connector space knows it by. */
export type MatchValue = { readonly attribute: string; readonly value: string; readonly key: string };

/** Asks the target who has these values now; whoever had one of them when last seen and has not any more is read afresh. */
export async function refreshMatches(database: Database, job: OpenJob, values: readonly MatchValue[]): Promise<void> {
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
