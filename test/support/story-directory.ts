import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type Samba, type ServiceAccount, sambaAvailable, startSamba } from './samba.ts';

/** One account as somebody who looks into the directory from outside sees it. */
export type SeenAccount = { readonly dn: string; readonly attributes: Readonly<Record<string, readonly string[]>> };

/** A directory that a story plays in: the sandbox's, or a real Samba AD DC. Both are asked over LDAP. */
export type StoryDirectory = {
  readonly kind: 'sandbox' | 'samba';
  /** What goes under `systems.corp-ad`. */
  readonly settings: Record<string, unknown>;
  /** Where the story's accounts stand; its own, with an OU `Leavers` beside `Staff` in it. */
  readonly ou: string;
  /** Every account of the story, by DN. */
  accounts(): Promise<readonly SeenAccount[]>;
  /** A mark that moves with every write of anybody below the story's OU. */
  writeMark(): Promise<string>;
  /** Looks or writes as an administrator. */
  admin<Result>(work: (client: Client) => Promise<Result>): Promise<Result>;
  /** The in-process server, for its faults; absent for Samba. */
  readonly server?: Directory;
  close(): Promise<void>;
};

/** The directories that every story plays in. Samba is left out loudly where it cannot run. */
export const storyDirectories = (['sandbox', 'samba'] as const).filter(
  (kind) => kind === 'sandbox' || sambaAvailable('stories against a real Active Directory'),
);

export async function openDirectory(kind: StoryDirectory['kind'], name: string): Promise<StoryDirectory> {
  return kind === 'sandbox' ? await openSandbox(name) : await openSamba(name);
}

async function openSandbox(name: string): Promise<StoryDirectory> {
  const server = await startDirectory({ tlsDir: join(tmpdir(), `story-tls-${process.pid}`) });
  const admin = connectAs({
    url: server.url,
    caFile: server.caFile,
    bindDn: `CN=Administrator,CN=Users,${server.baseDn}`,
    password: server.administratorPassword,
    serverName: 'localhost',
  });
  const ou = await makeOus(admin, `OU=${name},${server.baseDn}`);
  return {
    kind: 'sandbox',
    settings: {
      url: server.url,
      bindDn: server.bindDn,
      password: server.password,
      baseDn: ou,
      tls: { caFile: server.caFile },
    },
    ou,
    accounts: () => readAccounts(admin, ou),
    writeMark: async () => String(server.operations.writes().length),
    admin,
    server,
    close: () => server.close(),
  };
}

/** Where the stories of a test file play, with a service account that may write there. */
let stage: Promise<{ readonly ou: string; readonly service: ServiceAccount }> | undefined;

async function makeStage(samba: Samba): Promise<{ readonly ou: string; readonly service: ServiceAccount }> {
  const ou = await samba.newOu('Stories');
  return { ou, service: await samba.newServiceAccount({ ou }) };
}

async function openSamba(name: string): Promise<StoryDirectory> {
  const samba = await startSamba();
  stage ??= makeStage(samba);
  const { ou: parent, service } = await stage;
  const ou = await makeOus(samba.admin, `OU=${name} ${randomBytes(4).toString('hex')},${parent}`);
  return {
    kind: 'samba',
    settings: {
      url: samba.url,
      ...service.settings,
      baseDn: ou,
      tls: { caFile: samba.caFile, serverName: samba.serverName },
    },
    ou,
    accounts: () => readAccounts(samba.admin, ou),
    writeMark: () => highestUsn(samba.admin, ou),
    admin: samba.admin,
    close: async () => {
      await clearOu(samba.admin, ou);
      await samba.stop();
    },
  };
}

/** Frees the names of a story that is over. */
async function clearOu(admin: Admin, ou: string): Promise<void> {
  await admin(async (client) => {
    const { searchEntries } = await client.search(ou, {
      scope: 'sub',
      filter: '(!(objectClass=organizationalUnit))',
      attributes: ['cn'],
    });
    for (const { dn } of searchEntries) await client.del(dn);
  });
}

