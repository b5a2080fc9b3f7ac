import type { NameClaim } from '../../connectors/contract.ts';
import { foldName } from '../../domain/fold-name.ts';
import type { Worker } from '../../domain/worker.ts';
import type { CountedNames } from '../../mapping/index.ts';
import type { NameFacts } from '../../pipeline/name-facts.ts';
import { TextMap } from '../../platform/text-map.ts';
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
  readonly #places = new Map<string, string>();
  /** Who was given a name in this round. */
  readonly #named = new Set<string>();
  /** How far each counter was followed in this round. */
  readonly #followed = new Map<string, Followed>();
  #basis: Basis = newBasis();

  constructor(job: OpenJob, taken: TakenNames) {
    this.#job = job;
    this.#taken = taken;
  }

  /** What names look like to a worker; one that nobody has asked about counts as free until it was asked. */
  seenBy(worker: Worker): Required<NameFacts> {
    return {
      isTaken: (attribute, value) => {
        const key = keyOf(attribute, value);
        const isTaken = this.#answer(key, worker);
        if (isTaken === undefined) this.#openFor(attribute).add(value);
        this.#basis.answers.set(key, isTaken ?? false);
        return isTaken ?? false;
      },
      firstOpen: (attribute, names) => {
        const number = this.#follow(attribute, names, worker);
        this.#basis.counters.push({ attribute, names, number });
        return number;
      },
    };
  }

  /** Gives a name to a worker for the rest of the plan. */
  give(attribute: string, value: string, worker: Worker): void {
    this.#mine.set(this.#place(keyOf(attribute, value)), worker.anchor);
    this.#named.add(worker.anchor);
  }

  /** Decides about one person and remembers what the decision rests on. */
  decide<Result>(work: (ledger: NameLedger) => Result): Decided<Result> {
    this.#basis = newBasis();
    const result = work(this);
    return { result, basis: this.#basis };
  }

  /** Whether a person would be decided just as before. */
  holds({ basis }: Decided<unknown>, worker: Worker): boolean {
    return (
      basis.counters.every(({ attribute, names, number }) => this.#follow(attribute, names, worker) === number) &&
      [...basis.answers].every(([key, isTaken]) => (this.#answer(key, worker) ?? false) === isTaken)
    );
  }

  hasOpen(): boolean {
    return [...this.#open.values()].some((values) => values.size > 0);
  }

  /** Has the next `depth` names of every counter that is still searched asked about beforehand. */
  lookAhead(depth: number): void {
    for (const { attribute, names, number } of this.#followed.values()) {
      const open = this.#openFor(attribute);
      if (number === names.to || !open.has(names.at(number))) continue;
      for (let next = number + 1; next < Math.min(number + depth, names.to); next += 1) {
        const name = names.at(next);
        if (this.#ask(this.#place(keyOf(attribute, name))) === undefined) open.add(name);
      }
    }
  }

  /** Asks the target and the plan about every open name; the names given in a round that was not final are taken back. */
  async ask(database: Database, planId: string): Promise<void> {
    this.#mine.clear();
    this.#named.clear();
    this.#followed.clear();
    const open = this.#takeOpen();
    await Promise.all(open.map((names) => this.#askAbout(database, planId, names)));
  }

  /** The open names by attribute; of two that are one name spelt for two attributes, one: the answer is about both. */
  #takeOpen(): readonly { readonly attribute: string; readonly values: readonly string[] }[] {
    const asked = new Set<string>();
    const open = [...this.#open].map(([attribute, values]) => ({
      attribute,
      values: [...values].filter((value) => {
        const claim = this.#job.target.sharedName?.(attribute, value) ?? { attribute, value };
        const key = `${claim.attribute}\0${claim.value.toLowerCase()}`;
        const isNew = !asked.has(key);
        asked.add(key);
        return isNew;
      }),
    }));
    this.#open.clear();
    return open.filter(({ values }) => values.length > 0);
  }

  async #askAbout(
    database: Database,
    planId: string,
    { attribute, values }: { attribute: string; values: readonly string[] },
  ): Promise<void> {
    const [taken, reserved] = await Promise.all([
      this.#job.target.findTaken(attribute, values),
      this.#loadReserved(database, planId, { attribute, values }),
    ]);
    for (const value of values) {
      const place = this.#place(keyOf(attribute, value));
      // Several names may share a place (Müller, muller): one that is somebody's makes it taken.
      const isTaken = taken.has(value) || reserved.has(place) || this.#known.get(place) === true;
      this.#known.set(place, isTaken);
      if (isTaken && this.#taken.names.size < mostTaken) this.#taken.names.set(place, '');
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

  /** Writes down what was given, so that later pages of the plan see it, and how far the counters were followed. */
  async save(database: Database, planId: string): Promise<void> {
    const names = [...this.#mine].map(([key, workerAnchor]) => {
      return { ...splitKey(key), workerAnchor };
    });
    await reserveNames(database, planId, names);
    const { counters } = this.#taken;
    for (const [key, followed] of this.#followed) {
      if (counters.size < mostTaken || counters.has(key)) counters.set(key, String(this.#firstFree(followed)));
    }
  }

  /** Goes on with a counter from where it was left, past names that are somebody's. */
  #follow(attribute: string, names: CountedNames, worker: Worker): number {
    const key = `${attribute}\0${names.key}`;
    const start = Number(this.#taken.counters.get(key) ?? names.from);
    // A record that comes twice in a page finds its own names again.
    if (this.#named.has(worker.anchor)) return start;
    const from = this.#followed.get(key)?.number ?? start;
    const number = this.#firstFree({ attribute, names, number: from });
    this.#followed.set(key, { attribute, names, number });
    return number;
  }

  /** The first number, from a given one on, whose name is not known to be anybody's. */
  #firstFree({ attribute, names, number }: Followed): number {
    const isSomebodys = (place: string) => this.#mine.has(place) || this.#ask(place) === true;
    let free = number;
    while (free < names.to && isSomebodys(this.#place(keyOf(attribute, names.at(free))))) free += 1;
    return free;
  }

  #answer(key: string, worker: Worker): boolean | undefined {
    const place = this.#place(key);
    const holder = this.#mine.get(place);
    return holder === undefined ? this.#ask(place) : holder !== worker.anchor;
  }

  #ask(place: string): boolean | undefined {
    return this.#known.get(place) ?? (this.#taken.names.has(place) ? true : undefined);
  }

  /** Where a name is kept: one place for two names that exclude one another. */
  #place(key: string): string {
    const { sharedName } = this.#job.target;
    if (sharedName === undefined) return key;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const { attribute, value } = splitKey(key);
    const shared = sharedName(attribute, value);
    const place = keyOf(shared.attribute, shared.value);
    this.#places.set(key, place);
    return place;
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

function splitKey(key: string): NameClaim {
  const end = key.indexOf('\0');
  return { attribute: key.slice(0, end), value: key.slice(end + 1) };
}

/**
 * What is known to be somebody's, kept from page to page so that the bearers of a frequent name do not have the same
 * names asked about again: names, and of each counter the number that all names before are taken. Nothing is forgotten
 * in a cycle, for no name becomes free in it.
 */
export type TakenNames = { readonly names: TextMap; readonly counters: TextMap };

export function newTakenNames(): TakenNames {
  return { names: new TextMap(), counters: new TextMap() };
}

/** How many names and how many counters are kept, so that memory stays flat. */
const mostTaken = 50_000;

/** A counter, and the number that it was followed to. */
type Followed = { readonly attribute: string; readonly names: CountedNames; readonly number: number };

/** What a decision rests on: answers about names, and where counters began. */
type Basis = { readonly answers: Map<string, boolean>; readonly counters: Followed[] };

function newBasis(): Basis {
  return { answers: new Map(), counters: [] };
}

/** A decision about one person with what it rests on. */
export type Decided<Result> = { readonly result: Result; readonly basis: Basis };
