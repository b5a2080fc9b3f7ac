import { normalizeDn, parentOf } from '../../domain/dn.ts';
import type { Outcome } from '../../domain/operation.ts';
import { ConnectorError } from '../contract.ts';
import type { Definitions } from './attribute-definition.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import { ConnectionLost, isNoSuchObject, resultCode, toFailure } from './errors.ts';
import { anyObject } from './filters.ts';
import { type LdapEntry, textsOf } from './ldap-entry.ts';
import type { WireValues } from './replay.ts';

/** An account that is to be made. */
export type Creation = {
  readonly dn: string;
  /** What it is given, without secrets: by these values it is known again after a lost answer. */
  readonly values: readonly WireValues[];
  readonly definitions: Definitions;
  /** What the outcome tells beside the account. */
  readonly sideEffects: readonly string[];
  /** Makes it, whole; whatever fails, no half account stays behind. */
  readonly add: (connection: Connection) => Promise<void>;
  /**
   * The containers below which an account could be read back after it was made. There its anchor is left to whoever reads many at once; below any
   * other the account is read back at once, and its container is added. Absent: it always is read at once.
   */
  readonly readable?: Set<string>;
  /** What may be missing of one whose answer was lost. (Default: nothing.) */
  readonly finish?: (connection: Connection) => Promise<void>;
};

/** Makes an account. An outcome is `made` below a `readable` container alone. After a lost answer it looks for the account before it adds again. */
export async function createAccount(directory: Directory, creation: Creation): Promise<Outcome> {
  const tried = `create of ${creation.dn}`;
  let firstServer: string | undefined;
  try {
    return await directory.write(tried, {
      attempt: async (connection, isRepeated) => {
        firstServer ??= connection.url;
        if (isRepeated && connection.url !== firstServer) return unknownOutcome(directory, creation.dn, connection.url);
        return addOnce(directory, { connection, creation, isRepeated });
      },
      findDone: (connection) => findOwn(directory, connection, creation),
    });
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    const { system, server, dialect } = directory;
    const rightsAdvice = dialect.rightsAdvice?.create;
    const container = parentOf(creation.dn) ?? '';
    const places = { right: `create in ${container}`, container };
    return toFailure(error, { system, server, tried, needsContainer: true, rightsAdvice, ...places });
  }
}

async function addOnce(
  directory: Directory,
  { connection, creation, isRepeated }: { connection: Connection; creation: Creation; isRepeated: boolean },
): Promise<Outcome> {
  try {
    await creation.add(connection);
  } catch (error) {
    const mayBeOwn = isRepeated && resultCode(error) === entryAlreadyExists;
    const own = mayBeOwn ? await findOwn(directory, connection, creation) : undefined;
    if (own === undefined) throw error;
    return own;
  }
  const container = normalizeDn(parentOf(creation.dn) ?? '');
  if (creation.readable?.has(container)) return { status: 'made', name: creation.dn };
  const reading = await directory.readingConnection();
  if (reading.url === connection.url) {
    const outcome = await readBack(directory, reading, creation);
    creation.readable?.add(container);
    return outcome;
  }
  throw new ConnectionLost(`${connection.url} went away before the account was read back`);
}

const entryAlreadyExists = 68;

/** Anchor and name as the directory gave them. */
async function readBack(directory: Directory, connection: Connection, creation: Creation): Promise<Outcome> {
  const { dn, sideEffects } = creation;
  const { anchorAttribute, readAnchor } = directory.dialect;
  const entry = await readByDn(connection, dn, [anchorAttribute]);
  const anchor = entry === undefined ? undefined : readAnchor(entry);
  if (entry !== undefined && anchor !== undefined) {
    return { status: 'done', account: { anchor, name: entry.dn }, sideEffects };
  }
  throw new ConnectorError({
    code: 'forbidden',
    system: directory.system,
    message: `${directory.system}: ${dn} was created at ${directory.server}, but the service account can't read it or its ${anchorAttribute}.`,
    advice: 'Let the service account read all properties of the accounts in this container.',
  });
}

/** The account at that DN, when it is the one that we sent: every text that we gave it is there. */
async function findOwn(directory: Directory, connection: Connection, creation: Creation): Promise<Outcome | undefined> {
  const { values, definitions, dn, sideEffects } = creation;
  const { anchorAttribute, readAnchor } = directory.dialect;
  const sent = values.filter(({ name }) => definitions.get(name.toLowerCase())?.codec === 'text');
  const entry = await readByDn(connection, dn, [anchorAttribute, ...sent.map(({ name }) => name)]);
  const anchor = entry === undefined ? undefined : readAnchor(entry);
  if (entry === undefined || anchor === undefined) return undefined;
  const isOwn = sent.every(({ name, values: given }) => {
    const held = textsOf(entry, name);
    return given.every((value) => held.includes(String(value)));
  });
  if (!isOwn) return undefined;
  await creation.finish?.(connection);
  return { status: 'done', account: { anchor, name: entry.dn }, sideEffects };
}

/** The object of that name; `undefined` when there is none. */
export async function readByDn(
  connection: Connection,
  dn: string,
  attributes: readonly string[],
): Promise<LdapEntry | undefined> {
  try {
    return (await connection.search({ base: dn, scope: 'base', filter: anyObject(), attributes }))[0];
  } catch (error) {
    if (isNoSuchObject(error)) return undefined;
    throw error;
  }
}

/** Another server may not know yet what the first one did: adding again there could make a second account. */
function unknownOutcome(directory: Directory, dn: string, server: string): Outcome {
  const problem = {
    code: 'outcomeUnknown',
    system: directory.system,
    message: `create of ${dn}: the server went away before it answered, and ${server} does not have the account (yet).`,
    advice:
      'Nothing is made twice: it is looked for by every cycle, and made only when it is still not there hours later (notSeenHours).',
  };
  return { status: 'failed', problem, retryable: true };
}
