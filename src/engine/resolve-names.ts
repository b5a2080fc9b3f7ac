import { foldName } from '../domain/fold-name.ts';
import type { Worker } from '../domain/worker.ts';
import type { Database } from '../store/database.ts';
import { loadReservedNames, reserveNames } from '../store/names.ts';
import type { OpenJob } from './open-job.ts';

/** Rounds of questions to the target for one page, each about every name that is still open. */
const mostRounds = 50;

/**
 * Who has which unique name: in the target, in this plan, in this page. A name that nobody has asked about yet is noted
 * and asked in one set-wise question with all others of the page; then the page is decided again with the answer.
 */
export class NameLedger {
  readonly #known = new Map<string, boolean>();
  readonly #open = new Map<string, Set<string>>();
  readonly #mine = new Map<string, string>();

  /** True when somebody but this worker has the value; an unasked one counts as free until it was asked. */
  isTaken(attribute: string, value: string, worker: Worker): boolean {
    const key = keyOf(attribute, value);
    const holder = this.#mine.get(key);
    if (holder !== undefined) return holder !== worker.anchor;
    const known = this.#known.get(key);
    if (known === undefined) this.#openFor(attribute).add(value);
    return known ?? false;
  }

  /** Gives a name to a worker for the rest of the plan. */
  give(attribute: string, value: string, worker: Worker): void {
    this.#mine.set(keyOf(attribute, value), worker.anchor);
  }

  hasOpen(): boolean {
    return [...this.#open.values()].some((values) => values.size > 0);
  }

  /** Asks the target and the plan about every open name; the names given in a round that was not final are taken back. */
  async ask(database: Database, job: OpenJob, planId: string): Promise<void> {
    this.#mine.clear();
    for (const [attribute, values] of this.#open) {
      const asked = [...values];
      if (asked.length === 0) continue;
      const taken = await job.target.findTaken(attribute, asked);
      const keys = asked.map(foldName);
      const reserved = await loadReservedNames(database, planId, attribute, keys);
      for (const value of asked) {
        this.#known.set(keyOf(attribute, value), taken.has(value) || reserved.has(foldName(value)));
      }
      values.clear();
    }
  }

  /** Writes down what was given, so that later pages of the plan see it. */
  async save(database: Database, planId: string): Promise<void> {
    const names = [...this.#mine].map(([key, workerAnchor]) => {
      const [attribute = '', value = ''] = key.split('\0');
      return { attribute, value, workerAnchor };
    });
    await reserveNames(database, planId, names);
  }

  #openFor(attribute: string): Set<string> {
    const values = this.#open.get(attribute) ?? new Set<string>();
    this.#open.set(attribute, values);
    return values;
  }
}

function keyOf(attribute: string, value: string): string {
  return `${attribute}\0${foldName(value)}`;
}

/** Decides a page again and again until no name is open any more. */
export async function decideWithNames<Result>(
  { database, job, planId }: { database: Database; job: OpenJob; planId: string },
  decide: (ledger: NameLedger) => Result,
  options: { readonly save: boolean } = { save: true },
): Promise<Result> {
  const ledger = new NameLedger();
  let result = decide(ledger);
  for (let round = 0; ledger.hasOpen() && round < mostRounds; round += 1) {
    await ledger.ask(database, job, planId);
    result = decide(ledger);
  }
  if (options.save) await ledger.save(database, planId);
  return result;
}
