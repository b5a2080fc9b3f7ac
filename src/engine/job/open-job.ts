import { createHash } from 'node:crypto';
import { ConfigError } from '../../config/config-error.ts';
import { assertFilesAreThere, type Job, readSystemSettings } from '../../config/load-configuration.ts';
import type {
  Connector,
  ConnectorDeps,
  PseudoAttribute,
  SourceAttributePath,
  SourceConnector,
  SourceSession,
  TargetConnector,
  TargetSchema,
  TargetSession,
} from '../../connectors/contract.ts';
import { type CompiledMapping, findDefaultMapping } from '../../mapping/index.ts';
import { isStateRole } from '../../pipeline/account-state.ts';
import type { DecideSettings } from '../../pipeline/decide-settings.ts';
import { nameAttributes } from '../../pipeline/is-other-person.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { compileJobMapping } from './compile-job-mapping.ts';
import { findUnwritable, leaveOut } from './find-unwritable.ts';

/** A job ready to run: its mapping compiled, both systems connected, the target's schema read. */
export type OpenJob = {
  readonly name: string;
  readonly settings: Job;
  readonly mapping: CompiledMapping;
  /** Of everything that decides what an account should be: a new one asks for an initial cycle. */
  readonly mappingHash: string;
  readonly sourcePaths: readonly SourceAttributePath[];
  readonly sourceConnector: SourceConnector<unknown>;
  readonly source: SourceSession;
  readonly target: TargetSession;
  readonly schema: TargetSchema;
  readonly pseudoAttributes: readonly PseudoAttribute[];
  /** The attributes to read of each account. */
  readonly targetAttributes: readonly string[];
  readonly decide: DecideSettings;
  /** The attributes that the job would write and that the target alone sets: they are left out of what is decided. */
  readonly unwritable: readonly string[];
  close(): Promise<void>;
};

/**
 * Opens a job.
 *
 * @param options.source where its workers are read from, in place of the configured source, which is not asked then
 * @param options.alsoRead attributes to read of each account beside those of the mapping; what the target does not know is left out
 * @throws ConfigError when the job, its systems or its mapping are wrong.
 * @throws ConnectorError when a system cannot be reached or refuses us.
 */
export async function openJob(
  deps: EngineDeps,
  name: string,
  options: { readonly source?: SourceSession; readonly alsoRead?: readonly string[] } = {},
): Promise<OpenJob> {
  const described = describeJob(deps, name);
  const { settings } = described;
  const target = await openSession(described.target, settings.target, {
    ...withPolicy(deps, settings),
    redactedAttributes: redactedTargets(described.mapping),
  });
  try {
    const targetAttributes = [...new Set([...attributesToRead(described), ...(options.alsoRead ?? [])])];
    const schema = await target.describe(targetAttributes);
    checkAttributesExist(described, schema);
    const source = options.source ?? (await openSession(described.source, settings.source, deps));
    const known = new Set([
      ...Object.keys(schema.attributes),
      ...described.target.pseudoAttributes.map((one) => one.name),
    ]);
    const unwritable = findUnwritable(described, schema);
    return {
      ...described,
      sourceConnector: described.source,
      source,
      target,
      schema,
      pseudoAttributes: described.target.pseudoAttributes,
      targetAttributes: targetAttributes.filter((attribute) => known.has(attribute)),
      decide: toDecideSettings(leaveOut(described, unwritable), { schema, session: target }),
      unwritable,
      close: async () => {
        await Promise.allSettled([source.close(), target.close()]);
      },
    };
  } catch (error) {
    await target.close().catch(() => undefined);
    throw error;
  }
}

/** What a job says of its target's settings stands over what the system says. */
function withPolicy(deps: EngineDeps, { target, primary }: Job): EngineDeps {
  const { configuration } = deps;
  if (primary === undefined) return deps;
  const system = { connector: connectorIdOf(deps, target), ...configuration.systems[target], primary };
  return { ...deps, configuration: { ...configuration, systems: { ...configuration.systems, [target]: system } } };
}

