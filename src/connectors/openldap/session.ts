import type { ConnectorDeps, TargetSchema, TargetSession } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import { type AccountsContext, findAccounts, findTaken, listAccounts, readAccounts } from '../ldap/accounts.ts';
import { assertBaseDn, assertSettings } from '../ldap/assert-settings.ts';
import { findMissing } from '../ldap/containers.ts';
import { Directory } from '../ldap/directory.ts';
import { hasSeveralServers } from '../ldap/has-several-servers.ts';
import { once } from '../ldap/once.ts';
import { newRequestObserver } from '../ldap/request-log.ts';
import { toTargetSchema } from '../ldap/target-schema.ts';
import { newValueView } from '../ldap/view-values.ts';
import { stateAttribute } from './account-state.ts';
import { applyOperation } from './apply.ts';
import type { ApplyContext } from './apply-context.ts';
import { checkDirectory } from './check.ts';
import type { OpenLdapConfig } from './config.ts';
import { newDialect } from './dialect.ts';
import { loadProtection } from './protected.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import { type RootDse, readRootDse } from './root-dse.ts';
import { newSchemaReader, type OpenLdapSchema } from './schema-reader.ts';

/** Requests on the one connection at once. */
const concurrency = 4;

/**
 * Connects, logs in and looks whether the base DN is there and the state of accounts can be kept.
 * @throws ConnectorError with what to do: `unavailable`, `untrusted`, `unauthorized`, `notFound`, `invalid`
 */
export async function openOpenLdap(config: OpenLdapConfig, deps: ConnectorDeps): Promise<TargetSession> {
  assertSettings(config, deps);
  const observe = newRequestObserver(config, deps);
  const directory = new Directory(config, deps, { dialect: newDialect(config), observe });
  try {
    const rootDse = await readRootDse(directory);
    await assertBaseDn(directory, rootDse.rootDn);
    const schema = newSchemaReader(directory, rootDse.schemaDn);
    await assertState(directory, schema);
    const mayLag = await hasSeveralServers(config.url);
    return newSession({ directory, rootDse, schema, mayLag }, deps);
  } catch (error) {
    await directory.close();
    throw error;
  }
}

type Opened = {
  readonly directory: Directory<OpenLdapConfig>;
  readonly rootDse: RootDse;
  readonly schema: OpenLdapSchema;
  readonly mayLag: boolean;
};

function newSession({ directory, rootDse, schema, mayLag }: Opened, { randomBytes }: ConnectorDeps): TargetSession {
  const { rootDn } = rootDse;
  const protection = once(() => loadProtection(directory, rootDn));
  const accounts: AccountsContext = { directory, schema, rootDn, protectedAnchors: protection };
  const writing: ApplyContext = { directory, schema, rootDn, protection, readable: new Set(), randomBytes };
  const { view, learn } = newValueView();
  return {
    check: (needs) => checkDirectory({ directory, rootDse, schema }, needs),
    describe: async (attributes): Promise<TargetSchema> => {
      const definitions = await schema.define(attributes);
      learn(definitions);
      return toTargetSchema(attributes, {
        definitions,
        isPseudo: isPseudoAttribute,
        required: await schema.required(),
        rootDn,
      });
    },
    view,
    mayLag,
    list: (attributes) => listAccounts(accounts, attributes),
    readAccounts: (anchors, attributes) =>
      readAccounts(accounts, { attribute: directory.dialect.anchorAttribute, values: anchors }, attributes),
    findAccounts: (match, attributes) => findAccounts(accounts, match, attributes),
    findTaken: (attribute, values) => findTaken(accounts, attribute, values),
    findMissing: (containers) => findMissing(directory, containers),
    apply: (operation, options) => applyOperation(writing, operation, options),
    readMade: (names, attributes) => readAccounts(accounts, { attribute: 'entryDN', values: names }, attributes),
    concurrency,
    close: () => directory.close(),
  };
}

/** A state that can't be kept would leave those who have left with open accounts. */
async function assertState(directory: Directory<OpenLdapConfig>, schema: OpenLdapSchema): Promise<void> {
  const attribute = stateAttribute(directory.config.state);
  const { attributes } = await schema.whole();
  if (attribute === undefined || attributes.size === 0 || attributes.has(attribute.toLowerCase())) return;
  throw new ConnectorError({
    code: 'invalid',
    system: directory.system,
    message: `${directory.system}: the schema of ${directory.server} has no attribute ${attribute}, which is to hold whether an account is disabled.`,
    advice:
      'Load the password policy overlay (ppolicy), or set state of the system to an attribute that the schema has.',
  });
}
