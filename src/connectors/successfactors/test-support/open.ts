import { fixedClock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { RequestLogEntry, SourcePage, SourceRead, SourceSession } from '../../contract.ts';
import { configSchema } from '../config.ts';
import { openSession } from '../index.ts';

export const now = Date.parse('2026-11-20T09:30:00Z');

export type Opened = {
  readonly session: SourceSession;
  readonly requests: RequestLogEntry[];
  /** Every line logged, with its fields as JSON. */
  readonly logged: string[];
  /** The pauses that were asked for; none is really made. */
  readonly waits: number[];
};

/** A session on `tenantUrl` as `sfapi@ACME`, whose clock stands still and whose pauses take no time. */
export async function open(tenantUrl: string, config: Record<string, unknown> = {}): Promise<Opened> {
  const requests: RequestLogEntry[] = [];
  const logged: string[] = [];
  const waits: number[] = [];
  const log = (message: string, fields?: unknown) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const parsed = configSchema.parse({
    tenantUrl,
    auth: { type: 'basic', username: 'sfapi@ACME', password: 'pa55-CANARY-word' },
    ...config,
  });
  const deps = {
    system: 'hr',
    clock: fixedClock('2026-11-20T09:30:00Z'),
    logger,
    randomBytes: (size: number) => new Uint8Array(size),
    onRequest: (entry: RequestLogEntry) => void requests.push(entry),
  };
  const session = await openSession(parsed, deps, async (milliseconds) => void waits.push(milliseconds));
  return { session, requests, logged, waits };
}

export async function pagesOf(read: SourceRead): Promise<readonly SourcePage[]> {
  const pages: SourcePage[] = [];
  for await (const page of read.pages) pages.push(page);
  return pages;
}

export function idsOf(pages: readonly SourcePage[]): readonly string[] {
  return pages.flatMap((page) => page.workers.map((worker) => worker.id));
}