/** A job's parts before any connection is made. */
export type DescribedJob = {
  readonly name: string;
  readonly settings: Job;
  readonly mapping: CompiledMapping;
  readonly mappingHash: string;
  readonly sourcePaths: readonly SourceAttributePath[];
  readonly source: SourceConnector<unknown>;
  readonly target: TargetConnector<unknown>;
  readonly nouns: DecideSettings['nouns'];
};

export function describeJob(deps: Pick<EngineDeps, 'configuration' | 'connectors'>, name: string): DescribedJob {
  const settings = Object.hasOwn(deps.configuration.jobs, name) ? deps.configuration.jobs[name] : undefined;
  if (settings === undefined) {
    const known = Object.keys(deps.configuration.jobs).join(', ') || 'none';
    throw new ConfigError([{ path: 'jobs', expected: `one of ${known}`, found: `"${name}"` }]);
  }
  const [from, to] = [connectorOf(deps, settings.source), connectorOf(deps, settings.target)];
  const { source } = from;
  const { target } = to;
  if (source === undefined) throw wrongRole(name, 'source', settings.source);
  if (target === undefined) throw wrongRole(name, 'target', settings.target);
  const connectors = { source: from.id, target: to.id };
  const nouns = { source: from.noun, target: to.noun };
  const defaults = findDefaultMapping(connectors.source, connectors.target);
  const findPlace = deps.configuration.places?.[name];
  const mapping = compileJobMapping(name, settings, { source, mapping: defaults, connectors, target, findPlace });
  const sourcePaths = mapping.sourceAttributes;
  const mappingHash = hashMapping(settings, sourcePaths);
  return { name, settings, mapping, mappingHash, sourcePaths, source, target, nouns };
}

export function connectorOf(deps: Pick<EngineDeps, 'configuration' | 'connectors'>, system: string): Connector {
  const id = connectorIdOf(deps, system);
  const connector = deps.connectors.get(id);
  if (connector !== undefined) return connector;
  const known = [...deps.connectors.keys()].join(', ');
  throw new ConfigError([{ path: `systems.${system}.connector`, expected: `one of ${known}`, found: `"${id}"` }]);
}

function connectorIdOf(deps: Pick<EngineDeps, 'configuration'>, system: string): string {
  return deps.configuration.systems[system]?.connector ?? '';
}

function wrongRole(job: string, role: string, system: string): ConfigError {
  return new ConfigError([
    { path: `jobs.${job}.${role}`, expected: `a system that can be a ${role}`, found: `"${system}"` },
  ]);
}

/**
 * Opens one system of a job with its settings checked and its secrets in place.
 * @throws EngineError `systemInactive`: the configuration says that nobody may use it
 */
export async function openSession<Session>(
  side: { open(config: unknown, deps: ConnectorDeps): Promise<Session> },
  system: string,
  deps: EngineDeps & Pick<ConnectorDeps, 'redactedAttributes'>,
): Promise<Session> {
  if (deps.configuration.systems[system]?.active === false) {
    throw new EngineError(
      'systemInactive',
      `The system ${system} is not active: nothing is read from it or written to it.`,
      `hirewire systems activate ${system}, then apply the configuration.`,
    );
  }
  return await openEvenInactive(side, system, deps);
}

/** The same for a look at a system that nobody may use yet. */
export async function openEvenInactive<Session>(
  side: { open(config: unknown, deps: ConnectorDeps): Promise<Session> },
  system: string,
  deps: EngineDeps & Pick<ConnectorDeps, 'redactedAttributes'>,
): Promise<Session> {
  const connector = connectorOf(deps, system);
  assertFilesAreThere(deps.configuration, system);
  const config = readSystemSettings(deps.configuration, system, { schema: connector.configSchema, env: deps.env });
  return await side.open(config, {
    system,
    clock: deps.clock,
    logger: deps.logger,
    randomBytes: deps.randomBytes,
    ...(deps.refusedLogins !== undefined && { refusedLogins: deps.refusedLogins }),
    ...(deps.onRequest !== undefined && { onRequest: deps.onRequest }),
    ...(deps.redactedAttributes !== undefined && { redactedAttributes: deps.redactedAttributes }),
  });
}

