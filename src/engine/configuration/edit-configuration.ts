import {
  type ConfigurationDocument,
  dataOf,
  newDocument,
  openDocument,
  saveDocument,
  textOf,
} from '../../config/edit-systems.ts';
import { type Configuration, loadConfiguration, readConfiguration } from '../../config/load-configuration.ts';
import { checkWith } from '../../config/read-yaml.ts';
import { configurationSchema } from '../../config/schema.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { loadConfigurationDocument, lockConfigurations } from '../../store/configurations.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import {
  applyConfiguration,
  type ConfigurationDifference,
  hashConfiguration,
  loadStoredConfiguration,
} from './apply-configuration.ts';

export type EditDeps = Pick<EngineDeps, 'database' | 'connectors' | 'env'> & {
  readonly dataDir: string;
  /** The file that the configuration stands in; absent when the stored one counts. */
  readonly file?: string;
};

export type Edit = {
  /** Who does it, for the list of what was applied when. */
  readonly by: string;
  /** What is changed, and nothing else: `systems` and a name, `serviceDesk` and a part. */
  readonly parts: readonly (readonly [section: 'systems' | 'serviceDesk', name: string])[];
  readonly change: (file: ConfigurationDocument) => void;
};

/**
 * Changes the configuration where it stands: in its file, whose comments stay, and then in the database; or in the database alone. One change at
 * a time over all nodes. Nothing is changed unless the whole configuration is right afterwards.
 *
 * @throws ConfigError with every mistake
 * @throws EngineError `fileAhead`, `fileNotEditable`
 */
export async function editConfiguration(deps: EditDeps, edit: Edit): Promise<readonly ConfigurationDifference[]> {
  return await inTransaction(deps.database, async (tx) => {
    await lockConfigurations(tx);
    return deps.file === undefined
      ? await editStored({ ...deps, database: tx }, edit)
      : await editFile({ ...deps, database: tx }, edit, deps.file);
  });
}

async function editStored(deps: EditDeps, edit: Edit): Promise<readonly ConfigurationDifference[]> {
  const stored = await loadStoredConfiguration(deps.database, deps);
  if (stored === undefined)
    throw new EngineError('fileNotEditable', 'Nothing was applied yet.', 'Apply a configuration.');
  const file = newDocument({ systems: stored.systems, serviceDesk: stored.serviceDesk });
  edit.change(file);
  const { systems, serviceDesk } = checkWith(configurationSchema, dataOf(file), 'configuration');
  const configuration: Configuration = { ...stored, systems, serviceDesk };
  return await apply(deps, edit, configuration);
}

async function editFile(deps: EditDeps, edit: Edit, path: string): Promise<readonly ConfigurationDifference[]> {
  await assertApplied(deps.database, path);
  const file = await openDocument(path);
  const before = dataOf(file);
  edit.change(file);
  assertNothingElse(before, dataOf(file), edit.parts);
  const configuration = await readConfiguration(textOf(file), path);
  // Checked whole before the file is touched; written there first, because what stands in the file is what counts at the next start.
  await apply(deps, edit, configuration, { dryRun: true });
  await saveDocument(file).catch((error: unknown) => {
    throw notEditable(`The file cannot be written: ${(error as Error).message}.`, 'Let the server write its file.');
  });
  return await apply(deps, edit, configuration);
}

async function apply(
  { database, connectors, dataDir, env }: EditDeps,
  { by: appliedBy }: Edit,
  configuration: Configuration,
  how: { readonly dryRun?: true } = {},
): Promise<readonly ConfigurationDifference[]> {
  return await applyConfiguration(database, configuration, { connectors, dataDir, env, appliedBy, ...how });
}

/** What somebody is writing in the file is not applied by the way. */
async function assertApplied(database: Database, path: string): Promise<void> {
  const stored = await loadConfigurationDocument(database);
  const inFile = hashConfiguration(await loadConfiguration(path));
  if (stored === undefined || stored.hash === inFile) return;
  throw new EngineError(
    'fileAhead',
    `The configuration file is not the one that was applied last: ${path}.`,
    'See what is different with `hirewire apply --dry-run -f FILE`, apply it, and try again.',
  );
}

/** An anchor that aliases refer to is shared: what is changed there is changed elsewhere too. */
function assertNothingElse(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  parts: Edit['parts'],
): void {
  if (canonicalJson(without(before, parts)) === canonicalJson(without(after, parts))) return;
  throw notEditable(
    'Other parts of the file would change too, by an alias.',
    'Write it out, or edit the file by hand.',
  );
}

function without(data: Readonly<Record<string, unknown>>, parts: Edit['parts']): unknown {
  const rest: Record<string, Record<string, unknown>> = {
    ...(data as Record<string, Record<string, unknown>>),
    systems: { ...Object(data.systems) },
    serviceDesk: { ...Object(data.serviceDesk) },
  };
  for (const [section, name] of parts) delete rest[section]?.[name];
  return rest;
}

function notEditable(what: string, advice: string): EngineError {
  return new EngineError('fileNotEditable', what, advice);
}
