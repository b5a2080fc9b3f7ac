import type { Account } from '../../domain/account.ts';
import { loadLinks } from '../../store/links.ts';
import type { ManagerChoice } from '../../store/manager-choices.ts';
import { type KnownWorker, loadWorkersByKey } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob, type OpenJob, openJob } from '../open-job.ts';
import { type ConnectionJob, toConnectionJob } from './connection-job.ts';
import { openLoggedSource } from './logged-source.ts';

/** The manager as a human names him: a worker by an id of HR, or an account by its log-in name, mail address or DN. */
export type WantedManager = { readonly worker: string } | { readonly account: string };

/** The person whose manager is wanted, and the connection that a trigger named. (Default: the job's target.) */
export type ManagedPerson = { readonly job: string; readonly anchor: string; readonly connection?: string };

export type FoundManager = {
  /** For people. */
  readonly label: string;
  readonly choice: Pick<ManagerChoice, 'managerWorker' | 'account'>;
};

/**
 * Finds the one that is meant.
 *
 * @throws EngineError `managerNotFound`, `managerAmbiguous` (with the candidates), `managerIsSelf`
 * @throws ConnectorError when the directory cannot be asked.
 */
export async function findManager(
  deps: EngineDeps,
  person: ManagedPerson,
  wanted: WantedManager,
): Promise<FoundManager> {
  const connection = person.connection ?? deps.configuration.jobs[person.job]?.target ?? '';
  const target = toConnectionJob(deps, person.job, connection);
  if ('worker' in wanted) return await findWorker(target, person, wanted.worker.trim());
  return await findAccount(target, { person, connection, name: wanted.account.trim() });
}

async function findWorker(target: ConnectionJob, person: ManagedPerson, id: string): Promise<FoundManager> {
  const known = await loadKnownWorker(target, person.job, id);
  if (known === undefined) {
    throw new EngineError(
      'managerNotFound',
      `Nobody whom HR has shown to ${person.job} has the id ${id}.`,
      'Give the employee number or the id of HR, or an account with --account.',
    );
  }
  if (known.anchor === person.anchor) throw isSelf(id);
  const label = [known.displayName, `HR id ${known.worker}`].filter((part) => part !== undefined).join(', ');
  return { label, choice: { managerWorker: known.key } };
}

/**
 * Managers are read for the job; those who were processed themselves are known on the connection too. The key names this worker alone where
 * it is the anchor: employee numbers may be given again.
 */
async function loadKnownWorker(
  target: ConnectionJob,
  job: string,
  id: string,
): Promise<(KnownWorker & { readonly key: string }) | undefined> {
  const { database } = target.deps;
  for (const name of new Set([target.name, job])) {
    const known = (await loadWorkersByKey(database, name, [id])).get(id);
    if (known === undefined) continue;
    const byAnchor = (await loadWorkersByKey(database, name, [known.anchor])).get(known.anchor);
    return { ...known, key: byAnchor?.anchor === known.anchor ? known.anchor : id };
  }
  return undefined;
}

type WantedAccount = { readonly person: ManagedPerson; readonly connection: string; readonly name: string };

async function findAccount(target: ConnectionJob, wanted: WantedAccount): Promise<FoundManager> {
  const { person, connection, name } = wanted;
  const found = await lookUp(target, name);
  const [account, another] = found;
  if (account === undefined) {
    throw new EngineError(
      'managerNotFound',
      `No account in ${connection} has "${name}" as its log-in name, mail address or DN.`,
      'Give one of these exactly as the directory has it, or a worker with --worker.',
    );
  }
  if (another !== undefined) {
    throw new EngineError(
      'managerAmbiguous',
      `${found.length} accounts in ${connection} have "${name}": ${found.map((one) => one.name).join('; ')}.`,
      'Give the DN of the right one.',
    );
  }
  const links = await loadLinks(target.deps.database, target.name, [person.anchor]);
  if (links.get(person.anchor) === account.anchor) throw isSelf(name);
  return { label: account.name, choice: { account: { anchor: account.anchor, name: account.name } } };
}

function isSelf(name: string): EngineError {
  return new EngineError(
    'managerIsSelf',
    `"${name}" is the person of the ticket: nobody is their own manager.`,
    'Give another worker or account.',
  );
}

/** What an account may be named by, in this order: the first attribute that finds somebody decides. */
const loginAttributes = ['sAMAccountName', 'uid', 'userPrincipalName', 'mail'];
/** Where directories keep an account's own DN. */
const dnAttributes = ['distinguishedName', 'entryDN'];

async function lookUp(target: ConnectionJob, name: string): Promise<readonly Account[]> {
  const { source, settings } = describeJob(target.deps, target.name);
  const nobody = openLoggedSource(source, settings.source, { logs: [], choices: new Map() });
  const job = await openJob(target.deps, target.name, { source: nobody });
  try {
    const attributes = looksLikeDn(name) ? [...loginAttributes, ...dnAttributes] : loginAttributes;
    const schema = await job.target.describe(attributes);
    for (const attribute of attributes.filter((one) => schema.attributes[one] !== undefined)) {
      const found = await findBy(job, attribute, name);
      if (found.length > 0) return found;
    }
    return [];
  } finally {
    await job.close();
  }
}

function looksLikeDn(name: string): boolean {
  return /^[\w.-]+\s*=.+,/.test(name);
}

async function findBy(job: OpenJob, attribute: string, value: string): Promise<readonly Account[]> {
  const found = await job.target.findAccounts({ attribute, values: [value] }, job.targetAttributes);
  return [...new Map(found.map((account) => [account.anchor, account])).values()];
}
