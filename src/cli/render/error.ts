import { ConfigError } from '../../config/config-error.ts';
import { ConnectorError } from '../../connectors/contract.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { PlatformError } from '../../platform/platform-error.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';

export type ErrorReport = {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly exitCode: number;
};

/** What an error that ends a command says: code, what happened, what to do. Never a stack. */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof ConfigError) {
    const advice = 'Correct it; `hirewire apply --dry-run -f FILE` checks a whole configuration and changes nothing.';
    return { code: error.code, message: error.message, advice, exitCode: 2 };
  }
  if (error instanceof UsageError) return { code: 'usage', message: error.message, advice: error.advice, exitCode: 2 };
  if (error instanceof ConnectorError) {
    return { code: error.code, message: withSystem(error), advice: error.advice, exitCode: 1 };
  }
  if (error instanceof EngineError || error instanceof PlatformError) {
    return { code: error.code, message: error.message, advice: error.advice, exitCode: 1 };
  }
  return describeUnexpected(error);
}

function withSystem(error: ConnectorError): string {
  return error.message.startsWith(error.system) ? error.message : `${error.system}: ${error.message}`;
}

function describeUnexpected(error: unknown): ErrorReport {
  const message = error instanceof Error ? error.message : String(error);
  if (isDatabaseDown(error)) {
    return {
      code: 'databaseUnavailable',
      message: `The database cannot be reached: ${message || 'no answer'}.`,
      advice: adviceOnDatabase(error),
      exitCode: 1,
    };
  }
  if (isDiskFull(error)) {
    const advice =
      'Free space there, then run it again: what was done is in the journal, and the next run goes on from there.';
    return { code: 'diskFull', message: `No space is left to store what is done: ${message}.`, advice, exitCode: 1 };
  }
  if (isAddressRefused(error)) {
    const advice = 'Give another port with --port (0 takes any free one), or end the program that listens there.';
    return { code: 'addressRefused', message: `Cannot listen: ${message}.`, advice, exitCode: 2 };
  }
  const advice = 'This is a fault in Hirewire. Set HIREWIRE_LOG_LEVEL=debug, run it again, and report what it prints.';
  return { code: 'internal', message, advice, exitCode: 1 };
}

function isDatabaseDown(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === 'string' && /^(ECONNREFUSED|ENOTFOUND|ECONNRESET|ETIMEDOUT|28P01|3D000|53300|57P0\d)$/.test(code)
  );
}

/** PostgreSQL's too_many_connections is the one case in which it runs and is the right one. */
function adviceOnDatabase(error: unknown): string {
  if ((error as { code?: unknown }).code === '53300')
    return 'Raise max_connections of PostgreSQL, or end what else uses it: a node needs up to 12 connections, a command up to 8.';
  return 'See whether PostgreSQL runs and, where DATABASE_URL is set, whether that is right. The embedded one writes to postgres/server.log of the data folder.';
}

/** PostgreSQL's disk_full, or our own of a write. */
function isDiskFull(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '53100' || code === 'ENOSPC';
}

function isAddressRefused(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return syscall === 'listen' && typeof code === 'string';
}

export function renderError(report: ErrorReport, output: Output): string {
  return `${paint(output, 'red', 'error')} ${report.code}: ${report.message}\n${report.advice}\n`;
}
