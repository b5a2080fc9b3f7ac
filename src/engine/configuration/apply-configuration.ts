import { ConfigError } from '../../config/config-error.ts';
import type { Configuration } from '../../config/load-configuration.ts';
import { assertFilesAreThere, readSystemSettings, serviceDeskOf } from '../../config/load-configuration.ts';
import { readDelivery } from '../../config/read-delivery.ts';
import { openSecrets, type SealingKey, sealSecrets } from '../../config/seal-secrets.ts';
import type { Connector } from '../../connectors/contract.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { insertConfiguration, loadConfigurationDocument } from '../../store/configurations.ts';
import type { Database } from '../../store/database.ts';
import { fingerprint } from '../hash.ts';
import { connectorOf, describeJob } from '../job/open-job.ts';
import { assertScripts } from './assert-scripts.ts';
import { openSealingKey } from './open-sealing-key.ts';

type Surroundings = { readonly dataDir: string; readonly env: NodeJS.ProcessEnv };

/** One place where the stored configuration and the file differ. Values of secrets are never shown. */
export type ConfigurationDifference = { readonly path: string; readonly kind: 'added' | 'removed' | 'changed' };

/**
 * Makes the stored configuration equal to a file, after every system's settings, every job's mapping and every script were checked.
 * Secrets that stand in the file as text are stored encrypted; references stay references.
 *
 * @param options.appliedBy who does it, for the list of what was applied when
 * @throws ConfigError with every mistake; nothing is stored then.
 */
export async function applyConfiguration(
  database: Database,
  configuration: Configuration,
  options: Surroundings & {
    readonly connectors: ReadonlyMap<string, Connector>;
    readonly dryRun?: boolean;
    readonly appliedBy: string;
  },
): Promise<readonly ConfigurationDifference[]> {
  for (const job of Object.keys(configuration.jobs))
    describeJob({ configuration, connectors: options.connectors }, job);
  const { jobs, folder, retention } = configuration;
  const document = { ...sealAll(configuration, options), jobs, folder, ...(retention !== undefined && { retention }) };
  const hash = hashConfiguration(configuration);
  const stored = await loadConfigurationDocument(database);
  if (stored?.hash === hash) return [];
  await assertScripts(configuration);
  const differences = listDifferences(stored?.document, document, newComparison(options));
  if (options.dryRun !== true)
    await insertConfiguration(database, { document, hash, differences, appliedBy: options.appliedBy });
  return differences;
}

/** The same for the same configuration, as written. */
export function hashConfiguration(configuration: Configuration): string {
  const { systems, jobs, folder, retention } = configuration;
  const serviceDesk = serviceDeskOf(configuration);
  return fingerprint({ systems, serviceDesk, jobs, folder, ...(retention !== undefined && { retention }) });
}

/** A configuration as it was read from a file, with the sealed texts opened that stand there. */
export function openConfiguration(configuration: Configuration, { dataDir, env }: Surroundings): Configuration {
  const { places, findPlace, ...data } = configuration;
  const opened = openSecrets(data, () => openSealingKey({ dataDir, env })) as Configuration;
  return { ...opened, ...(places !== undefined && { places }), ...(findPlace !== undefined && { findPlace }) };
}

function sealAll(
  configuration: Configuration,
  options: Surroundings & { readonly connectors: ReadonlyMap<string, Connector> },
): { readonly systems: unknown; readonly serviceDesk: unknown } {
  let opened: SealingKey | undefined;
  const key = (): SealingKey => {
    opened ??= openSealingKey(options);
    return opened;
  };
  const systems: Record<string, unknown> = {};
  for (const [name, settings] of Object.entries(configuration.systems)) {
    const connector = connectorOf({ configuration, connectors: options.connectors }, name);
    const parsed = readSystemSettings(configuration, name, { schema: connector.configSchema, env: options.env });
    assertFilesAreThere(configuration, name);
    systems[name] = sealSecrets(settings, parsed, key);
  }
  const serviceDesk = serviceDeskOf(configuration);
  const delivery = readDelivery(serviceDesk, { folder: configuration.folder, env: options.env });
  return { systems, serviceDesk: sealSecrets(serviceDesk, delivery, key) };
}

/** The configuration that was applied last, with its secrets opened; undefined when there is none. */
export async function loadStoredConfiguration(
  database: Database,
  { dataDir, env }: Surroundings,
): Promise<Configuration | undefined> {
  const stored = await loadConfigurationDocument(database);
  if (stored === undefined) return undefined;
  return openSecrets(stored.document, () => openSealingKey({ dataDir, env })) as Configuration;
}

type IsSame = (before: unknown, after: unknown) => boolean;

/** Two sealed texts differ at every sealing: what they hold is compared. One that cannot be opened, because the key was lost, is another one. */
function newComparison(options: Surroundings): IsSame {
  const opened = (sealed: unknown) => openSecrets(sealed, () => openSealingKey(options));
  return (before, after) => {
    if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return true;
    if (!isSealed(before) || !isSealed(after)) return false;
    try {
      return opened(before) === opened(after);
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  };
}

function listDifferences(
  before: unknown,
  after: unknown,
  isSame: IsSame,
  path = '',
): readonly ConfigurationDifference[] {
  if (isSame(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    return [{ path: path === '' ? 'configuration' : path, kind }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !(path === '' && key === 'folder'),
  );
  return keys.flatMap((key) => listDifferences(before[key], after[key], isSame, path === '' ? key : `${path}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSealed(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('sealed:');
}
