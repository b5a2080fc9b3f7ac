import { type ConfigurationDocument, readDeskPart, writeDeskPart } from '../../config/edit-systems.ts';
import { type EditDeps, editConfiguration } from '../configuration/edit-configuration.ts';
import { EngineError } from '../engine-error.ts';

type Written = Readonly<Record<string, unknown>> & { readonly name: string };

/** What a trigger is to become, of what it is as it is written; undefined: there is none, or there is to be none. */
export type TriggerEdit = (now: Written | undefined) => Written | undefined;

/**
 * Changes one event trigger of the configuration, or adds or deletes one.
 *
 * @throws ConfigError with every mistake, below `serviceDesk.triggers[<place>]`
 * @throws EngineError as {@link editConfiguration}
 */
export async function editTrigger(
  deps: EditDeps,
  { name, by }: { readonly name: string; readonly by: string },
  edit: TriggerEdit,
): Promise<void> {
  await editConfiguration(deps, {
    by,
    parts: [['serviceDesk', 'triggers']],
    change: (file) => {
      const { triggers, at } = findPlace(file, name);
      const after = edit(triggers[at]);
      writeDeskPart(file, 'triggers', triggers.toSpliced(at, 1, ...(after === undefined ? [] : [after])));
    },
  });
}

function findPlace(
  file: ConfigurationDocument,
  name: string,
): { readonly triggers: readonly Written[]; readonly at: number } {
  const written = readDeskPart(file, 'triggers');
  const triggers = (Array.isArray(written) ? written : []) as readonly Written[];
  const at = triggers.findIndex((one) => isSameName(one.name, name));
  return { triggers, at: at < 0 ? triggers.length : at };
}

/** Names of triggers are the same in any case. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** @throws EngineError `triggerNotFound` */
export function foundTrigger<Found>(trigger: Found | undefined, name: string): Found {
  if (trigger !== undefined) return trigger;
  throw new EngineError(
    'triggerNotFound',
    `There is no event trigger ${name}.`,
    'See the names with `hirewire triggers list`.',
  );
}