type Admin = StoryDirectory['admin'];

function connectAs(login: {
  url: string;
  caFile: string;
  bindDn: string;
  password: string;
  serverName: string;
}): Admin {
  return async (work) => {
    const client = new Client({
      url: login.url,
      tlsOptions: { ca: await readFile(login.caFile), servername: login.serverName },
    });
    try {
      await client.bind(login.bindDn, login.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  };
}

async function makeOus(admin: Admin, ou: string): Promise<string> {
  await admin(async (client) => {
    const { searchEntries } = await client.search(parentOf(ou), {
      scope: 'one',
      filter: '(objectClass=organizationalUnit)',
    });
    if (!searchEntries.some((entry) => entry.dn.toLowerCase() === ou.toLowerCase())) {
      await client.add(ou, { objectClass: ['organizationalUnit'] });
    }
    for (const name of ['Staff', 'Leavers'])
      await client.add(`OU=${name},${ou}`, { objectClass: ['organizationalUnit'] });
  });
  return ou;
}

function parentOf(dn: string): string {
  return dn.slice(dn.indexOf(',') + 1);
}

async function readAccounts(admin: Admin, ou: string): Promise<readonly SeenAccount[]> {
  const entries = await admin(async (client) => {
    const { searchEntries } = await client.search(ou, {
      scope: 'sub',
      filter: '(&(objectCategory=person)(objectClass=user))',
      paged: { pageSize: 500 },
      attributes: ['*'],
      explicitBufferAttributes: ['objectGUID', 'objectSid'],
    });
    return searchEntries;
  });
  return entries
    .map(({ dn, ...attributes }) => ({
      dn,
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toTexts(value)])),
    }))
    .sort((left, right) => (left.dn < right.dn ? -1 : 1));
}

function toTexts(value: Buffer | Buffer[] | string | string[]): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => (Buffer.isBuffer(one) ? one.toString('hex') : one));
}

async function highestUsn(admin: Admin, ou: string): Promise<string> {
  const entries = await admin(async (client) => {
    const { searchEntries } = await client.search(ou, {
      scope: 'sub',
      filter: '(objectClass=*)',
      attributes: ['uSNChanged'],
      paged: true,
    });
    return searchEntries;
  });
  return `${entries.length}/${Math.max(0, ...entries.map((entry) => Number(entry.uSNChanged)))}`;
}

/** Sets one attribute as an administrator would by hand; no value removes it. */
export async function setByHand(
  directory: StoryDirectory,
  dn: string,
  attribute: string,
  values: readonly string[],
): Promise<void> {
  await directory.admin((client) =>
    client.modify(
      dn,
      new Change({ operation: 'replace', modification: new Attribute({ type: attribute, values: [...values] }) }),
    ),
  );
}

/** Makes an enabled account as an administrator would by hand, directly in the story's OU or in `parent`; gives its DN. */
export async function addByHand(
  directory: StoryDirectory,
  cn: string,
  attributes: Readonly<Record<string, string | readonly string[]>> = {},
  parent = `OU=Staff,${directory.ou}`,
): Promise<string> {
  const dn = `CN=${cn},${parent}`;
  const values = {
    objectClass: 'user',
    sAMAccountName: `h${randomBytes(6).toString('hex')}`,
    userAccountControl: '512',
    ...attributes,
  };
  const password = Buffer.from('"By-Hand-1-2-3"', 'utf16le');
  await directory.admin((client) =>
    client.add(dn, [
      ...Object.entries(values).map(([type, value]) => new Attribute({ type, values: [value].flat() })),
      new Attribute({ type: 'unicodePwd', values: [password] }),
    ]),
  );
  return dn;
}

/** Renames or moves an account as an administrator would by hand. */
export async function moveByHand(directory: StoryDirectory, dn: string, to: string): Promise<void> {
  await directory.admin((client) => client.modifyDN(dn, to));
}

export async function deleteByHand(directory: StoryDirectory, dn: string): Promise<void> {
  await directory.admin((client) => client.del(dn));
}
