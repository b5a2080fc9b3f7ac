import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A running Request Tracker 5 with a database and settings of its own; nothing of the machine's installation is changed. */
export type RequestTracker = {
  readonly url: string;
  /** A user with the rights that the connector's documentation asks for, on the queue `FlexHR` alone. */
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
};

const server = '/usr/share/request-tracker5/libexec/rt-server';
const setup = '/usr/sbin/rt-setup-database-5';
/** Made by Debian's package when it is installed with SQLite. */
const emptyDatabase = '/var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb';

function whatIsMissing(): string | undefined {
  const isInstalled = [server, setup].every((path) => existsSync(path));
  if (!isInstalled) {
    return 'It is not installed: apt-get install --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone';
  }
  if (process.getuid?.() !== 0) return 'Its empty database can be read by root alone: run the tests as root';
  return existsSync(emptyDatabase) ? undefined : `Its package has made no database ${emptyDatabase}`;
}

/**
 * Whether tests against a real Request Tracker can run here. When they can't it says so on standard error, or throws where
 * `HIREWIRE_REQUIRE_REQUEST_TRACKER=1` demands them.
 */
export function requestTrackerAvailable(): boolean {
  const missing = whatIsMissing();
  if (missing === undefined) return true;
  const what = 'tests against a real Request Tracker 5';
  if (process.env.HIREWIRE_REQUIRE_REQUEST_TRACKER === '1') {
    throw new Error(`${what} are required and cannot run. ${missing}.`);
  }
  process.stderr.write(`\nSKIPPED: ${what}. ${missing}.\n`);
  return false;
}

const username = 'hirewire';
const password = 'hirewire-secret';

/** What the connector needs: a queue, its key field, a field that the queue does not have, a user. */
const seed = `
@Users = ({ Name => '${username}', Password => '${password}', Privileged => 1, EmailAddress => 'hirewire@example.com' });
@Queues = ({ Name => 'FlexHR', Description => 'Personnel changes' });
@CustomFields = (
  { Name => 'HirewireTicket', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', Queue => ['FlexHR'] },
  { Name => 'Employee', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', Queue => ['FlexHR'] });
@ACL = map { { UserId => '${username}', Queue => 'FlexHR', Right => $_ } } qw(SeeQueue ShowTicket ShowTicketComments
  CreateTicket CommentOnTicket ReplyToTicket ModifyTicket SeeCustomField ModifyCustomField);
`;

/** Starts one: about eight seconds. */
export async function startRequestTracker(): Promise<RequestTracker> {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-rt-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await mkdir(join(folder, 'site.d'));
  await copyFile(emptyDatabase, join(folder, 'rtdb'));
  await writeFile(join(folder, 'site.pm'), settings(folder, port));
  await writeFile(join(folder, 'seed.pl'), seed);
  const env = {
    ...process.env,
    ...{ RT_SITE_CONFIG: join(folder, 'site.pm'), RT_SITE_CONFIG_DIR: join(folder, 'site.d') },
  };
  await run(setup, ['--action', 'insert', '--datafile', join(folder, 'seed.pl'), '--skip-create'], { env });
  const args = ['--port', String(port), '--host', '127.0.0.1', '--server', 'Starlet', '--max-workers', '2'];
  // A group of its own, so that its workers end with it.
  const child = spawn(server, args, { env, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  async function stop(): Promise<void> {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  try {
    await answers(url, () => child.exitCode === null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, username, password, stop };
}

function settings(folder: string, port: number): string {
  return `
# A cheap hash of the test user's password: it is looked at with each request.
Set($BcryptCost, 5); Set($rtname, 'test'); Set($Timezone, 'UTC');
Set($WebDomain, '127.0.0.1'); Set($WebPort, ${port}); Set($WebPath, ''); Set($WebBaseURL, 'http://127.0.0.1:${port}');
Set($LogToSyslog, undef); Set($LogToSTDERR, 'error'); Set($MailCommand, 'mbox');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '${folder}/rtdb');
1;
`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

async function answers(url: string, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline && isAlive()) {
    const answer = await fetch(`${url}/REST/2.0/rt`).catch(() => undefined);
    if (answer?.status === 401) return;
    await wait(100);
  }
  throw new Error('Request Tracker did not start');
}
