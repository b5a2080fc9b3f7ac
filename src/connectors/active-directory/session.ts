import type { ConnectorDeps, TargetSchema, TargetSession } from '../contract.ts';
import { type AccountsContext, findAccounts, listAccounts, readAccounts } from '../ldap/accounts.ts';
import { assertBaseDn, assertSettings } from '../ldap/assert-settings.ts';
import type { SchemaReader } from '../ldap/attribute-definition.ts';
import { findMissing } from '../ldap/containers.ts';
import { Directory } from '../ldap/directory.ts';
import { hasSeveralServers } from '../ldap/has-several-servers.ts';
import { once } from '../ldap/once.ts';
import { newRequestObserver } from '../ldap/request-log.ts';
import { toDomainName, toTargetSchema } from '../ldap/target-schema.ts';
import { newValueView } from '../ldap/view-values.ts';
import { applyOperation } from './apply.ts';
import type { ApplyContext } from './apply-context.ts';
import { checkDirectory } from './check.ts';
import type { ActiveDirectoryConfig } from './config.ts';
import { activeDirectoryDialect } from './dialect.ts';
import { findTakenNames, newSharedName } from './find-taken-names.ts';
import { readDomainPasswords } from './password-policy.ts';
import { loadProtection } from './protected.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import { type RootDse, readRootDse } from './root-dse.ts';
import { newSchemaReader } from './schema-reader.ts';

/** Requests on the one connection at once: more gains nothing on AD and loses on Samba (measured). */
const concurrency = 4;

/**
 * Connects, logs in and looks whether the base DN is there.
 * @throws ConnectorError with what to do: `unavailable`, `untrusted`, `unauthorized`, `notFound`
 */
export async function openActiveDirectory(config: ActiveDirectoryConfig, deps: ConnectorDeps): Promise<TargetSession> {
  const { directory, rootDse, schema, protection, accounts } = await openDirectory(config, deps);
  const { domainDn } = rootDse;
  const forest = openForest(config, deps);
  const writing: ApplyContext = {
    ...{ directory, schema, domainDn, protection },
    passwordPolicy: once(async () => {
      const { domain = 0, fineGrained = 0 } = await readDomainPasswords(directory, domainDn);
      return { minimumLength: Math.max(domain, fineGrained) };
    }),
    readable: new Set(),
    randomBytes: deps.randomBytes,
  };
  const { view, learn } = newValueView();
  return {
    check: (needs) => checkDirectory({ directory, rootDse, schema, clock: deps.clock }, needs),
    describe: async (attributes): Promise<TargetSchema> => {
      const definitions = await schema.define(attributes);
      learn(definitions);
      return toTargetSchema(attributes, {
        definitions,
        isPseudo: isPseudoAttribute,
        required: ['cn', 'sAMAccountName', 'parentDistinguishedName'],
        rootDn: domainDn,
      });
    },
    view,
    mayLag: await hasSeveralServers(config.url),
    list: (attributes) => listAccounts(accounts, attributes),
    readAccounts: (anchors, attributes) =>
      readAccounts(accounts, { attribute: directory.dialect.anchorAttribute, values: anchors }, attributes),
    findAccounts: (match, attributes) => findAccounts(accounts, match, attributes),
    findTaken: (attribute, values) =>
      findTakenNames({ ...accounts, ...(forest !== undefined && { forest }) }, attribute, values),
    sharedName: newSharedName(toDomainName(domainDn)),
    findMissing: (containers) => findMissing(directory, containers),
    apply: (operation, options) => applyOperation(writing, operation, options),
    readMade: (names, attributes) =>
      readAccounts(accounts, { attribute: 'distinguishedName', values: names }, attributes),
    concurrency,
    close: async () => {
      await Promise.all([directory.close(), forest?.close()]);
    },
  };
}

/** The global catalog; it is connected by the first question to it. */
function openForest(config: ActiveDirectoryConfig, deps: ConnectorDeps): Directory | undefined {
  if (config.globalCatalog === undefined) return undefined;
  return new Directory({ ...config, url: [config.globalCatalog] }, deps, {
    dialect: activeDirectoryDialect,
    observe: newRequestObserver(config, deps),
  });
}

/** A connected directory, with what reading accounts needs: for the connector as a source and as a target. */
export type OpenDirectory = {
  readonly directory: Directory<ActiveDirectoryConfig>;
  readonly rootDse: RootDse;
  readonly schema: SchemaReader;
  readonly protection: ApplyContext['protection'];
  readonly accounts: AccountsContext;
};

/**
 * Connects, logs in and looks whether the base DN is there. The caller closes the directory.
 * @throws ConnectorError with what to do: `unavailable`, `untrusted`, `unauthorized`, `notFound`
 */
export async function openDirectory(config: ActiveDirectoryConfig, deps: ConnectorDeps): Promise<OpenDirectory> {
  assertSettings(config, deps);
  const directory = new Directory(config, deps, {
    dialect: activeDirectoryDialect,
    observe: newRequestObserver(config, deps),
  });
  try {
    return await readDirectory(directory);
  } catch (error) {
    await directory.close();
    throw error;
  }
}

async function readDirectory(directory: Directory<ActiveDirectoryConfig>): Promise<OpenDirectory> {
  const rootDse = await readRootDse(directory);
  const { domainDn, schemaDn } = rootDse;
  await assertBaseDn(directory, domainDn);
  const schema = newSchemaReader(directory, schemaDn);
  const protection = once(() => loadProtection(directory, domainDn));
  const accounts: AccountsContext = {
    ...{ directory, schema, rootDn: domainDn },
    protectedAnchors: async () => (await protection()).anchors,
  };
  return { directory, rootDse, schema, protection, accounts };
}
