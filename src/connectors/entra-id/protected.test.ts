import { expect, it } from 'vitest';
import type { Batcher } from './batch.ts';
import type { GraphClient } from './client.ts';
import { configSchema } from './config.ts';
import { loadProtection } from './protected.ts';

const config = configSchema.parse({
  ...{ tenantId: 't', clientId: 'c', auth: { type: 'clientSecret', clientSecret: 's' } },
  protected: ['Glass@contoso.com'],
});

/** A tenant whose one role is held by a user, and by a group of two pages. */
const answers: Readonly<Record<string, unknown>> = {
  '/directoryRoles?$select=id,displayName': { value: [{ id: 'r1', displayName: 'Global Administrator' }] },
  '/directoryRoles/r1/members?$select=id': {
    value: [
      { '@odata.type': '#microsoft.graph.user', id: 'ada' },
      { '@odata.type': '#microsoft.graph.group', id: 'g1' },
    ],
  },
  '/groups/g1/transitiveMembers?$select=id': { value: [{ id: 'ben' }], '@odata.nextLink': '/next' },
  '/next': { value: [{ id: 'cid' }] },
};

it('protects who has a directory role by himself or through a group, and the names of the configuration', async () => {
  const client = { system: 'entra', get: async (target: string) => answers[target] } as GraphClient;
  const batcher: Batcher = { call: async ({ url }) => ({ status: 'done', body: answers[url] }) };

  const protection = await loadProtection({ client, batcher, config });

  const reasons = ['ada', 'ben', 'cid', 'dan'].map((id) => protection.whyProtected({ id }));
  const role = 'it has the directory role Global Administrator';
  expect(reasons).toEqual([role, role, role, undefined]);
  expect(protection.whyProtected({ id: 'x', userPrincipalName: 'glass@CONTOSO.com' })).toContain('configuration');
});
