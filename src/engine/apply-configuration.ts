import type { Configuration } from '../config/load-configuration.ts';
import { readSystemSettings } from '../config/load-configuration.ts';
import { openSecrets, type SealingKey, sealSecrets } from '../config/seal-secrets.ts';
import type { Connector } from '../connectors/contract.ts';
import { readSealingKey } from '../platform/sealing-key.ts';
import { insertConfiguration, loadConfigurationDocument } from '../store/configurations.ts';
import type { Database } from '../store/database.ts';
import { canonicalJson, fingerprint } from './hash.ts';
import { connectorOf, describeJob } from './open-job.ts';

type Surroundings = { readonly dataDir: string; readonly env: NodeJS.ProcessEnv };

/** One place where the stored configuration and the file differ. Values of secrets are never shown. */
export type ConfigurationDifference = { readonly path: string; readonly kind: 'added' | 'removed' | 'changed' };

/**
 * Makes the stored configuration equal to a file, after every system's settings and every job's mapping were checked.
 * Secrets that stand in the file as text are stored encrypted; references stay references.
 *
 * @throws ConfigError with every mistake; nothing is stored then.
 */
export async function applyConfiguration(
  database: Database,
  configuration: Configuration,
  options: Surroundings & { readonly connectors: ReadonlyMap<string, Connector>; readonly dryRun?: boolean },
): Promise<readonly ConfigurationDifference[]> {
  for (const job of Object.keys(configuration.jobs))
    describeJob({ configuration, connectors: options.connectors }, job);
  const document = { systems: sealAll(configuration, options), jobs: configuration.jobs, folder: configuration.folder };
  const hash = fingerprint({ systems: configuration.systems, jobs: configuration.jobs, folder: configuration.folder });
  const stored = await loadConfigurationDocument(database);
  if (stored?.hash === hash) return [];
  if (options.dryRun !== true) await insertConfiguration(database, document, hash);
  return listDifferences(stored?.document, document);
}

function sealAll(
  configuration: Configuration,
  options: Surroundings & { readonly connectors: ReadonlyMap<string, Connector> },
): Record<string, unknown> {
  let key: SealingKey | undefined;
  const sealed: Record<string, unknown> = {};
  for (const [name, settings] of Object.entries(configuration.systems)) {
    const connector = connectorOf({ configuration, connectors: options.connectors }, name);
    const parsed = readSystemSettings(configuration, name, { schema: connector.configSchema, env: options.env });
    sealed[name] = sealSecrets(settings, parsed, () => {
      key ??= readSealingKey(options.dataDir, options.env);
      return key;
    });
  }
  return sealed;
}

/** The configuration that was applied last, with its secrets opened; undefined when there is none. */
export async function loadStoredConfiguration(
  database: Database,
  { dataDir, env }: Surroundings,
): Promise<Configuration | undefined> {
  const stored = await loadConfigurationDocument(database);
  if (stored === undefined) return undefined;
  return openSecrets(stored.document, () => readSealingKey(dataDir, env)) as Configuration;
}

function listDifferences(before: unknown, after: unknown, path = ''): readonly ConfigurationDifference[] {
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  if (isSealed(before) && isSealed(after)) return [];
  if (!isRecord(before) || !isRecord(after)) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    return [{ path: path === '' ? 'configuration' : path, kind }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !(path === '' && key === 'folder'),
  );
  return keys.flatMap((key) => listDifferences(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Two sealed texts differ at every sealing; whether the secret itself changed is nobody's to see. */
function isSealed(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('sealed:');
}
