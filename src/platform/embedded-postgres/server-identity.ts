import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlatformError } from '../platform-error.ts';

/** As whom the server runs. PostgreSQL refuses to run as root, so root needs a detour. */
export type ServerIdentity = {
  /** Stands before the program: `['unshare', …]`, or nothing. */
  readonly prefix: readonly string[];
  /** The operating system user to change to; its files must be that user's. */
  readonly user?: SystemUser;
};

export type SystemUser = { readonly uid: number; readonly gid: number };

/** What {@link chooseServerIdentity} asks of the machine. */
export type IdentityProbe = {
  /** Our own user id; undefined where there is none. */
  readonly uid: number | undefined;
  /** Runs a program to its end; its standard output, or undefined when it is missing or fails. */
  readonly run: (program: string, args: readonly string[]) => Promise<string | undefined>;
};

const systemProbe: IdentityProbe = { uid: process.getuid?.(), run };

const namespaceCommand = ['unshare', '-U', '--map-user=65534', '--map-group=65534'] as const;

/**
 * Root runs the server in a user namespace of its own, in which root's files belong to `nobody`: no user is made, nothing changes
 * hands, and root's 0700 home stays readable. Where namespaces are forbidden (Docker's default profile), the server runs as the user
 * `postgres`, made if missing. A data folder that belongs to somebody else already is served as that owner.
 *
 * @throws PlatformError `databaseRefusesRoot`
 */
export async function chooseServerIdentity(
  owner: SystemUser | undefined,
  probe: IdentityProbe = systemProbe,
): Promise<ServerIdentity> {
  if (probe.uid !== 0) return { prefix: [] };
  if (owner !== undefined && owner.uid !== 0) return { prefix: [], user: owner };
  const [program, ...args] = namespaceCommand;
  if ((await probe.run(program, [...args, 'true'])) !== undefined) return { prefix: namespaceCommand };
  const user = (await findUser(probe)) ?? (await makeUser(probe));
  if (user !== undefined) return { prefix: [], user };
  throw new PlatformError({
    code: 'databaseRefusesRoot',
    message:
      'PostgreSQL does not run as root. Tried a user namespace (unshare -U --map-user) and an operating system user "postgres" (useradd); neither is possible here.',
    advice:
      'Run hirewire as an ordinary user, or allow user namespaces (util-linux 2.38 or later; sysctl user.max_user_namespaces), or create a user "postgres", or set DATABASE_URL to a PostgreSQL server of your own.',
  });
}

async function findUser(probe: IdentityProbe): Promise<SystemUser | undefined> {
  const uid = await probe.run('id', ['-u', 'postgres']);
  const gid = await probe.run('id', ['-g', 'postgres']);
  if (uid === undefined || gid === undefined) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}

async function makeUser(probe: IdentityProbe): Promise<SystemUser | undefined> {
  await probe.run('groupadd', ['--system', 'postgres']);
  await probe.run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  return findUser(probe);
}

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args)).stdout.trim();
  } catch {
    return undefined;
  }
}
