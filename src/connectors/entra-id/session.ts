import type { ConnectorDeps, TargetAttribute, TargetSchema, TargetSession } from '../contract.ts';
import { once } from '../ldap/once.ts';
import { applyOperation } from './apply.ts';
import type { ApplyContext } from './apply-context.ts';
import { findDefinition } from './attributes.ts';
import { checkTarget } from './check.ts';
import type { EntraIdConfig } from './config.ts';
import { loadDeletedUsers } from './deleted-users.ts';
import { loadDomains } from './domains.ts';
import { type OpenGraph, openGraph } from './open-graph.ts';
import { viewInstants } from './to-account.ts';
import { findAccounts, findTaken, listAccounts, readAccounts } from './users.ts';

/** Calls that travel in one `$batch`. */
const callsPerBatch = 20;

/** Opens the tenant as a target. @throws ConnectorError */
export async function openEntraId(
  config: EntraIdConfig,
  deps: ConnectorDeps,
  wait?: (milliseconds: number) => Promise<unknown>,
): Promise<TargetSession> {
  return toSession(await openGraph(config, deps, wait));
}

function toSession(graph: OpenGraph): TargetSession {
  const { config, deps, users } = graph;
  const { client } = users;
  const domains = once(() => loadDomains(client));
  const deletedUsers = once(() => loadDeletedUsers(client));
  const writing: ApplyContext = { ...users, config, randomBytes: deps.randomBytes, domains, deletedUsers };
  return {
    check: (needs) => checkTarget(graph, needs, domains),
    describe: async (attributes) => describe(attributes, config.defaultDomain ?? (await domains()).default),
    list: (attributes) => listAccounts(users, attributes),
    readAccounts: (anchors, attributes) => readAccounts(users, anchors, attributes),
    findAccounts: (match, attributes) => findAccounts(users, match, attributes),
    findTaken: (attribute, values) => findTaken(users, attribute, values),
    apply: (operation) => applyOperation(writing, operation),
    view: viewInstants,
    concurrency: callsPerBatch * config.batches,
    close: () => graph.close(),
  };
}

function describe(attributes: readonly string[], defaultDomain: string | undefined): TargetSchema {
  const known = attributes.flatMap((name) => {
    const attribute = describeAttribute(name);
    return attribute === undefined ? [] : [[name, attribute] as const];
  });
  return {
    attributes: Object.fromEntries(known),
    ...(defaultDomain !== undefined && { defaultDomain }),
    required: ['userPrincipalName', 'displayName'],
  };
}

function describeAttribute(name: string): TargetAttribute | undefined {
  const definition = findDefinition(name);
  if (definition === undefined) return undefined;
  const { type, multiValued, readOnly, maxLength } = definition;
  return { name, type, multiValued, readOnly, ...(maxLength !== undefined && { maxLength }) };
}
