import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin', import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Installation = { readonly main: string; readonly oldNode?: boolean; readonly ourNode?: boolean };

/** An installed package whose `dist/main.js` is `main`; on a machine with an old Node.js, that is one that says so of itself. */
function anInstallation({ main, oldNode = false, ourNode = true }: Installation): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'hirewire launcher ü '));
  folders.push(root);
  for (const name of ['dist', 'node_modules/node/bin']) mkdirSync(join(root, name), { recursive: true });
  cpSync(bin, join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'dist/main.js'), main);
  writeFileSync(join(root, 'node_modules/node/package.json'), '{"name":"node"}');
  if (ourNode) symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
  writeFileSync(
    join(root, 'old.cjs'),
    `if (!process.env.HIREWIRE_LAUNCHED) Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`,
  );
  return oldNode
    ? ['--require', join(root, 'old.cjs'), join(root, 'bin/hirewire.js')]
    : [join(root, 'bin/hirewire.js')];
}

function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
}

async function finish(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; out: string; err: string }> {
  const [out, err, [code, signal]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  return { code, signal, out, err };
}

const printArguments = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;';
const printArenas = `console.log(process.env.MALLOC_ARENA_MAX);`;
const printFlags = 'console.log(process.execArgv.filter((flag) => /heap|space/.test(flag)).join(), process.pid);';
const waitForever = `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log(process.pid);`;

describe.each([
  ['on a new Node.js', false],
  ['on an old Node.js', true],
])('the launcher %s', (_, oldNode) => {
  it('runs the program with its arguments and ends with its exit code', async () => {
    const child = launch([...anInstallation({ main: printArguments, oldNode }), 'run', 'hr to ad', '--json']);
    expect(await finish(child)).toMatchObject({ code: 3, out: '["run","hr to ad","--json"]\n', err: '' });
  });

  it('hands the standard input on', async () => {
    const child = launch(anInstallation({ main: 'process.stdin.pipe(process.stdout)', oldNode }));
    child.stdin?.end('{"expression":"[x]"}\n');
    expect(await finish(child)).toMatchObject({ code: 0, out: '{"expression":"[x]"}\n' });
  });

  it('hands signals on', async () => {
    const child = launch(anInstallation({ main: waitForever, oldNode }));
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.kill('SIGTERM');
    expect(await finish(child)).toMatchObject({ code: 7 });
  });

  it('ends by the signal that ended the program', async () => {
    const child = launch(anInstallation({ main: `process.kill(process.pid, 'SIGTERM')`, oldNode }));
    expect(await finish(child)).toMatchObject({ signal: 'SIGTERM' });
  });

  it('bounds the heap', async () => {
    const { out } = await finish(launch(anInstallation({ main: printFlags, oldNode })));
    expect(out).toMatch(/^--max-semi-space-size=16,--heap-growing-percent=50 /);
  });

  it('bounds the arenas of the C library, unless somebody has', async () => {
    const args = anInstallation({ main: printArenas, oldNode });
    const { out } = await finish(launch(args));
    expect(out).toBe(`${process.env.MALLOC_ARENA_MAX ?? '1'}\n`);
    expect(await finish(launch(args, { MALLOC_ARENA_MAX: '4' }))).toMatchObject({ out: '4\n' });
  });

  it('names a missing program', async () => {
    const args = anInstallation({ main: '', oldNode });
    rmSync(join(folders.at(-1) ?? '', 'dist'), { recursive: true });
    expect(await finish(launch(args))).toMatchObject({ code: 2, err: expect.stringContaining('not complete') });
  });
});

describe('the launcher on a new Node.js', () => {
  it('stays the process that was started', async () => {
    const child = launch(anInstallation({ main: printFlags }));
    expect((await finish(child)).out).toContain(` ${child.pid}\n`);
  });

  it('leaves the heap to who has set it', async () => {
    const options = { NODE_OPTIONS: '--max-semi-space-size=64' };
    const child = launch(anInstallation({ main: printFlags }), options);
    expect(await finish(child)).toMatchObject({ code: 0, out: ` ${child.pid}\n` });
  });
});

describe('the launcher on an old Node.js', () => {
  it('says what to do when there is no new one', async () => {
    const result = await finish(launch(anInstallation({ main: '', oldNode: true, ourNode: false })));
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining('npm rebuild node') });
  });

  it('takes the program along when it is killed', async () => {
    const child = launch(anInstallation({ main: waitForever, oldNode: true }));
    const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    const program = Number(String(line));
    expect(program).not.toBe(child.pid);

    child.kill('SIGKILL');
    // Its output ends when the last process that could write to it is gone.
    expect(await text(child.stdout as NodeJS.ReadableStream)).toBe('');
  });
});
