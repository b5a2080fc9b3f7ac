import type { Database } from '../../store/database.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageWorker } from '../read/load-page-facts.ts';
import { type Decided, NameLedger, newTakenNames, type TakenNames } from './name-ledger.ts';

/** Rounds of questions to the target for one page, each about every name that is still open. More than a mapping has rules. */
const mostRounds = 200;

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
 * Of a counter whose names were refused the next ones are asked about together, more each round: of five thousand people
 * of one name the last needs a dozen questions.
 */
export async function decideWithNames<Result>(
  scope: NamingScope,
  people: readonly PageWorker[],
  naming: Naming<Result>,
  options: { readonly save: boolean } = { save: true },
): Promise<readonly Result[]> {
  const ledger = new NameLedger(scope.job, scope.taken ?? newTakenNames());
  let decided: readonly Decided<Result>[] = decideAll(ledger, people, { naming, before: [] });
  for (let round = 0; ledger.hasOpen() && round < mostRounds; round += 1) {
    if (round > 0) ledger.lookAhead(2 ** Math.min(round + 1, 12));
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
