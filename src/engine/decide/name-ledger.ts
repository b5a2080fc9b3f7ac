import type { NameClaim } from '../../connectors/contract.ts';
import { foldName } from '../../domain/fold-name.ts';
import type { Worker } from '../../domain/worker.ts';
import type { Database } from '../../store/database.ts';
import { loadReservedNames, reserveNames } from '../../store/names.ts';
import type { OpenJob } from '../job/open-job.ts';

/**
 * Who has which unique name: in the target, in this plan, in this page. A name that nobody has asked about yet is noted
 * and asked in one set-wise question with all others of the page; then those whom the answer concerns are decided again.
 */
export class NameLedger {
  readonly #job: OpenJob;
  readonly #taken: TakenNames;
  readonly #known = new Map<string, boolean>();
  readonly #open = new Map<string, Set<string>>();
  readonly #mine = new Map<string, string>();
  #answers = new Map<string, boolean>();

  constructor(job: OpenJob, taken: TakenNames) {
    this.#job = job;
    this.#taken = taken;
  }

  /** True when somebody but this worker has the value; an unasked one counts as free until it was asked. */
  isTaken(attribute: string, value: string, worker: Worker): boolean {
    const key = keyOf(attribute, value);
    const isTaken = this.#answer(key, worker);
    if (isTaken === undefined) this.#openFor(attribute).add(value);
    this.#answers.set(key, isTaken ?? false);
    return isTaken ?? false;
  }

  /** Gives a name to a worker for the rest of the plan. */
  give(attribute: string, value: string, worker: Worker): void {
    this.#mine.set(this.#place(keyOf(attribute, value)), worker.anchor);
  }

  /** Decides about one person and remembers what the decision rests on. */
  decide<Result>(work: (ledger: NameLedger) => Result): Decided<Result> {
    this.#answers = new Map();
    const result = work(this);
    return { result, answers: this.#answers };
  }

  /** Whether a person would be decided just as before. */
  holds({ answers }: Decided<unknown>, worker: Worker): boolean {
    return [...answers].every(([key, isTaken]) => (this.#answer(key, worker) ?? false) === isTaken);
  }

  /** Has a name asked about beforehand, where that was not done yet. */
  open(attribute: string, value: string): void {
    if (this.#ask(this.#place(keyOf(attribute, value))) === undefined) this.#openFor(attribute).add(value);
  }

  hasOpen(): boolean {
    return [...this.#open.values()].some((values) => values.size > 0);
  }

  /** Asks the target and the plan about every open name; the names given in a round that was not final are taken back. */
  async ask(database: Database, planId: string): Promise<void> {
    this.#mine.clear();
    for (const [attribute, values] of this.#open) {
      const asked = [...values];
      if (asked.length === 0) continue;
      const taken = await this.#job.target.findTaken(attribute, asked);
      const reserved = await this.#loadReserved(database, planId, { attribute, values: asked });
      for (const value of asked) {
        const place = this.#place(keyOf(attribute, value));
        const isTaken = taken.has(value) || reserved.has(place);
        this.#known.set(place, isTaken);
        if (isTaken && this.#taken.size < mostTaken) this.#taken.add(place);
      }
      values.clear();
    }
  }

  /** The places of `values` that this plan has given out. */
  async #loadReserved(
    database: Database,
    planId: string,
    { attribute, values }: { attribute: string; values: readonly string[] },
  ): Promise<ReadonlySet<string>> {
    const reserved = new Set<string>();
    const places = values.map((value) => splitKey(this.#place(keyOf(attribute, value))));
    for (const [place, claims] of Map.groupBy(places, (claim) => claim.attribute)) {
      const names = claims.map(({ value }) => value);
      for (const name of await loadReservedNames(database, planId, place, names)) reserved.add(keyOf(place, name));
    }
    return reserved;
  }

  /** Writes down what was given, so that later pages of the plan see it. */
  async save(database: Database, planId: string): Promise<void> {
    const names = [...this.#mine].map(([key, workerAnchor]) => {
      return { ...splitKey(key), workerAnchor };
    });
    await reserveNames(database, planId, names);
  }

  #answer(key: string, worker: Worker): boolean | undefined {
    const place = this.#place(key);
    const holder = this.#mine.get(place);
    return holder === undefined ? this.#ask(place) : holder !== worker.anchor;
  }

  #ask(place: string): boolean | undefined {
    return this.#known.get(place) ?? (this.#taken.has(place) ? true : undefined);
  }

  /** Where a name is kept: one place for two names that exclude one another. */
  #place(key: string): string {
    const { sharedName } = this.#job.target;
    if (sharedName === undefined) return key;
    const { attribute, value } = splitKey(key);
    const shared = sharedName(attribute, value);
    return keyOf(shared.attribute, shared.value);
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

export function attributeOf(key: string): string {
  return splitKey(key).attribute;
}

function splitKey(key: string): NameClaim {
  const end = key.indexOf('\0');
  return { attribute: key.slice(0, end), value: key.slice(end + 1) };
}

/**
 * Names that somebody else is known to have, kept from page to page so that the bearers of a frequent name do not have
 * the same ones asked about again. Nothing is forgotten in a cycle, for no name becomes free in it.
 */
export type TakenNames = Set<string>;

/** How many of them are kept, so that memory stays flat. */
const mostTaken = 50_000;

/** A decision about one person, and the answers about names that it rests on. */
export type Decided<Result> = { readonly result: Result; readonly answers: ReadonlyMap<string, boolean> };
