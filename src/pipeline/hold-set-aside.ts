import type { Change, Decision } from '../domain/change.ts';
import { dayIn } from '../domain/day.ts';
import type { Problem } from '../domain/problem.ts';
import type { SetAside, Withdrawn } from '../domain/set-aside.ts';
import { isClosing, isStateRole } from './account-state.ts';
import { isSameValue } from './compare-values.ts';
import type { DecideSettings } from './decide-settings.ts';
import type { Verdict } from './decide-worker.ts';
import { isPending } from './to-operations.ts';

type Settings = Pick<DecideSettings, 'job' | 'roles' | 'typeOf'>;

/** `over`: what is withdrawn of which nothing would be written again, because HR or the mapping says something else now. */
export type AsideVerdict = { readonly verdict: Verdict; readonly over: readonly SetAside[] };

/**
 * Holds somebody whom a human has set aside, where the decision would do again what was taken back. Who must be shut out is shut out all the
 * same, unless it was the closing of the account that was taken back.
 */
export function holdSetAside(verdict: Verdict, asides: readonly SetAside[], settings: Settings): AsideVerdict {
  if (asides.length === 0) return { verdict, over: [] };
  const { decision } = verdict;
  const unlinked = asides.find(({ reason }) => reason === 'unlinked');
  if (unlinked !== undefined && decision.outcome === 'held') {
    // What is wrong with a match is no news to the human who has taken the account away.
    return held([toProblem(unlinked, settings)]);
  }
  const change = 'change' in decision ? decision.change : undefined;
  const holding = asides.filter((aside) => change !== undefined && doesAgain(change, aside, settings));
  if (holding.length > 0 && change !== undefined) {
    const problems = [
      ...(decision.outcome === 'held' ? decision.problems : []),
      ...holding.map((one) => toProblem(one, settings)),
    ];
    return held(problems, shutOut(change, holding, settings));
  }
  return { verdict, over: asides.filter((aside) => isOver(decision, aside)) };
}

function held(problems: readonly Problem[], change?: Change): AsideVerdict {
  const decision: Decision = { outcome: 'held', problems, ...(change !== undefined && { change }) };
  return { verdict: { decision, pending: [] }, over: [] };
}

/** Only a decision about the account itself tells that nothing is to be written again. */
function isOver(decision: Decision, aside: SetAside): boolean {
  if (decision.outcome !== 'change' && decision.outcome !== 'unchanged') return false;
  if (aside.reason === 'unlinked') return decision.outcome === 'change' && !decision.change.link;
  return true;
}

function doesAgain(change: Change, aside: SetAside, settings: Settings): boolean {
  if (aside.reason === 'unlinked') return change.link;
  if (change.account === undefined) return aside.undoesCreate;
  if (change.account.anchor !== aside.accountAnchor) return false;
  if (change.kinds.includes('delete')) return closesAgain(aside, settings);
  return change.deltas.some((delta) => {
    if (delta.always === true || isPending(delta)) return false;
    const values = aside.withdrawn.filter(({ name }) => name === delta.name);
    return values.some(
      ({ value, reference }) =>
        (reference !== undefined && reference === delta.reference) ||
        isSameValue(value, delta.after, settings.typeOf(delta.name)),
    );
  });
}

/** Whether it was the closing of the account that was taken back. */
function closesAgain({ withdrawn }: SetAside, settings: Settings): boolean {
  return withdrawn.some((one) => isClosed(one, settings));
}

function isClosed({ name, value }: Withdrawn, { roles }: Settings): boolean {
  return isStateRole(roles.get(name)) && isClosing(roles.get(name), value);
}

function shutOut(change: Change, holding: readonly SetAside[], settings: Settings): Change | undefined {
  if (!change.kinds.includes('disable') || change.link || holding.some((one) => closesAgain(one, settings)))
    return undefined;
  const deltas = change.deltas.filter(({ name }) => isStateRole(settings.roles.get(name)));
  const reasons = ['the account must be closed, although the person is held'];
  return { ...change, kinds: ['disable'], deltas, reasons };
}

function toProblem(aside: SetAside, { job }: Settings): Problem {
  return aside.reason === 'unlinked' ? unlinkedProblem(aside, job) : undoneProblem(aside, job);
}

/** Why somebody is held whose account was taken away by a human. */
export function unlinkedProblem(
  { worker, by, since }: Pick<SetAside, 'worker' | 'by' | 'since'>,
  job: string,
): Problem {
  return {
    ...{ code: 'unlinked', worker },
    message: `${by} took the account of ${worker} away on ${dayIn(since)}: none is looked for or made.`,
    advice: `Link the right one with \`hirewire relink ${job} ${worker} ACCOUNT\`, or let the person be matched again with \`hirewire release ${job} ${worker}\`.`,
  };
}

/** Why somebody is held after an undo. */
export function undoneProblem(
  aside: Pick<SetAside, 'worker' | 'by' | 'since' | 'withdrawn' | 'undoesCreate' | 'planId'>,
  job: string,
): Problem {
  const { worker, by, since, planId } = aside;
  const names = [...new Set(aside.withdrawn.map(({ name }) => name))].join(', ');
  const what = aside.undoesCreate ? 'the making of the account' : names;
  return {
    ...{ code: 'undone', worker },
    message: `${by} undid ${what} on ${dayIn(since)}${planId === undefined ? '' : ` (plan ${planId})`}: it is not done again by itself.`,
    advice: `Correct HR or the mapping, then the person goes on by itself; or let it be done with \`hirewire release ${job} ${worker}\`.`,
  };
}
