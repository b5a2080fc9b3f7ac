import type { RequestLogEntry } from '../../connectors/contract.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Database } from '../../store/database.ts';
import { insertRequests, trimRequests } from '../../store/requests.ts';

/** How many requests are written at once. */
const batchSize = 500;

/** Collects the requests that connectors make and writes them in batches, so that logging costs no round trip a request. */
export class RequestRecorder {
  readonly #database: Database;
  readonly #logger: Logger;
  #entries: RequestLogEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  add(entry: RequestLogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length >= batchSize) this.#flush();
  }

  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    this.#writing = this.#writing
      .then(async () => await this.#write(entries))
      .catch((error: unknown) => {
        this.#logger.warn('the request log could not be written', {
          message: (error as Error).message,
          lost: entries.length,
        });
      });
  }

  async #write(entries: readonly RequestLogEntry[]): Promise<void> {
    await insertRequests(this.#database, entries);
    for (const system of new Set(entries.map((entry) => entry.system))) await trimRequests(this.#database, system);
  }
}
