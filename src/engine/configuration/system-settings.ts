import { ConfigError } from '../../config/config-error.ts';
import {
  deleteSystem,
  listSystems,
  newDocument,
  readSystem,
  type SystemEntry,
  writeSystem,
} from '../../config/edit-systems.ts';
import { readSystemSettings } from '../../config/load-configuration.ts';
import { keepSecrets, sealChanged } from '../../config/write-only-secrets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { connectorOf } from '../job/open-job.ts';
import type { ConfigurationDifference } from './apply-configuration.ts';
import { assertUnused } from './assert-unused.ts';
import { type EditDeps, editConfiguration } from './edit-configuration.ts';
import { hideSettings, type ParseSettings, type Settings } from './hide-settings.ts';
import { openSealingKey } from './open-sealing-key.ts';

type Known = Pick<EngineDeps, 'configuration' | 'connectors' | 'env'>;

/** A system for showing: its settings without secrets. */
export type ShownSystem = SystemEntry & { readonly settings: Settings };

/** Every system of the configuration in force, whether it is active, and what uses it. */
export function listConfiguredSystems({ configuration }: Pick<EngineDeps, 'configuration'>): readonly SystemEntry[] {
  const { systems, jobs, serviceDesk } = configuration;
  return listSystems(newDocument({ systems, jobs: { ...jobs }, serviceDesk }));
}

/** @throws ConfigError for an unknown system */
export function showSystem(deps: Known, name: string): ShownSystem {
  const entry = listConfiguredSystems(deps).find((one) => one.name === name);
  if (entry === undefined) throw unknownSystem(deps, name);
  return { ...entry, settings: hideSettings(deps.configuration.systems[name] ?? {}, parserOf(deps, name)) };
}

/** @throws ConfigError for an unknown system */
export function assertKnown(deps: Pick<EngineDeps, 'configuration'>, name: string): void {
  if (!Object.hasOwn(deps.configuration.systems, name)) throw unknownSystem(deps, name);
}

function unknownSystem({ configuration }: Pick<EngineDeps, 'configuration'>, name: string): ConfigError {
  const known = Object.keys(configuration.systems).join(', ') || 'none';
  return new ConfigError([{ path: 'systems', expected: `one of ${known}`, found: JSON.stringify(name) }]);
}

/**
 * Gives a system other settings, or makes one. A secret that is not sent stays; one that is sent is kept encrypted, in the file too.
 *
 * @throws ConfigError with every mistake
 * @throws EngineError as {@link editConfiguration}
 */
export async function replaceSystem(
  deps: EditDeps & Known,
  { name, sent, by }: { readonly name: string; readonly sent: Settings; readonly by: string },
): Promise<readonly ConfigurationDifference[]> {
  return await editConfiguration(deps, {
    by,
    parts: [['systems', name]],
    change: (file) => {
      const now = readSystem(file, name);
      const parse = parserOf(deps, name);
      const { settings: kept, refusal } = keepSecrets(sent, { now, hidden: hideSettings(now ?? {}, parse) });
      const parsed = parse(kept);
      if (refusal !== undefined) throw refusal;
      const key = () => openSealingKey(deps);
      const settings = sealChanged(kept, { parsed, now, key });
      writeSystem(file, name, settings);
    },
  });
}

/**
 * The configuration as it would be with other settings of a system, for a look before they are saved; with none, as it is.
 *
 * @throws ConfigError with every mistake, and for an unknown system without settings
 */
export function draftConfiguration(deps: Known, name: string, sent: Settings): Known['configuration'] {
  const { configuration } = deps;
  const now = Object.hasOwn(configuration.systems, name) ? configuration.systems[name] : undefined;
  if (Object.keys(sent).length === 0) {
    if (now === undefined) throw unknownSystem(deps, name);
    return configuration;
  }
  const parse = parserOf(deps, name);
  const { settings, refusal } = keepSecrets(sent, { now, hidden: hideSettings(now ?? {}, parse) });
  parse(settings);
  if (refusal !== undefined) throw refusal;
  const systems = { ...configuration.systems, [name]: settings } as Known['configuration']['systems'];
  return { ...configuration, systems };
}

/**
 * Deletes a system that nothing uses.
 *
 * @throws EngineError `systemInUse`, and as {@link editConfiguration}
 */
export async function removeSystem(
  deps: EditDeps & Known,
  { name, by }: { readonly name: string; readonly by: string },
): Promise<readonly ConfigurationDifference[]> {
  assertUnused(listConfiguredSystems(deps), name);
  return await editConfiguration(deps, {
    by,
    parts: [['systems', name]],
    change: (file) => deleteSystem(file, name),
  });
}

function parserOf({ configuration, connectors, env }: Known, name: string): ParseSettings {
  return (settings) => {
    const systems = { [name]: settings } as Known['configuration']['systems'];
    const alone = { systems, jobs: {}, folder: configuration.folder };
    const { configSchema: schema } = connectorOf({ configuration: alone, connectors }, name);
    return readSystemSettings(alone, name, { schema, env });
  };
}
