import type { Account } from '../../domain/account.ts';
import { isSameValue } from '../../pipeline/compare-values.ts';
import type { Database } from '../../store/database.ts';
import { loadNamedAccounts } from '../../store/done-operations.ts';
import { EngineError } from '../engine-error.ts';
import type { OpenJob } from '../job/open-job.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The account that somebody means: by its immutable id, its name in the target (a DN), or a matching value. As the target has it now.
 *
 * @throws EngineError `accountNotFound`, `accountAmbiguous`
 */
export async function findAccount(database: Database, job: OpenJob, text: string): Promise<Account> {
  const wanted = text.trim().replace(/^\{(.*)\}$/, '$1');
  const named = await loadNamedAccounts(database, job.name, [wanted]);
  const anchors = [
    ...(uuid.test(wanted) ? [wanted.toLowerCase()] : []),
    ...[...named.values()].map(({ anchor }) => anchor),
  ];
  const [known] = anchors.length === 0 ? [] : await job.target.readAccounts(anchors, job.targetAttributes);
  const found = known ?? (await findByMatch(job, wanted)) ?? (await findByName(job, wanted));
  if (found !== undefined) return found;
  throw new EngineError(
    'accountNotFound',
    `The system ${job.settings.target} has no account ${text}.`,
    'Give its DN, its objectGUID, or the value by which the job matches.',
  );
}

async function findByMatch(job: OpenJob, wanted: string): Promise<Account | undefined> {
  for (const { target: attribute } of job.mapping.matching) {
    const found = await job.target.findAccounts({ attribute, values: [wanted] }, job.targetAttributes);
    if (found.length === 1) return found[0];
    if (found.length === 0) continue;
    throw new EngineError(
      'accountAmbiguous',
      `${found.length} accounts have ${wanted} as ${attribute}: ${found.map(({ name }) => name).join('; ')}.`,
      'Give the DN of the one that you mean.',
    );
  }
  return undefined;
}

/** Looks through the whole target: nobody else knows an account by its name that no cycle has seen. */
async function findByName(job: OpenJob, wanted: string): Promise<Account | undefined> {
  if (!/[=@]/.test(wanted)) return undefined;
  for await (const page of job.target.list(job.targetAttributes)) {
    const found = page.find(({ name }) => isSameValue(name, wanted, 'reference'));
    if (found !== undefined) return found;
  }
  return undefined;
}
