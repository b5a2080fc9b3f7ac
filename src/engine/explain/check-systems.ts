import { ConfigError } from '../../config/config-error.ts';
import {
  type CheckLine,
  ConnectorError,
  type ConnectorErrorCode,
  type TargetNeeds,
  type TargetSession,
} from '../../connectors/contract.ts';
import { operationKinds } from '../../domain/operation.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { describeUnwritable } from '../job/describe-unwritable.ts';
import { findUnwritable } from '../job/find-unwritable.ts';
import { connectorOf, type DescribedJob, describeJob, openEvenInactive } from '../job/open-job.ts';

/** What one system grants. */
export type SystemCheck = { readonly system: string; readonly lines: readonly CheckLine[] };

/** Connects to each configured system, or to one, and reports every right that the jobs need of it. Never throws for a system that is down. */
export async function checkSystems(deps: EngineDeps, only?: string): Promise<readonly SystemCheck[]> {
  const names = Object.keys(deps.configuration.systems);
  if (only !== undefined && !names.includes(only)) {
    throw new ConfigError([{ path: 'systems', expected: `one of ${names.join(', ')}`, found: `"${only}"` }]);
  }
  const jobs = Object.keys(deps.configuration.jobs).map((name) => describeJob(deps, name));
  const checks: SystemCheck[] = [];
  for (const system of only === undefined ? names : [only]) {
    checks.push({ system, lines: await checkSystem(deps, system, jobs) });
  }
  return checks;
}

async function checkSystem(
  deps: EngineDeps,
  system: string,
  jobs: readonly DescribedJob[],
): Promise<readonly CheckLine[]> {
  try {
    return onceEach([...(await checkAsSource(deps, system, jobs)), ...(await checkAsTarget(deps, system, jobs))]);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return failedAt(error);
  }
}

/** The way into a system, and the code of the error that ends each step. */
const steps = [
  { name: 'connect', codes: ['unavailable', 'rateLimited', 'quotaExhausted'] },
  { name: 'tls', codes: ['untrusted'] },
  { name: 'login', codes: ['unauthorized'] },
  { name: 'address or base DN', codes: ['notFound'] },
] as const satisfies readonly { name: string; codes: readonly ConnectorErrorCode[] }[];

/** How far it went before it failed, a line each; an error of another kind is no step. */
function failedAt({ code, message, advice }: ConnectorError): readonly CheckLine[] {
  const at = steps.findIndex(({ codes }) => codes.some((one) => one === code));
  if (at < 0) return [{ name: 'open', status: 'failed', message, advice }];
  return steps.map(({ name }, index) => {
    if (index < at) return { name, status: 'ok', message: 'Done.' };
    if (index === at) return { name, status: 'failed', message, advice };
    return { name, status: 'skipped', message: `Not reached: ${steps[at]?.name} failed.` };
  });
}

/** A system that is source and target is connected to twice: what is the same of both is told once. */
function onceEach(lines: readonly CheckLine[]): readonly CheckLine[] {
  const byText = new Map(lines.map((line) => [`${line.name}\0${line.message}`, line]));
  return [...byText.values()];
}

async function checkAsSource(
  deps: EngineDeps,
  system: string,
  jobs: readonly DescribedJob[],
): Promise<readonly CheckLine[]> {
  const connector = connectorOf(deps, system).source;
  const own = jobs.filter((job) => job.settings.source === system);
  if (connector === undefined || (own.length === 0 && isUsed(system, jobs, 'target', deps))) return [];
  const paths = new Map(own.flatMap((job) => job.sourcePaths.map((path) => [path.name, path] as const)));
  const session = await openEvenInactive(connector, system, deps);
  try {
    return await session.check([...paths.values()]);
  } finally {
    await session.close();
  }
}

async function checkAsTarget(
  deps: EngineDeps,
  system: string,
  jobs: readonly DescribedJob[],
): Promise<readonly CheckLine[]> {
  const connector = connectorOf(deps, system).target;
  const own = jobs.filter((job) => job.settings.target === system);
  if (connector === undefined || (own.length === 0 && isUsed(system, jobs, 'source', deps))) return [];
  const session = await openEvenInactive(connector, system, deps);
  try {
    const needs = needsOf(own, new Set(connector.pseudoAttributes.map(({ name }) => name)));
    const lines = await session.check(needs);
    const unwritable = await checkWritable(deps, session, own);
    return [...lines.filter(({ name }) => !unwritable.some((line) => line.name === name)), ...unwritable];
  } finally {
    await session.close();
  }
}

/** What the mappings write and the target alone sets: a line each, which stands for what the system itself says of the attribute. */
async function checkWritable(
  deps: EngineDeps,
  session: TargetSession,
  jobs: readonly DescribedJob[],
): Promise<readonly CheckLine[]> {
  const names = jobs.flatMap(({ mapping, settings }) => [
    ...mapping.attributes.map(({ target }) => target),
    ...settings.leavers.clear,
  ]);
  if (names.length === 0) return [];
  const schema = await session.describe([...new Set(names)]);
  return jobs.flatMap((job) =>
    describeUnwritable(deps, job.name, findUnwritable(job, schema)).map(({ attribute, message, advice }) => ({
      ...{ name: `attribute ${attribute}`, status: 'warning' as const, message, advice },
    })),
  );
}

/** A system that no job names in one role is looked at in the other one; as a source where neither is named. */
function isUsed(system: string, jobs: readonly DescribedJob[], role: 'source' | 'target', deps: EngineDeps): boolean {
  if (connectorOf(deps, system)[role] === undefined) return false;
  const other = role === 'source' ? 'target' : 'source';
  if (jobs.some(({ settings }) => settings[role] === system)) return true;
  return role === 'source' && !jobs.some(({ settings }) => settings[other] === system);
}

function needsOf(jobs: readonly DescribedJob[], pseudo: ReadonlySet<string>): TargetNeeds {
  const attributes = jobs.flatMap((job) => job.mapping.attributes.map(({ target }) => target));
  const deletes = jobs.some(({ settings }) => settings.outOfScope === 'delete' || settings.leavers.deletes !== 'never');
  return {
    attributes: [...new Set(attributes)].filter((name) => !pseudo.has(name)),
    containers: [
      ...new Set(jobs.flatMap(({ settings }) => [settings.defaultOu ?? [], settings.leavers.moveTo ?? []].flat())),
    ],
    kinds: operationKinds.filter((kind) => deletes || kind !== 'delete'),
  };
}
