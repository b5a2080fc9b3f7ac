import type { Problem } from '../domain/problem.ts';
import { type Attributes, newAttributes } from '../domain/value.ts';
import type { Worker } from '../domain/worker.ts';
import { accountOf, type Situation } from './correlate.ts';
import type { DecideSettings } from './decide-settings.ts';
import type { DesiredValue, Finding } from './desired-account.ts';
import { isOtherPerson } from './is-other-person.ts';

/** What the situation alone forbids: a doubtful match, somebody else's account, a protected one. */
export function holdBySituation(
  { worker, situation }: { worker: Worker; situation: Situation },
  settings: Pick<DecideSettings, 'job' | 'nouns'>,
): Problem | undefined {
  if (situation.kind === 'disputed') {
    const names = situation.accounts.map((account) => account.name).join('; ');
    return problem(worker, {
      code: 'disputedMatch',
      attribute: situation.matchedBy,
      message: `${situation.accounts.length} accounts match by ${situation.matchedBy}: ${names}.`,
      advice: `Leave ${situation.matchedBy} on the one that is this person's and remove it from the others.`,
    });
  }
  if (situation.kind === 'taken') {
    return problem(worker, {
      code: 'accountTaken',
      attribute: situation.matchedBy,
      message: `The matching account ${situation.account.name} is already linked to another person.`,
      advice: `Find out whose account it is; correct the matching attribute in ${settings.nouns.source} or in ${settings.nouns.target}.`,
    });
  }
  if (situation.kind === 'deleted' && situation.wasJustMade === true) {
    return problem(worker, {
      code: 'accountNotSeen',
      message: `The account that was made for ${worker.id} a few hours ago is not there: the server that answers may not have it yet.`,
      advice:
        'Nothing is made twice: it is looked for again. An account that somebody deleted is made anew some hours later.',
    });
  }
  const account = accountOf(situation);
  if (account?.protectedBy === undefined) return undefined;
  return problem(worker, {
    code: 'protectedAccount',
    message: `The account ${account.name} is protected (${account.protectedBy}) and is never touched.`,
    advice: `Give the person an account of their own, or exclude them by a scope filter of job ${settings.job}.`,
  });
}

/** A clause that could not be judged holds the person: nobody leaves the scope because of it. */
export function scopeProblem(worker: Worker, error: string): Problem {
  return problem(worker, {
    code: 'scopeFailed',
    message: `The scope filter could not be judged: ${error}.`,
    advice: 'Correct the clause in the mapping; nobody leaves the scope because of it.',
  });
}

/** A first match to an account that bears another person's name is for a human to confirm. */
export function holdOtherPerson(
  { worker, situation }: { worker: Worker; situation: Situation },
  settings: DecideSettings,
  values: ReadonlyMap<string, DesiredValue>,
): Finding | undefined {
  if (situation.kind !== 'unlinked' || settings.confirmedMatches.has(worker.id)) return undefined;
  const wanted: Attributes = newAttributes([...values].map(([name, desired]) => [name, desired.value] as const));
  if (!isOtherPerson(situation.account.attributes, wanted)) return undefined;
  return {
    code: 'differentName',
    attribute: situation.matchedBy,
    message: `The account ${situation.account.name} matches by ${situation.matchedBy}, but bears another person's name.`,
    advice: `If it is this person's, list ${worker.id} under confirmedMatches of job ${settings.job}; if not, correct ${situation.matchedBy}.`,
  };
}

/** A finding about one worker. */
export function problem(worker: Worker, finding: Finding): Problem {
  return { ...finding, worker: worker.id };
}
