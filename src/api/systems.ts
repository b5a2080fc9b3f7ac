import { z } from 'zod';
import { type ConfigurationDocument, cloneSystem, setSystemActive } from '../config/edit-systems.ts';
import type { ConfigurationDifference } from '../engine/configuration/apply-configuration.ts';
import { editConfiguration } from '../engine/configuration/edit-configuration.ts';
import {
  assertKnown,
  draftConfiguration,
  listConfiguredSystems,
  removeSystem,
  replaceSystem,
  showSystem,
} from '../engine/configuration/system-settings.ts';
import type { EngineDeps } from '../engine/engine-deps.ts';
import { checkSystems } from '../engine/explain/check-systems.ts';
import { listCompanies } from '../engine/ticketed/list-companies.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import { edit } from './edit.ts';
import type { Router } from './router.ts';
import { name } from './schemas/common.ts';

const params = z.strictObject({ system: name.describe('As the configuration names it.') });
const path = '/api/systems/{system}';

/** Systems: the settings of HR and of directories. Secrets go in, and never come out. */
export function addSystems(router: Router, deps: ApiDeps): void {
  router.add({
    ...{ method: 'GET', path: '/api/systems', summary: 'Every system, whether it is active, and what uses it.' },
    ...{ access, answer: 'SystemList' },
    handle: async () => ({ systems: listConfiguredSystems(await deps.engine()) }),
  });
  router.add({
    ...{ method: 'GET', path, summary: 'One system with its settings; of a secret only that it is set.' },
    ...{ access, params, answer: 'System' },
    handle: async ({ params: { system } }) => showSystem(await deps.engine(), system),
  });
  router.add({
    ...{ method: 'PUT', path, summary: 'Give a system these settings, or make one.' },
    ...{ access, params, body: 'SystemBody', answer: 'SystemChange' },
    handle: async ({ params: { system }, sent, caller }) => {
      const wanted = { name: system, sent: sent as Readonly<Record<string, unknown>>, by: caller.name };
      return toChange(
        system,
        await edit(deps, `systems.${system}`, async (engine) => await replaceSystem(engine, wanted)),
      );
    },
  });
  router.add({
    ...{ method: 'DELETE', path, summary: 'Delete a system that no job and no trigger uses.' },
    ...{ access, params, answer: 'SystemChange' },
    handle: async ({ params: { system }, caller }) => {
      assertKnown(await deps.engine(), system);
      const wanted = { name: system, by: caller.name };
      return toChange(
        system,
        await edit(deps, `systems.${system}`, async (engine) => await removeSystem(engine, wanted)),
      );
    },
  });
  addSwitches(router, deps);
  addLooks(router, deps);
}

function addSwitches(router: Router, deps: ApiDeps): void {
  router.add({
    ...{ method: 'POST', path: `${path}/clone`, summary: 'Copy a system with its secrets; the copy is not active.' },
    ...{ access, params, body: 'CloneBody', answer: 'SystemChange' },
    handle: async ({ params: { system }, body: { name: copy }, caller }) =>
      await change(deps, { system, written: copy, by: caller.name }, (file) => cloneSystem(file, system, copy)),
  });
  for (const [word, active] of [['activate', true] as const, ['deactivate', false] as const]) {
    const summary = active ? 'Let jobs and triggers use a system.' : 'Let no job and no trigger use a system.';
    router.add({
      ...{ method: 'POST', path: `${path}/${word}`, summary, access, params, answer: 'SystemChange' },
      handle: async ({ params: { system }, caller }) =>
        await change(deps, { system, written: system, by: caller.name }, (file) => {
          setSystemActive(file, system, active);
        }),
    });
  }
}

function addLooks(router: Router, deps: ApiDeps): void {
  router.add({
    ...{ method: 'POST', path: `${path}/test`, summary: 'Connect, and report every right that is needed.' },
    ...{ access, params, body: 'SystemDraft', answer: 'SystemCheck', isLook: true },
    handle: async ({ params: { system }, sent }) => {
      const [check] = await checkSystems(await draft(deps, system, sent), system);
      return check;
    },
  });
  router.add({
    ...{ method: 'GET', path: `${path}/companies`, summary: 'The companies of Flex HR, and which are chosen.' },
    ...{ access, params, answer: 'Companies' },
    handle: async ({ params: { system } }) => await listCompanies(await deps.engine(), system),
  });
  router.add({
    ...{ method: 'POST', path: `${path}/companies`, summary: 'The companies by settings that are not saved yet.' },
    ...{ access, params, body: 'SystemDraft', answer: 'Companies', isLook: true },
    handle: async ({ params: { system }, sent }) => await listCompanies(await draft(deps, system, sent), system),
  });
}

/** The engine with settings of a system that are not saved. A system that there is not is one of the path, not of the body. */
async function draft(deps: ApiDeps, system: string, sent: unknown): Promise<EngineDeps> {
  const engine = await deps.engine();
  const settings = sent as Readonly<Record<string, unknown>>;
  if (Object.keys(settings).length === 0) assertKnown(engine, system);
  const configuration = await edit(deps, `systems.${system}`, async () => draftConfiguration(engine, system, settings));
  return { ...engine, configuration };
}

async function change(
  deps: ApiDeps,
  { system, written, by }: { readonly system: string; readonly written: string; readonly by: string },
  write: (file: ConfigurationDocument) => void,
): Promise<unknown> {
  assertKnown(await deps.engine(), system);
  const differences = await edit(
    deps,
    `systems.${system}`,
    async (engine) =>
      await editConfiguration(engine, {
        ...{ by, parts: [['systems', written]] },
        change: write,
      }),
  );
  return toChange(written, differences);
}

function toChange(system: string, differences: readonly ConfigurationDifference[]): unknown {
  return { system, changed: differences.length > 0, differences };
}
