import type { Account } from '../domain/account.ts';
import type { AttributeDelta, Change, ChangeKind, Decision } from '../domain/change.ts';
import { newAttributes } from '../domain/value.ts';
import { type AttributeRole, isClosing, isStateRole, stateValue } from './account-state.ts';
import { checkDesired } from './check-desired.ts';
import { completeValues } from './complete-desired.ts';
import { accountOf } from './correlate.ts';
import type { DecideSettings } from './decide-settings.ts';
import { describeReasons } from './describe-reasons.ts';
import { type DesiredValue, desireAccount } from './desired-account.ts';
import { type AccountDiff, diffAccount } from './diff-account.ts';
import { holdUnshown, holdUnshownScope } from './hold-unshown.ts';
import { holdBySituation, holdOtherPerson, problem, scopeProblem } from './hold-worker.ts';
import { isTooEarly, judgeEmployment } from './judge-employment.ts';
import { isPending } from './to-operations.ts';
import { deletionDue } from './treat-leaver.ts';
import { unknownAttributes } from './unknown-attributes.ts';
import type { WorkerFacts } from './worker-facts.ts';

export type Verdict = {
  readonly decision: Decision;
  readonly pending: AccountDiff['pending'];
};

/** Judges one worker: held, out of scope, unchanged, or a change with its reasons. */
export function decideWorker(facts: WorkerFacts, settings: DecideSettings): Verdict {
  const scope = settings.mapping.scope.judge(facts.context);
  if (scope.error !== undefined) return plain({ outcome: 'held', problems: [scopeProblem(facts.worker, scope.error)] });
  if (!scope.inScope && facts.situation.kind !== 'linked')
    return plain({ outcome: 'outOfScope', reason: scope.reason });
  const held = holdBySituation(facts, settings);
  if (held !== undefined) return plain({ outcome: 'held', problems: [held] });
  const doubt = scope.inScope ? undefined : holdUnshownScope(facts, settings);
  if (doubt !== undefined) return plain({ outcome: 'held', problems: [doubt] });
  if (!scope.inScope) return plain(decideOutOfScope(facts, settings, scope.reason));
  return decideInScope(facts, settings);
}

function plain(decision: Decision): Verdict {
  return { decision, pending: [] };
}

function decideOutOfScope(facts: WorkerFacts, settings: DecideSettings, reason: string): Decision {
  const { situation, worker } = facts;
  if (situation.kind !== 'linked' || settings.outOfScope === 'ignore') return { outcome: 'outOfScope', reason };
  if (settings.outOfScope === 'delete') {
    const change = toChange(facts, { kinds: ['delete'], deltas: [], reasons: [`left the scope: ${reason}`] });
    return { outcome: 'outOfScope', reason, change };
  }
  const delta = disableDelta(situation.account, settings);
  if (delta === undefined) return { outcome: 'outOfScope', reason };
  const reasons = [`${worker.id} left the scope: ${reason}`];
  return { outcome: 'outOfScope', reason, change: toChange(facts, { kinds: ['disable'], deltas: [delta], reasons }) };
}

function disableDelta(account: Account, settings: DecideSettings): AttributeDelta | undefined {
  const state = stateAttribute(settings);
  if (state === undefined) return undefined;
  const before = account.attributes[state.name];
  if (isClosing(state.role, before)) return undefined;
  return { name: state.name, ...(before !== undefined && { before }), after: stateValue(state.role, true) };
}

function stateAttribute(settings: DecideSettings): { readonly name: string; readonly role: AttributeRole } | undefined {
  const [name, role] = [...settings.roles].find(([, one]) => isStateRole(one)) ?? [];
  return name === undefined || role === undefined ? undefined : { name, role };
}

function decideInScope(facts: WorkerFacts, settings: DecideSettings): Verdict {
  const account = accountOf(facts.situation);
  const employment = judgeEmployment(facts.worker.employments, facts.context.now, settings.calendar);
  if (account === undefined && employment === 'left') {
    return plain({ outcome: 'outOfScope', reason: 'has left, and has no account' });
  }
  if (account === undefined && isTooEarly(facts.worker.employments, facts.context.now, settings.calendar)) {
    return plain({ outcome: 'outOfScope', reason: describeTooEarly(facts, settings) });
  }
  if (account === undefined && !settings.creates) {
    return plain({ outcome: 'outOfScope', reason: 'nobody matches, and the target creates nobody' });
  }
  if (facts.worker.employments.length === 0) return plain(decideWithoutEmployment(facts, account));
  if (account !== undefined && employment === 'left' && isDeletionDue(facts, settings)) {
    const change = toChange(facts, { kinds: ['delete'], deltas: [], reasons: ['has left'] });
    return plain({ outcome: 'change', change });
  }
  const isUnknown = unknownAttributes(facts.worker, settings);
  const desired = desireAccount(settings.mapping.attributes, {
    context: facts.context,
    isTaken: facts.isTaken,
    ...(facts.firstOpen !== undefined && { firstOpen: facts.firstOpen }),
    ...(account !== undefined && { account }),
    ...(isUnknown !== undefined && { isUnknown }),
  });
  if (desired.kind === 'ignored') return plain({ outcome: 'unchanged', reason: desired.reason });
  const values = completeValues(desired.values, { account, employment, settings });
  const unshown = holdUnshown(facts, employment);
  const findings =
    unshown === undefined ? [...desired.findings, ...checkDesired(values, account, settings)] : [unshown];
  const takeover = holdOtherPerson(facts, settings, values);
  if (takeover !== undefined) findings.push(takeover);
  if (findings.length > 0) {
    const problems = findings.map((finding) => problem(facts.worker, finding));
    const change = takeover === undefined ? shutOut(facts, settings, values) : undefined;
    return plain({ outcome: 'held', problems, ...(change !== undefined && { change }) });
  }
  return toVerdict(facts, settings, { account, values });
}