/** The target attributes whose mapping has a Redact anywhere. */
function redactedTargets({ attributes }: CompiledMapping): readonly string[] {
  return attributes.flatMap(({ target, expression }) => (expression?.redacts === true ? [target] : []));
}

function attributesToRead({ mapping, target, settings }: DescribedJob): readonly string[] {
  const names = [
    ...mapping.attributes.map((attribute) => attribute.target),
    ...target.pseudoAttributes.map((one) => one.name),
    ...settings.leavers.clear,
    ...nameAttributes,
  ];
  return [...new Set(names)];
}

function checkAttributesExist({ name, mapping, settings, target }: DescribedJob, schema: TargetSchema): void {
  const known = new Set([...Object.keys(schema.attributes), ...target.pseudoAttributes.map((one) => one.name)]);
  const named = [
    ...mapping.attributes.map((attribute) => ({ path: 'mapping: attributes', attribute: attribute.target })),
    ...settings.leavers.clear.map((attribute) => ({ path: 'leavers.clear', attribute })),
  ];
  const unknown = named.filter(({ attribute }) => !known.has(attribute));
  if (unknown.length === 0) return;
  throw new ConfigError(
    unknown.map(({ path, attribute }) => ({
      path: `jobs.${name}.${path}`,
      expected: `an attribute that the schema of ${settings.target} has`,
      found: `"${attribute}"`,
    })),
  );
}

type DecideParts = { readonly schema: TargetSchema; readonly session: Pick<TargetSession, 'view' | 'settle'> };

/** What is the same for every worker of a job, from its settings and what the target tells of itself. */
export function toDecideSettings(
  { name: job, settings, mapping, target: connector, nouns }: DescribedJob,
  { schema, session }: DecideParts,
): DecideSettings {
  const roles = new Map(connector.pseudoAttributes.map((one) => [one.name, one.role]));
  const spellings = new Map(mapping.attributes.map(({ target }) => [target.toLowerCase(), target]));
  return {
    job,
    nouns,
    mapping,
    roles,
    typeOf: (attribute) => {
      const role = roles.get(attribute);
      if (role === 'container') return 'reference';
      return isStateRole(role) ? 'boolean' : (schema.attributes[attribute]?.type ?? 'text');
    },
    rules: new Map(Object.entries(schema.attributes)),
    required: schema.required.map((name) => spellings.get(name.toLowerCase()) ?? name),
    ...(settings.defaultOu !== undefined && { defaultOu: settings.defaultOu }),
    outOfScope: settings.outOfScope,
    leavers: settings.leavers,
    accountState: settings.accountState,
    calendar: { graceHours: settings.graceHours, createDaysAhead: settings.createDaysAhead },
    unresolvedReferences: settings.unresolvedManager ?? (settings.tickets === 'everyChange' ? 'hold' : 'later'),
    confirmedMatches: new Set(settings.confirmedMatches),
    creates: connector.creates ?? true,
    ...(session.view !== undefined && { view: session.view }),
    ...(session.settle !== undefined && { settle: session.settle }),
  };
}

function hashMapping(settings: Job, paths: readonly SourceAttributePath[]): string {
  const decisive = {
    source: settings.source,
    target: settings.target,
    mapping: settings.mapping,
    defaultOu: settings.defaultOu,
    outOfScope: settings.outOfScope,
    leavers: settings.leavers,
    primary: settings.primary,
    accountState: settings.accountState,
    graceHours: settings.graceHours,
    createDaysAhead: settings.createDaysAhead,
    paths,
  };
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
}
