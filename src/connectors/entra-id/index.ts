import type { Connector } from '../contract.ts';
import { stateAttribute, whyUnsearchable } from './attributes.ts';
import { configSchema, type EntraIdConfig } from './config.ts';
import { openEntraId } from './session.ts';
import { defaultAttributes } from './source/default-attributes.ts';
import { openSource } from './source/open-source.ts';
import { toWorker } from './source/to-worker.ts';

/** Microsoft Entra ID through Microsoft Graph v1.0: users are written as a target, and read as a source for write-back. */
export const entraId: Connector<EntraIdConfig> = {
  id: 'entra-id',
  noun: 'the tenant',
  configSchema,
  source: { defaultAttributes, toWorker, open: (config, deps) => openSource(config, deps) },
  target: {
    pseudoAttributes: [{ name: stateAttribute, role: 'openState' }],
    whyUnsearchable,
    defaultDomain: ({ defaultDomain }) => defaultDomain,
    open: (config, deps) => openEntraId(config, deps),
  },
};
