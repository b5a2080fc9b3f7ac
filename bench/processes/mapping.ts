import { expandPaths } from '../../src/connectors/successfactors/expand.ts';
import { successFactors } from '../../src/connectors/successfactors/index.ts';
import { newMemo } from '../../src/connectors/successfactors/memo.ts';
import { peopleQuery } from '../../src/connectors/successfactors/query.ts';
import { isWorker, toWorker } from '../../src/connectors/successfactors/to-worker.ts';
import type { JsonObject, JsonValue } from '../../src/domain/value.ts';
import type { Worker } from '../../src/domain/worker.ts';
import {
  type CompiledMapping,
  compileMapping,
  compileSourceReader,
  findDefaultMapping,
} from '../../src/mapping/index.ts';
import { answerRequests } from './answer.ts';

/** Seconds for all workers, the best round of several. */
export type MappingCost = {
  readonly workers: number;
  readonly attributes: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly parseSeconds: number;
  readonly workerSeconds: number;
  readonly mapSeconds: number;
  /** Megabytes in use after the mapping of a tenth of the workers, and of all. */
  readonly heapAfterTenth: number;
  readonly heapAfterAll: number;
};

const rounds = 5;
const now = Date.now();

answerRequests(
  {
    measure: async ({ hr }: { hr: { tenantUrl: string; auth: { username: string; password: string } } }) => {
      const { mapping, paths } = compileDefault();
      const expand = expandPaths(paths);
      const login = Buffer.from(`${hr.auth.username}:${hr.auth.password}`).toString('base64');
      const first = peopleQuery({ expand, pageSize: 500, paging: 'snapshot' });
      const pages = await fetchPages(new URL(first, hr.tenantUrl).href, login);
      return measureCost(pages, mapping, paths.length);
    },
  },
  async () => undefined,
);

/** The default mapping, reading every source attribute of the default list, whether an expression needs it or not. */
function compileDefault() {
  const given = findDefaultMapping('successfactors', 'active-directory');
  const paths = successFactors.source?.defaultAttributes ?? [];
  if (given === undefined) throw new Error('There is no default mapping.');
  const { mapping } = compileMapping({ ...given, source: { attributes: paths } });
  if (mapping === undefined) throw new Error('The default mapping is wrong.');
  return { mapping: { ...mapping, reader: compileSourceReader(paths) }, paths };
}

type Page = { readonly d: { readonly results: readonly JsonObject[]; readonly __next?: string } };

async function fetchPages(first: string, login: string): Promise<readonly string[]> {
  const pages: string[] = [];
  for (let next: string | undefined = first; next !== undefined; ) {
    const response: Response = await fetch(next, { headers: { authorization: `Basic ${login}` } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)}`);
    pages.push(text);
    next = (JSON.parse(text) as Page).d.__next;
  }
  return pages;
}

function measureCost(pages: readonly string[], mapping: CompiledMapping, attributes: number): MappingCost {
  const parse = () => pages.flatMap((page) => (JSON.parse(page) as Page).d.results);
  const records = parse();
  const memo = newMemo();
  const asWorkers = () => records.flatMap((record) => toWorkers(record, memo));
  const workers = asWorkers();
  const parseSeconds = best(() => {
    for (const page of pages) JSON.parse(page);
  });
  const mapSeconds = best(() => {
    for (const worker of workers) evaluate(mapping, worker);
  });
  return {
    workers: workers.length,
    attributes,
    bytes: pages.reduce((sum, page) => sum + page.length, 0),
    rounds,
    parseSeconds,
    workerSeconds: best(asWorkers),
    mapSeconds,
    heapAfterTenth: heapAfter(mapping, workers.slice(0, Math.ceil(workers.length / 10)), workers),
    heapAfterAll: heapAfter(mapping, workers, workers),
  };
}

function toWorkers(record: JsonValue, memo: ReturnType<typeof newMemo>): readonly Worker[] {
  const worker = toWorker(record, { system: 'hr', now, memo });
  return isWorker(worker) ? [worker] : [];
}

function evaluate(mapping: CompiledMapping, worker: Worker): void {
  const context = { attributes: mapping.reader.read(worker.document), now, random: () => 0.5, tables: mapping.tables };
  const full = { ...context, defaultDomain: 'corp.example.com', isTaken: () => false };
  for (const attribute of mapping.attributes) {
    const result = attribute.evaluate(full);
    if (result.kind === 'error') throw new Error(`${attribute.target}: ${result.message}`);
  }
}

/** The fastest of some rounds: what else the machine did is in the slower ones. */
function best(work: () => void): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    work();
    fastest = Math.min(fastest, (performance.now() - began) / 1000);
  }
  return fastest;
}

/** `kept` is named so that the same records are in memory each time. */
function heapAfter(mapping: CompiledMapping, workers: readonly Worker[], kept: readonly Worker[]): number {
  for (const worker of workers) evaluate(mapping, worker);
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  if (kept.length === 0) throw new Error('There are no workers.');
  return heapUsed / 1024 ** 2;
}
