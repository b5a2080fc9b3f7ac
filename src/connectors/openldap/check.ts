import type { CheckLine, TargetNeeds } from '../contract.ts';
import { checkPageSize } from '../ldap/check-page-size.ts';
import { checkSchema } from '../ldap/check-schema.ts';
import { checkServer } from '../ldap/check-server.ts';
import type { Directory } from '../ldap/directory.ts';
import { passwordModifyOid } from '../ldap/password-modify.ts';
import { stateAttribute } from './account-state.ts';
import { checkRights } from './check-rights.ts';
import type { OpenLdapConfig } from './config.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';
import type { RootDse } from './root-dse.ts';
import type { OpenLdapSchema } from './schema-reader.ts';

export type CheckContext = {
  readonly directory: Directory<OpenLdapConfig>;
  readonly rootDse: RootDse;
  readonly schema: OpenLdapSchema;
};

/**
 * Every condition and right that reading and writing these attributes below these containers needs. Of the right to create it makes sure by an entry
 * that it removes again.
 */
export async function checkDirectory(context: CheckContext, needs: TargetNeeds): Promise<readonly CheckLine[]> {
  const { directory, rootDse, schema } = context;
  const { config } = directory;
  const lines: CheckLine[] = [];
  for (const url of config.url) lines.push(...(await checkServer(directory, url)));
  lines.push({ name: 'base DN', status: 'ok', message: `${config.baseDn} can be read.` });
  lines.push(await checkPageSize(directory));
  lines.push(...(await checkSchema(schema, { needs, isPseudo: isPseudoAttribute, anchorAttribute: 'entryUUID' })));
  lines.push(...(await checkClasses(context)));
  lines.push(checkState(config));
  if (needs.kinds.includes('create')) lines.push(checkPassword(config, rootDse));
  lines.push(...(await checkRights(directory, needs, await schema.required())));
  return lines;
}

async function checkClasses({ directory, schema }: CheckContext): Promise<readonly CheckLine[]> {
  const { classes } = await schema.whole();
  if (classes.size === 0) return [];
  const missing = directory.config.objectClasses.filter((name) => !classes.has(name.toLowerCase()));
  const name = 'object classes';
  if (missing.length === 0) return [{ name, status: 'ok', message: 'The classes of new accounts are in the schema.' }];
  const message = `The schema has no class ${missing.join(', ')}.`;
  return [{ name, status: 'failed', message, advice: 'Correct objectClasses, or extend the schema.' }];
}

function checkState({ state }: OpenLdapConfig): CheckLine {
  const name = 'state of accounts';
  const attribute = stateAttribute(state);
  if (attribute !== undefined) return { name, status: 'ok', message: `${attribute} tells who is disabled.` };
  const message = 'Accounts have no state here: whoever should be disabled is reported as failed.';
  return { name, status: 'warning', message, advice: 'Set state of the system.' };
}

function checkPassword({ initialPassword }: OpenLdapConfig, { extensions }: RootDse): CheckLine {
  const name = 'password of new accounts';
  if (initialPassword !== 'passwordModify' || extensions.has(passwordModifyOid)) {
    return { name, status: 'ok', message: `Set by ${initialPassword}.` };
  }
  const message = 'The server does not know the password modify operation (RFC 3062).';
  return { name, status: 'failed', message, advice: 'Set initialPassword to userPassword or none.' };
}
