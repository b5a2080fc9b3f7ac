import type { Problem } from '../../../domain/problem.ts';
import type { Worker } from '../../../domain/worker.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ConnectorDeps, RequestLogEntry, SourcePage, SourceRead, SourceSession } from '../../contract.ts';
import { configSchema, type FlexConfig } from '../config.ts';
import { openSession } from '../index.ts';

export const now = Date.parse('2026-11-20T09:30:00Z');
export const everybody = { attributes: [], now };
/** A read that continues one of yesterday. */
export const changed = { ...everybody, watermark: '2026-11-19T09:30:00.000Z' };

export type Opened = {
  readonly session: SourceSession;
  readonly config: FlexConfig;
  readonly deps: ConnectorDeps;
  readonly requests: RequestLogEntry[];
  /** Every line logged, with its fields as JSON. */
  readonly logged: string[];
  /** The pauses that were asked for; none is really made. */
  readonly waits: number[];
};

/** How the tests start a simulator: 30 people on 2026-11-20, 10:30 in Stockholm. */
export const simulatorOptions = {
  company: { size: 30, awkward: false },
  password: 'pa55-CANARY-word',
  now: new Date(now).toISOString(),
};

/** A session on a service URL as `flexapi`, whose pauses take no time. */
export async function open(serviceUrl: string, settings: Record<string, unknown> = {}): Promise<Opened> {
  const requests: RequestLogEntry[] = [];
  const logged: string[] = [];
  const waits: number[] = [];
  const log = (message: string, fields?: unknown) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const clock: Clock = { now: () => now };
  const config = configSchema.parse({
    serviceUrl,
    username: 'flexapi',
    password: 'pa55-CANARY-word',
    instanceId: 'acme',
    ...settings,
  });
  const deps = {
    system: 'flex',
    clock,
    logger,
    randomBytes: (size: number) => new Uint8Array(size),
    onRequest: (entry: RequestLogEntry) => void requests.push(entry),
  };
  const session = await openSession(config, deps, async (milliseconds) => void waits.push(milliseconds));
  return { session, config, deps, requests, logged, waits };
}

/** Everything that a read gave. */
export type WholeRead = {
  readonly pages: readonly SourcePage[];
  readonly workers: readonly Worker[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
};

export async function readAll(read: SourceRead): Promise<WholeRead> {
  const pages: SourcePage[] = [];
  for await (const page of read.pages) pages.push(page);
  return {
    pages,
    workers: pages.flatMap((page) => page.workers),
    problems: pages.flatMap((page) => page.problems),
    warnings: pages.flatMap((page) => page.warnings ?? []),
  };
}
