import { z } from 'zod';
import type { ConfigurationDifference } from '../engine/configuration/apply-configuration.ts';
import {
  assertDelivery,
  type DeliveryPlace,
  listDelivery,
  type NamedPart,
  pathOf,
  removeDelivery,
  replaceDelivery,
  showDelivery,
} from '../engine/configuration/delivery-settings.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access, type Caller } from './caller.ts';
import { edit } from './edit.ts';
import type { Router } from './router.ts';
import { name } from './schemas/common.ts';

/** The ways by which messages leave: the mail server, webhooks, systems whose tickets follow ours. Secrets go in, and never come out. */
export function addDelivery(router: Router, deps: ApiDeps): void {
  addMail(router, deps);
  addNamed(router, deps, {
    ...{ part: 'webhooks', path: '/api/webhooks', param: 'webhook', answer: 'WebhookList' },
    ...{ one: 'a webhook', all: 'Every webhook' },
  });
  addNamed(router, deps, {
    ...{ part: 'itsm', path: '/api/itsm', param: 'peer', answer: 'ItsmList' },
    ...{ one: 'a system whose tickets follow ours', all: 'Every system whose tickets follow ours' },
  });
}

const mail: DeliveryPlace = { part: 'mail' };

function addMail(router: Router, deps: ApiDeps): void {
  const path = '/api/mail';
  router.add({
    ...{ method: 'GET', path, summary: 'The mail server; of its password only that it is set.', access },
    answer: 'DeliverySettings',
    handle: async () => ({ settings: showDelivery(await deps.engine(), mail) ?? null }),
  });
  router.add({
    ...{ method: 'PUT', path, summary: 'Give the mail server these settings.', access },
    ...{ body: 'DeliveryBody', answer: 'DeliveryChange' },
    handle: async ({ sent, caller }) => await replace(deps, { place: mail, sent, caller }),
  });
  router.add({
    ...{ method: 'DELETE', path, summary: 'Send no mail any more.', access, answer: 'DeliveryChange' },
    handle: async ({ caller }) => await remove(deps, { place: mail, caller }),
  });
}

type Named = {
  readonly part: NamedPart;
  readonly path: string;
  readonly param: 'webhook' | 'peer';
  readonly answer: 'WebhookList' | 'ItsmList';
  /** For the summaries. */
  readonly one: string;
  readonly all: string;
};

function addNamed(router: Router, deps: ApiDeps, { part, path: list, param, answer, one, all }: Named): void {
  const params = z.strictObject({ [param]: name.describe('As the configuration names it.') });
  const path = `${list}/{${param}}`;
  const placeOf = (given: Readonly<Record<string, string>>): DeliveryPlace => ({ part, name: given[param] ?? '' });
  router.add({
    ...{ method: 'GET', path: list, summary: `${all}, without secrets.`, access, answer },
    handle: async () => ({ [part]: listDelivery(await deps.engine(), part) }),
  });
  router.add({
    ...{ method: 'GET', path, summary: `The settings of ${one}; of a secret only that it is set.` },
    ...{ access, params, answer: 'DeliverySettings' },
    handle: async ({ params: given }) => {
      const engine = await deps.engine();
      assertDelivery(engine, placeOf(given));
      return { settings: showDelivery(engine, placeOf(given)) };
    },
  });
  router.add({
    ...{ method: 'PUT', path, summary: `Give ${one} these settings, or make one.` },
    ...{ access, params, body: 'DeliveryBody', answer: 'DeliveryChange' },
    handle: async ({ params: given, sent, caller }) => await replace(deps, { place: placeOf(given), sent, caller }),
  });
  router.add({
    ...{ method: 'DELETE', path, summary: `Delete ${one} that no rule and no trigger needs.` },
    ...{ access, params, answer: 'DeliveryChange' },
    handle: async ({ params: given, caller }) => await remove(deps, { place: placeOf(given), caller }),
  });
}

async function replace(
  deps: ApiDeps,
  { place, sent, caller }: { readonly place: DeliveryPlace; readonly sent: unknown; readonly caller: Caller },
): Promise<unknown> {
  const wanted = { place, sent: sent as Readonly<Record<string, unknown>>, by: caller.name };
  return toChange(await edit(deps, pathOf(place), async (engine) => await replaceDelivery(engine, wanted)));
}

async function remove(
  deps: ApiDeps,
  { place, caller }: { readonly place: DeliveryPlace; readonly caller: Caller },
): Promise<unknown> {
  assertDelivery(await deps.engine(), place);
  const wanted = { place, by: caller.name };
  return toChange(await edit(deps, pathOf(place), async (engine) => await removeDelivery(engine, wanted)));
}

function toChange(differences: readonly ConfigurationDifference[]): unknown {
  return { changed: differences.length > 0, differences };
}
