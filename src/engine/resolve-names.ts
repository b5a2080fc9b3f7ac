import { foldName } from '../domain/fold-name.ts';
import type { Worker } from '../domain/worker.ts';
import type { Database } from '../store/database.ts';
import { loadReservedNames, reserveNames } from '../store/names.ts';
import type { PageWorker } from './load-page-facts.ts';
import type { OpenJob } from './open-job.ts';

/** Rounds of questions to the target for one page, each about every name that is still open. */
const mostRounds = 50;

/**
 * Who has which unique name: in the target, in this plan, in this page. A name that nobody has asked about yet is noted
 * and asked in one set-wise question with all others of the page; then those whom the answer concerns are decided again.
 */
export class NameLedger {
  readonly #known = new Map<string, boolean>();
  readonly #open = new Map<string, Set<string>>();
  readonly #mine = new Map<string, string>();
  #answers = new Map<string, boolean>();

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
    this.#mine.set(keyOf(attribute, value), worker.anchor);
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
    if (!this.#known.has(keyOf(attribute, value))) this.#openFor(attribute).add(value);
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

  #answer(key: string, worker: Worker): boolean | undefined {
    const holder = this.#mine.get(key);
    return holder === undefined ? this.#known.get(key) : holder !== worker.anchor;
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

/** A decision about one person, and the answers about names that it rests on. */
export type Decided<Result> = { readonly result: Result; readonly answers: ReadonlyMap<string, boolean> };

export type NamingScope = { readonly database: Database; readonly job: OpenJob; readonly planId: string };

/** How to decide about a person, and which names a decision gives. */
export type Naming<Result> = {
  decide(person: PageWorker, ledger: NameLedger): Result;
  give(result: Result, person: PageWorker, ledger: NameLedger): void;
};

/**
 * Decides about the people of a page, and again about those who were refused a name, until no name is open any more.
 * Whoever was refused one has the next ones asked about together, more each round: of five thousand people of one name
 * the last needs a dozen questions.
 */
export async function decideWithNames<Result>(
  scope: NamingScope,
  people: readonly PageWorker[],
  naming: Naming<Result>,
  options: { readonly save: boolean } = { save: true },
): Promise<readonly Result[]> {
  const ledger = new NameLedger();
  let decided: readonly Decided<Result>[] = decideAll(ledger, people, { naming, before: [] });
  for (let round = 0; ledger.hasOpen() && round < mostRounds; round += 1) {
    if (round > 0) lookAhead(ledger, people, { decided, job: scope.job, depth: 2 ** Math.min(round + 1, 12) });
    await ledger.ask(scope.database, scope.job, scope.planId);
    decided = decideAll(ledger, people, { naming, before: decided });
  }
  if (options.save) await ledger.save(scope.database, scope.planId);
  return decided.map(({ result }) => result);
}

function decideAll<Result>(
  ledger: NameLedger,
  people: readonly PageWorker[],
  { naming, before }: { naming: Naming<Result>; before: readonly Decided<Result>[] },
): readonly Decided<Result>[] {
  return people.map((person, at) => {
    const last = before[at];
    const isSame = last !== undefined && ledger.holds(last, person.worker);
    const decided = isSame ? last : ledger.decide(() => naming.decide(person, ledger));
    naming.give(decided.result, person, ledger);
    return decided;
  });
}

/** Opens the next names of everybody who was refused one. */
function lookAhead(
  ledger: NameLedger,
  people: readonly PageWorker[],
  { decided, job, depth }: { decided: readonly Decided<unknown>[]; job: OpenJob; depth: number },
): void {
  for (const [at, { context }] of people.entries()) {
    const refused = new Set(
      [...(decided[at]?.answers ?? [])].flatMap(([key, isTaken]) => (isTaken ? attributeOf(key) : [])),
    );
    for (const mapping of job.mapping.attributes) {
      if (!mapping.isUnique || !refused.has(mapping.target)) continue;
      let left = depth;
      for (const candidate of mapping.candidates(context)) {
        if (left <= 0 || candidate.kind !== 'value') break;
        ledger.open(mapping.target, String(candidate.value));
        left -= 1;
      }
    }
  }
}

function attributeOf(key: string): string {
  return key.slice(0, key.indexOf('\0'));
}