function describeTooEarly({ worker }: WorkerFacts, { calendar }: DecideSettings): string {
  const first = worker.employments
    .map(({ start }) => start ?? '')
    .sort()
    .at(-1);
  return `starts on ${first}; accounts are made ${calendar.createDaysAhead} days ahead`;
}

function isDeletionDue({ worker, context }: WorkerFacts, settings: DecideSettings): boolean {
  const due = deletionDue(worker.employments, settings.leavers, settings.calendar);
  return due !== undefined && due <= context.now;
}

/** Somebody who is held for a wrong value is disabled all the same where the account must be closed. */
function shutOut(
  facts: WorkerFacts,
  settings: DecideSettings,
  values: ReadonlyMap<string, DesiredValue>,
): Change | undefined {
  const account = accountOf(facts.situation);
  const state = stateAttribute(settings);
  if (account === undefined || state === undefined) return undefined;
  if (!isClosing(state.role, values.get(state.name)?.value)) return undefined;
  const delta = disableDelta(account, settings);
  if (delta === undefined) return undefined;
  const reasons = ['the account must be closed, although the person is held'];
  return toChange(facts, { kinds: ['disable'], deltas: [delta], reasons });
}

/** Who works nowhere gets no account; an account that is there is for a human to judge: the employment may only be hidden. */
function decideWithoutEmployment({ worker }: WorkerFacts, account: Account | undefined): Decision {
  if (account === undefined) return { outcome: 'outOfScope', reason: 'has no employment' };
  const found = {
    code: 'noEmployment',
    message: `${worker.id} has the account ${account.name}, and no employment in HR.`,
    advice:
      'See whether the API user may read the employments of this person; if the person never started, disable the account.',
  };
  return { outcome: 'held', problems: [problem(worker, found)] };
}

function toVerdict(
  facts: WorkerFacts,
  settings: DecideSettings,
  { account, values }: { account: Account | undefined; values: ReadonlyMap<string, DesiredValue> },
): Verdict {
  const wanted = newAttributes([...values].map(([name, { value }]) => [name, value] as const));
  const seen = account === undefined ? undefined : (settings.view?.(account, wanted) ?? account);
  const diff = diffAccount({
    desired: values,
    ...(seen !== undefined && { account: seen }),
    settle: settings.settle,
    roles: settings.roles,
    typeOf: settings.typeOf,
    resolve: facts.resolve,
  });
  if (diff.leaveAlone !== undefined) return plain({ outcome: 'outOfScope', reason: diff.leaveAlone });
  const isFirst = facts.situation.kind === 'unlinked';
  const real = diff.deltas.filter((delta) => !isPending(delta));
  if (account !== undefined && real.length === 0 && !isFirst) {
    return { decision: { outcome: 'unchanged', reason: 'the account is as desired' }, pending: diff.pending };
  }
  const kinds: readonly ChangeKind[] = diff.kinds.length > 0 ? diff.kinds : ['link'];
  const reasons = describeReasons(facts.situation, diff, settings.nouns);
  const change = toChange(facts, { kinds, deltas: diff.deltas, reasons });
  return { decision: { outcome: 'change', change }, pending: diff.pending };
}

function toChange(
  facts: WorkerFacts,
  what: { kinds: readonly ChangeKind[]; deltas: readonly AttributeDelta[]; reasons: readonly string[] },
): Change {
  const account = accountOf(facts.situation);
  return {
    worker: facts.worker.id,
    workerAnchor: facts.worker.anchor,
    ...(facts.worker.displayName !== undefined && { displayName: facts.worker.displayName }),
    ...(account !== undefined && { account: { anchor: account.anchor, name: account.name } }),
    link: facts.situation.kind !== 'linked',
    ...what,
  };
}
