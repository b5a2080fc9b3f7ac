import { isWithin } from '../../domain/dn.ts';
import { ConnectorError } from '../contract.ts';
import type { Directory } from '../ldap/directory.ts';
import { anyObject } from '../ldap/filters.ts';
import { textOf, textsOf } from '../ldap/ldap-entry.ts';

/** What the server says about itself. */
export type RootDse = {
  /** The top of the tree that holds the base DN: names are unique below it, and accounts are found below it. */
  readonly rootDn: string;
  /** Where the schema is read (RFC 4512 §4.4). */
  readonly schemaDn: string;
  readonly extensions: ReadonlySet<string>;
};

const attributes = ['namingContexts', 'subschemaSubentry', 'supportedExtension'];

/** @throws ConnectorError `notFound` when the base DN stands in no tree of this server, `forbidden` when it says nothing */
export async function readRootDse(directory: Directory): Promise<RootDse> {
  const [entry] = await directory.read('reading the root DSE', (connection) =>
    connection.search({ base: '', scope: 'base', filter: anyObject(), attributes }),
  );
  const { system, server, config } = directory;
  if (entry === undefined) {
    throw new ConnectorError({
      code: 'forbidden',
      system,
      message: `${system}: ${server} does not show its root DSE.`,
      advice: 'Let the service account read the entry "" (access to dn.base="" by * read).',
    });
  }
  const contexts = textsOf(entry, 'namingContexts');
  const rootDn = contexts
    .filter((context) => isWithin(config.baseDn, context))
    .toSorted((left, right) => left.length - right.length)[0];
  if (rootDn === undefined) {
    throw new ConnectorError({
      code: 'notFound',
      system,
      message: `${system}: baseDn ${config.baseDn} is not in the directory of ${server}, which has ${contexts.join('; ') || 'nothing that it shows'}.`,
      advice: 'Correct baseDn, or name another server in url.',
    });
  }
  const extensions = new Set(textsOf(entry, 'supportedExtension'));
  return { rootDn, schemaDn: textOf(entry, 'subschemaSubentry') ?? 'cn=Subschema', extensions };
}
