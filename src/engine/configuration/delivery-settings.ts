import { ConfigError } from '../../config/config-error.ts';
import { type ConfigurationDocument, readDeskPart, writeDeskPart } from '../../config/edit-systems.ts';
import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { DeliveryFile } from '../../config/notification-schema.ts';
import { readDelivery } from '../../config/read-delivery.ts';
import { keepSecrets, sealChanged } from '../../config/write-only-secrets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { ConfigurationDifference } from './apply-configuration.ts';
import { type EditDeps, editConfiguration } from './edit-configuration.ts';
import { hideSettings, type ParseSettings, type Settings, tryParse } from './hide-settings.ts';
import { openSealingKey } from './open-sealing-key.ts';

type Known = Pick<EngineDeps, 'configuration' | 'env'>;

/** The ways by which messages leave that are many, by name: webhooks, and systems whose tickets follow ours. */
export type NamedPart = 'webhooks' | 'itsm';

/** One way by which messages leave: the mail server, or one of the others by its name. */
export type DeliveryPlace = { readonly part: 'mail' } | { readonly part: NamedPart; readonly name: string };

/** A place as the configuration writes it, below `serviceDesk`. */
export function pathOf(place: DeliveryPlace): string {
  return place.part === 'mail' ? 'mail' : `${place.part}.${place.name}`;
}

/** The settings of a way for showing, without secrets; undefined when there is none. */
export function showDelivery(deps: Known, place: DeliveryPlace): Settings | undefined {
  const settings = settingsAt(serviceDeskOf(deps.configuration)[place.part], place);
  return settings === undefined ? undefined : hideSettings(settings, parserOf(deps, place));
}

/** Every webhook, or every system whose tickets follow ours, without secrets. */
export function listDelivery(
  deps: Known,
  part: NamedPart,
): readonly { readonly name: string; readonly settings: Settings }[] {
  const names = Object.keys(serviceDeskOf(deps.configuration)[part]);
  return names.flatMap((name) => {
    const settings = showDelivery(deps, { part, name });
    return settings === undefined ? [] : [{ name, settings }];
  });
}

/** @throws ConfigError when there is no such way */
export function assertDelivery(deps: Pick<EngineDeps, 'configuration'>, place: DeliveryPlace): void {
  const { part } = place;
  const written = serviceDeskOf(deps.configuration)[part];
  if (settingsAt(written, place) !== undefined) return;
  const known = part === 'mail' ? 'a mail server' : `one of ${Object.keys(written ?? {}).join(', ') || 'none'}`;
  const found = place.part === 'mail' ? 'none' : JSON.stringify(place.name);
  throw new ConfigError([{ path: `serviceDesk.${part}`, expected: known, found }]);
}

/**
 * Gives a way by which messages leave other settings, or makes one. A secret that is not sent stays; one that is sent is kept encrypted, in the
 * file too.
 *
 * @throws ConfigError with every mistake, those in the settings themselves below {@link pathOf}
 * @throws EngineError as {@link editConfiguration}
 */
export async function replaceDelivery(
  deps: EditDeps & Known,
  { place, sent, by }: { readonly place: DeliveryPlace; readonly sent: Settings; readonly by: string },
): Promise<readonly ConfigurationDifference[]> {
  return await editConfiguration(deps, {
    by,
    parts: [['serviceDesk', place.part]],
    change: (file) => {
      const parse = parserOf(deps, place);
      const now = settingsAt(readDeskPart(file, place.part), place);
      const hidden = now === undefined ? {} : hideSettings(now, parse);
      const settle = (settings: Settings): unknown => tryParse(settings, parse) ?? settings;
      const { settings: kept, refusal } = keepSecrets(sent, { now, hidden, settle });
      const parsed = parse(kept);
      if (refusal !== undefined) throw refusal;
      const key = () => openSealingKey(deps);
      const settings = sealChanged(kept, { parsed, now, key });
      write(file, place, settings);
    },
  });
}

/**
 * Takes a way by which messages leave out of the configuration.
 *
 * @throws ConfigError when something needs it, a rule or a trigger
 * @throws EngineError as {@link editConfiguration}
 */
export async function removeDelivery(
  deps: EditDeps & Known,
  { place, by }: { readonly place: DeliveryPlace; readonly by: string },
): Promise<readonly ConfigurationDifference[]> {
  return await editConfiguration(deps, {
    by,
    parts: [['serviceDesk', place.part]],
    change: (file) => write(file, place, undefined),
  });
}

function settingsAt(part: unknown, place: DeliveryPlace): Settings | undefined {
  if (place.part === 'mail') return part as Settings | undefined;
  const ways = (part ?? {}) as Readonly<Record<string, Settings>>;
  return Object.hasOwn(ways, place.name) ? ways[place.name] : undefined;
}

function write(file: ConfigurationDocument, place: DeliveryPlace, settings: Settings | undefined): void {
  if (place.part === 'mail') {
    writeDeskPart(file, 'mail', settings);
    return;
  }
  const { [place.name]: _, ...others } = (readDeskPart(file, place.part) ?? {}) as Record<string, unknown>;
  const after = settings === undefined ? others : { ...others, [place.name]: settings };
  writeDeskPart(file, place.part, after);
}

function parserOf({ configuration, env }: Known, place: DeliveryPlace): ParseSettings {
  return (settings) => {
    const alone = { webhooks: {}, itsm: {}, ...(place.part === 'mail' ? { mail: settings } : named(place, settings)) };
    const read = readDelivery(alone as unknown as DeliveryFile, { folder: configuration.folder, env });
    return settingsAt(read[place.part], place);
  };
}

function named(place: { readonly part: NamedPart; readonly name: string }, settings: Settings): Settings {
  return { [place.part]: { [place.name]: settings } };
}
