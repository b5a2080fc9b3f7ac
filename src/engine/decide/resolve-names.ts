import type { Database } from '../../store/database.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageWorker } from '../read/load-page-facts.ts';
import { attributeOf, type Decided, NameLedger, type TakenNames } from './name-ledger.ts';

/** Rounds of questions to the target for one page, each about every name that is still open. */
const mostRounds = 50;

export type NamingScope = {
  readonly database: Database;
  readonly job: OpenJob;
  readonly planId: string;
  readonly taken?: TakenNames;
};

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
  const ledger = new NameLedger(scope.job, scope.taken ?? new Set());
  let decided: readonly Decided<Result>[] = decideAll(ledger, people, { naming, before: [] });
  for (let round = 0; ledger.hasOpen() && round < mostRounds; round += 1) {
    if (round > 0) lookAhead(ledger, people, { decided, job: scope.job, depth: 2 ** Math.min(round + 1, 12) });
    await ledger.ask(scope.database, scope.planId);
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
