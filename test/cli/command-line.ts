import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import memory from '../../bin/memory.json' with { type: 'json' };
import { generateCompany } from '../../sandbox/company/index.ts';
import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type Simulator, startSuccessFactors } from '../../sandbox/successfactors/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Wiring } from '../../src/cli/wiring.ts';
import { connectors } from '../../src/connectors/registry.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { freshDatabase } from '../support/database.ts';

const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A folder of one's own in which `hirewire` is called as a user calls it. */
export type CommandLine = {
  readonly folder: string;
  /** Everything that any call has printed, to either side. */
  readonly printed: () => string;
  write(file: string, content: string): void;
  run(words: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Runs with `--json`; gives the one document on standard output, and fails when there is more. */
  json(words: readonly string[], options?: RunOptions): Promise<{ code: number | null; document: JsonDocument }>;
  start(words: readonly string[], options?: RunOptions): ChildProcess;
  close(): Promise<void>;
};

/** What a command answers; each test looks at the part that it is about. */
export type JsonDocument = {
  readonly counts: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, number>>;
  readonly changes: readonly {
    readonly worker: string;
    readonly kind: string;
    readonly attributes: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  }[];
  readonly error: { readonly code: string; readonly message: string; readonly advice: string };
} & Readonly<Record<string, unknown>>;

export type RunOptions = { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> };

/** The program in this process, for tables of calls that end before anything outside is touched: a start of Node.js takes its time. */
export async function callProgram(
  words: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const printed = { out: '', err: '' };
  const refuse = () => {
    throw new Error('This call was not to get so far.');
  };
  const wiring: Wiring = {
    version: '1.2.3',
    env,
    cwd: folder,
    clock: systemClock,
    connectors,
    newLogger: () => silentLogger,
    startEmbeddedPostgres: refuse,
    startNode: refuse,
    randomBytes,
    newId: randomUUID,
    output: {
      print: (out) => {
        printed.out += out;
      },
      note: (err) => {
        printed.err += err;
      },
      isRead: () => true,
      isTerminal: false,
      columns: 100,
      noteColumns: 100,
      hasColour: false,
    },
    sandbox: {
      start: refuse,
      act: async () => {
        throw new Error('connect ECONNREFUSED');
      },
    },
    untilStopped: refuse,
  };
  const code = await runProgram(words, wiring);
  return { code, ...printed };
}

/** `databaseUrl` absent: the embedded database, or none at all where a command needs none. */
export function newCommandLine(databaseUrl?: string): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'hirewire cli ü '));
  const printed: string[] = [];
  const base = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? folder,
    HIREWIRE_DATA_DIR: join(folder, 'data'),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const start = (words: readonly string[], { env = {} }: RunOptions = {}): ChildProcess =>
    spawn(process.execPath, [...memory.flags, launcher, ...words], {
      cwd: folder,
      env: { ...base, ...env },
      stdio: 'pipe',
    });
  const run = async (words: readonly string[], options: RunOptions = {}): Promise<Ended> => {
    const child = start(words, options);
    child.stdin?.end(options.stdin ?? '');
    const [out, err, code] = await Promise.all([
      text(child.stdout as NodeJS.ReadableStream),
      text(child.stderr as NodeJS.ReadableStream),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    printed.push(out, err);
    return { code, out, err };
  };
  return {
    folder,
    printed: () => printed.join('\n'),
    write: (file, content) => writeFileSync(join(folder, file), content),
    run,
    json: async (words, options) => {
      const { code, out } = await run([...words, '--json'], options);
      return { code, document: JSON.parse(out) as JsonDocument };
    },
    start,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Office = CommandLine & {
  readonly hr: Simulator;
  readonly directory: Directory;
  readonly databaseUrl: string;
  /** The words that name the configuration of this office. */
  readonly config: readonly string[];
};

/** A small company, a directory and a database, with a `hirewire.yaml` that points at them under another name than the default. */
export async function openOffice(
  options: { readonly size?: number; readonly secret?: string; readonly mapping?: string } = {},
): Promise<Office> {
  const secret = options.secret ?? 'Sandbox-Service-1';
  const today = new Date().toISOString().slice(0, 10);
  const hr = await startSuccessFactors({
    company: generateCompany({ size: options.size ?? 12, seed: 7, today, awkward: false }),
    password: secret,
  });
  const directory = await startDirectory({ password: secret });
  const database = await freshDatabase();
  const line = newCommandLine(database.url);
  line.write('office.yaml', describeOffice({ hr, directory, secret, mapping: options.mapping ?? 'default' }));
  return {
    ...line,
    hr,
    directory,
    databaseUrl: database.url,
    config: ['--config', 'office.yaml'],
    close: async () => {
      await hr.close();
      await directory.close();
      await database.drop();
      await line.close();
    },
  };
}

function describeOffice({
  hr,
  directory,
  secret,
  mapping,
}: {
  hr: Simulator;
  directory: Directory;
  secret: string;
  mapping: string;
}): string {
  return `systems:
  hr:
    connector: successfactors
    tenantUrl: ${hr.url}
    auth: { type: basic, username: "${hr.username}@${hr.companyId}", password: ${JSON.stringify(secret)} }
  corp-ad:
    connector: active-directory
    url: ${directory.url}
    bindDn: ${JSON.stringify(directory.bindDn)}
    password: ${JSON.stringify(secret)}
    baseDn: ${directory.baseDn}
    tls: { caFile: ${JSON.stringify(directory.caFile)} }
jobs:
  hr-to-ad:
    source: hr
    target: corp-ad
    mapping: ${mapping}
    defaultOu: OU=Staff,${directory.baseDn}
`;
}
