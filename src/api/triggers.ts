import { z } from 'zod';
import { editTrigger, foundTrigger, isSameName, type TriggerEdit } from '../engine/ticketed/edit-triggers.ts';
import { listTriggers } from '../engine/ticketed/list-triggers.ts';
import { testTrigger } from '../engine/ticketed/test-trigger.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access, type Caller } from './caller.ts';
import { edit } from './edit.ts';
import type { FieldError } from './errors.ts';
import { RequestError } from './errors.ts';
import type { Router } from './router.ts';
import { name } from './schemas/common.ts';

const params = z.strictObject({ trigger: name.describe('Its name, in any case.') });
const path = '/api/triggers/{trigger}';

/** Event triggers: when they fire, and what they do. */
export function addTriggers(router: Router, deps: ApiDeps): void {
  router.add({
    ...{ method: 'GET', path: '/api/triggers', summary: 'Every event trigger, in the order in which they go.' },
    ...{ access, answer: 'TriggerList' },
    handle: async () => ({ triggers: listTriggers(await deps.engine()) }),
  });
  router.add({
    ...{ method: 'GET', path, summary: 'One event trigger.', access, params, answer: 'Trigger' },
    handle: async ({ params: { trigger } }) => await load(deps, trigger),
  });
  router.add({
    ...{ method: 'PUT', path, summary: 'Put an event trigger in the place of this one, or make it.' },
    ...{ access, params, body: 'TriggerBody', answer: 'Trigger' },
    handle: async ({ params: { trigger }, sent, caller }) =>
      await write(deps, { trigger, caller }, () => ({ name: trigger, ...(sent as object) })),
  });
  router.add({
    ...{ method: 'PATCH', path, summary: 'Change parts of an event trigger; `active` switches it on and off.' },
    ...{ access, params, body: 'TriggerPatch', answer: 'Trigger' },
    handle: async ({ params: { trigger }, sent, caller }) =>
      await write(deps, { trigger, caller }, (now) => ({ ...foundTrigger(now, trigger), ...(sent as object) })),
  });
  router.add({
    ...{ method: 'DELETE', path, summary: 'Delete an event trigger.', access, params, answer: 'TriggerList' },
    handle: async ({ params: { trigger }, caller }) => {
      await write(deps, { trigger, caller }, (now) => {
        foundTrigger(now, trigger);
        return undefined;
      });
      return { triggers: listTriggers(await deps.engine()) };
    },
  });
  router.add({
    ...{ method: 'POST', path: `${path}/test`, summary: 'Whether a trigger would fire on a ticket, and why.' },
    ...{ access, params, body: 'TriggerTestBody', answer: 'TriggerTest', isLook: true },
    handle: async ({ params: { trigger }, body: { ticket: reference, event } }) =>
      await testTrigger(await deps.engine(), trigger, { reference, event }),
  });
}

async function load(deps: ApiDeps, wanted: string): Promise<unknown> {
  const triggers = listTriggers(await deps.engine());
  return foundTrigger(
    triggers.find((one) => isSameName(one.name, wanted)),
    wanted,
  );
}

/** Gives the trigger as it is then. */
async function write(
  deps: ApiDeps,
  { trigger, caller }: { readonly trigger: string; readonly caller: Caller },
  change: TriggerEdit,
): Promise<unknown> {
  let after: ReturnType<TriggerEdit>;
  await edit(deps, 'serviceDesk', async (engine) => {
    await editTrigger(engine, { name: trigger, by: caller.name }, (now) => {
      after = change(now);
      return after;
    });
  }).catch(withoutPlace);
  return after === undefined ? undefined : await load(deps, after.name);
}

/** A mistake in the one trigger is one of the body, wherever the trigger stands among the others. */
function withoutPlace(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const fields = error.fields.map(
    (one): FieldError => ({ ...one, field: one.field.replace(/^triggers\[\d+\]\.?/, '') }),
  );
  const message = error.message.replace(/^triggers\[\d+\]\.?/, '');
  throw new RequestError(error.status, { code: error.code, message, advice: error.advice }, fields);
}
