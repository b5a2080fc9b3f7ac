import type { Account } from '../../domain/account.ts';
import { loadLinks } from '../../store/links.ts';
import type { ManagerChoice } from '../../store/manager-choices.ts';
import type { KnownWorker } from '../../store/source-objects.ts';
import { loadWorkersOfKey } from '../../store/workers-of-key.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob, type OpenJob, openJob } from '../job/open-job.ts';
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
  // Managers are read for the job; those who were processed themselves are known on the connection too.
  const all = await loadWorkersOfKey(target.deps.database, [...new Set([target.name, person.job])], id);
  const [known, another] = all.some(({ anchor }) => anchor === id) ? all.filter(({ anchor }) => anchor === id) : all;
  if (known === undefined) {
    throw new EngineError(
      'managerNotFound',
      `Nobody whom HR has shown to ${person.job} has the id ${id}.`,
      'Give the employee number or the id of HR, or an account with --account.',
    );
  }
  if (another !== undefined) {
    throw new EngineError(
      'managerAmbiguous',
      `${all.length} people whom HR has shown to ${person.job} have the id ${id}: ${all.map(describeCandidate).join('; ')}.`,
      'Give the id of HR of the right one, which stands behind the colon.',
    );
  }
  if (known.anchor === person.anchor) throw isSelf(id);
  const label = [known.displayName, `HR id ${known.worker}`].filter((part) => part !== undefined).join(', ');
  return { label, choice: { managerWorker: await keyOf(target, person.job, known, id) } };
}

/** `Bo Berg (000777, Acme Sverige AB): 3f2c…` */
function describeCandidate({ anchor, worker, displayName, image }: KnownWorker): string {
  const company = typeof image.company === 'string' ? [image.company] : [];
  const facts = [worker, ...company].join(', ');
  return `${displayName === undefined ? facts : `${displayName} (${facts})`}: ${anchor}`;
}

/** What names this worker alone: the anchor where references may name it; employee numbers may be given again. */
async function keyOf(target: ConnectionJob, job: string, { anchor }: KnownWorker, id: string): Promise<string> {
  const byAnchor = await loadWorkersOfKey(target.deps.database, [target.name, job], anchor);
  return byAnchor.some((one) => one.anchor === anchor) ? anchor : id;
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
