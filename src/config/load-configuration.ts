import { accessSync, constants } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type FindPlace, newPlaceFinder } from './find-place.ts';
import { type JobMapping, readMapping } from './read-mapping.ts';
import { checkWith, parseYaml, readText } from './read-yaml.ts';
import { resolveReferences } from './resolve-secrets.ts';
import { type Retention, retentionSchema } from './retention-schema.ts';
import { type ConfigurationFile, configurationSchema, type JobSettings } from './schema.ts';
import { type ServiceDeskFile, serviceDeskSchema } from './service-desk-schema.ts';

/** A whole configuration, as written: secrets are still references, mapping files are read in. Safe to store. */
export type Configuration = {
  readonly systems: ConfigurationFile['systems'];
  readonly jobs: Readonly<Record<string, Job>>;
  /** Absent in what was stored before there was a service desk: {@link serviceDeskOf} gives the defaults then. */
  readonly serviceDesk?: ServiceDeskFile;
  /** Absent where nothing is said of it: {@link retentionOf} gives the defaults. */
  readonly retention?: Retention;
  /** Where relative paths in the systems' settings start. */
  readonly folder: string;
  /** Where each job's mapping stands, for messages; absent for what was stored, and for mappings that stand in no YAML file. */
  readonly places?: Readonly<Record<string, FindPlace>>;
  /** Where anything else stands in the file; absent for what was stored. */
  readonly findPlace?: FindPlace;
};

export type Job = Omit<JobSettings, 'mapping' | 'connections'> & {
  readonly mapping: JobMapping;
  readonly connections: Readonly<Record<string, JobConnection>>;
};

/** What differs where a job is carried out on another system than its target. */
export type JobConnection = { readonly mapping: JobMapping; readonly defaultOu?: string };

/**
 * Reads `hirewire.yaml` and the mapping files that it names.
 *
 * @throws ConfigError with the file, path, expected and found of every mistake.
 */
export async function loadConfiguration(path: string): Promise<Configuration> {
  return await readConfiguration(await readText(path), path);
}

/** The same of a text that is to stand in the file at `path`. */
export async function readConfiguration(text: string, path: string): Promise<Configuration> {
  const folder = dirname(resolve(path));
  const file = parseYaml(text, basename(path), configurationSchema);
  const findPlace = newPlaceFinder(text, basename(path));
  const jobs: Record<string, Job> = {};
  const places: Record<string, FindPlace> = {};
  for (const [name, job] of Object.entries(file.jobs)) {
    checkSystemsExist(name, job, file);
    const read = await readMapping(job.mapping, folder);
    jobs[name] = { ...job, mapping: read.mapping, connections: await readConnections(job, folder) };
    places[name] = read.findPlace ?? ((inside, offset) => findPlace(['jobs', name, 'mapping', ...inside], offset));
  }
  const { systems, serviceDesk, retention } = file;
  return { systems, jobs, serviceDesk, ...(retention !== undefined && { retention }), folder, places, findPlace };
}

/** The settings of the service desk, as written: secrets are still references. */
export function serviceDeskOf(configuration: Pick<Configuration, 'serviceDesk'>): ServiceDeskFile {
  return configuration.serviceDesk ?? serviceDeskSchema.parse({});
}

/** For how long is kept what grows with every run. */
export function retentionOf(configuration: Pick<Configuration, 'retention'>): Retention {
  return configuration.retention ?? retentionSchema.parse({});
}

function checkSystemsExist(name: string, job: JobSettings, file: ConfigurationFile): void {
  const known = Object.keys(file.systems).join(', ') || 'none';
  const roles = (['source', 'target'] as const).map((role) => ({ path: role, system: job[role] }));
  const connections = Object.keys(job.connections).map((system) => ({ path: `connections.${system}`, system }));
  for (const { path, system } of [...roles, ...connections]) {
    if (!Object.hasOwn(file.systems, system)) {
      throw new ConfigError([
        { path: `jobs.${name}.${path}`, expected: `one of the systems (${known})`, found: `"${system}"` },
      ]);
    }
  }
}

async function readConnections(job: JobSettings, folder: string): Promise<Job['connections']> {
  const connections: Record<string, JobConnection> = {};
  for (const [system, { mapping = 'default', defaultOu }] of Object.entries(job.connections)) {
    const read = await readMapping(mapping, folder);
    connections[system] = { mapping: read.mapping, ...(defaultOu !== undefined && { defaultOu }) };
  }
  return connections;
}

/**
 * A system's settings, checked by its connector's schema, with the references' values in place; `withoutSecrets` leaves the
 * references as they are, for whoever connects to nothing.
 */
export function readSystemSettings<Schema extends z.ZodType>(
  configuration: Configuration,
  system: string,
  options: { schema: Schema; env: NodeJS.ProcessEnv; withoutSecrets?: boolean },
): z.output<Schema> {
  const settings = configuration.systems[system];
  if (settings === undefined) {
    const known = Object.keys(configuration.systems).join(', ') || 'none';
    throw new ConfigError([{ path: 'systems', expected: `one of ${known}`, found: `"${system}"` }]);
  }
  const { connector: _connector, active: _active, ...rest } = settings;
  const settled = withFullPaths(rest, configuration.folder);
  if (options.withoutSecrets === true) return checkWith(options.schema, settled, `systems.${system}`);
  const resolved = resolveReferences(settled, `systems.${system}`, { folder: configuration.folder, env: options.env });
  return checkWith(options.schema, resolved, `systems.${system}`);
}

/** @throws ConfigError for a setting of a system that is named like `caFile`, and whose file cannot be read here */
export function assertFilesAreThere({ systems, folder }: Configuration, system: string): void {
  visitPaths(withFullPaths(systems[system], folder), `systems.${system}`);
}

function visitPaths(settings: unknown, where: string): void {
  if (typeof settings !== 'object' || settings === null) return;
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value !== 'string') visitPaths(value, `${where}.${key}`);
    else if (isPath(key, value)) assertReadable(value, `${where}.${key}`);
  }
}

function assertReadable(path: string, where: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message;
    throw new ConfigError([{ path: where, expected: `a readable file ${path}`, found }]);
  }
}

function isPath(key: string, value: string): boolean {
  return key.endsWith('File') && !value.includes('${');
}

/** Settings named like `caFile` hold paths beside the configuration file. */
function withFullPaths(settings: unknown, folder: string): unknown {
  if (Array.isArray(settings)) return settings.map((item) => withFullPaths(item, folder));
  if (typeof settings !== 'object' || settings === null) return settings;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'string' && isPath(key, value) ? resolve(folder, value) : withFullPaths(value, folder),
    ]),
  );
}
