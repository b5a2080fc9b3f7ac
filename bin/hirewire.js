#!/usr/bin/env node
// The launcher: plain JavaScript that any Node.js from 20 on understands. Hirewire itself needs Node.js 24, which comes along as the
// npm package `node`; where the machine's own is older, the launcher starts itself again with that one, and always with what
// keeps the memory of a large company as small as that of a small one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const needed = 24;
const launcher = fileURLToPath(import.meta.url);
const root = dirname(dirname(launcher));
/** Node.js takes its flags only when it starts, and the C library its settings. */
const memory = createRequire(import.meta.url)('./memory.json');

if (Number.parseInt(process.versions.node, 10) < needed) runOnOurNode();
else if (isHeapSet() || process.platform === 'win32') await runHere();
else becomeNodeWithFlags();

/** By us, or by who calls: `NODE_OPTIONS` says it for a machine with little memory, or much. */
function isHeapSet() {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((flag) => flag.includes('max-semi-space-size'));
}

/** The same process, so that signals and whoever waits for it find it. */
function becomeNodeWithFlags() {
  process.execve(process.execPath, [process.execPath, ...nodeArguments()], { ...memory.environment, ...process.env });
}

function nodeArguments() {
  return [...process.execArgv, ...memory.flags, launcher, ...process.argv.slice(2)];
}

async function runHere() {
  const entry = findEntry();
  if (entry === undefined) {
    fail(`hirewire is not complete: neither src/main.ts nor dist/main.js is in ${root}.`, 'Install it again.');
    return;
  }
  dieWithLauncher();
  keepCompiled();
  await import(pathToFileURL(entry).href);
}

/**
 * Keeps what Node.js compiles, so that the next command starts in half the time. In our own folder, because whoever can
 * write there can change the program anyway (the temporary folder is everybody's); where it is read-only, nothing is kept.
 */
function keepCompiled() {
  if (process.env.NODE_COMPILE_CACHE === undefined)
    module.enableCompileCache(join(root, 'node_modules/.cache/hirewire'));
}

/** A checkout runs its sources, an installed package what was built from them. */
function findEntry() {
  const source = join(root, 'src/main.ts');
  const built = join(root, 'dist/main.js');
  return [existsSync(join(root, 'src')) ? source : built].find((file) => existsSync(file));
}

/** Started by an older Node.js: `kill -9` reaches only that one, so its end must be ours. */
function dieWithLauncher() {
  if (process.env.HIREWIRE_LAUNCHED !== '1') return;
  delete process.env.HIREWIRE_LAUNCHED;
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

function runOnOurNode() {
  const node = findOurNode();
  if (node === undefined) {
    failWithoutNode('the npm package "node", which brings it, is not installed completely');
    return;
  }
  const child = spawn(node, nodeArguments(), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...memory.environment, ...process.env, HIREWIRE_LAUNCHED: '1' },
  });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both of us; sent twice it would mean "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => failWithoutNode(`${node} cannot be started (${error.message})`));
  child.on('exit', (code, signal) => endAs(code, signal));
}

function findOurNode() {
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Ends as the child has ended: with its code, or by its signal. */
function endAs(code, signal) {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.removeAllListeners(signal);
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
}

function failWithoutNode(reason) {
  fail(
    `hirewire needs Node.js ${needed} or later. This is ${process.version}, and ${reason}.`,
    'Run `npm rebuild node` where hirewire is installed (it runs the install script of that package), or install Node.js 24.',
  );
}

function fail(message, advice) {
  process.stderr.write(`${message}\n${advice}\n`);
  process.exitCode = 2;
}
