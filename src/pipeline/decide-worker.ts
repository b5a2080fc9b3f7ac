import type { Account } from '../domain/account.ts';
import type { AttributeDelta, Change, ChangeKind, Decision } from '../domain/change.ts';
import type { Problem } from '../domain/problem.ts';
import { type Attributes, newAttributes } from '../domain/value.ts';
import type { Worker } from '../domain/worker.ts';
import type { CompiledMapping, EvaluationContext } from '../mapping/index.ts';
import { type AttributeRule, checkValue } from './check-values.ts';
import type { Situation } from './correlate.ts';
import { type DesiredValue, desireAccount, type Finding } from './desired-account.ts';
import { type AccountDiff, type DiffFacts, diffAccount } from './diff-account.ts';
import { isOtherPerson } from './is-other-person.ts';
import { judgeEmployment } from './judge-employment.ts';
import { isPending } from './to-operations.ts';

/** What is the same for every worker of a cycle. */
export type DecideSettings = {
  readonly job: string;
  readonly mapping: CompiledMapping;
  readonly roles: DiffFacts['roles'];
  readonly typeOf: DiffFacts['typeOf'];
  readonly rules: ReadonlyMap<string, AttributeRule>;
  readonly required: readonly string[];
  readonly defaultOu?: string;
  readonly outOfScope: 'disable' | 'ignore' | 'delete';
  readonly leavers: 'disable' | 'delete';
  readonly confirmedMatches: ReadonlySet<string>;
};

/** What is known of one worker before it is judged: all of it loaded first, set-wise, for a whole page. */
export type WorkerFacts = {
  readonly worker: Worker;
  readonly context: EvaluationContext;
  readonly situation: Situation;
  readonly resolve: DiffFacts['resolve'];
  readonly isTaken: (attribute: string, value: string) => boolean;
};

export type Verdict = {
  readonly decision: Decision;
  readonly pending: AccountDiff['pending'];
};

/** Judges one worker: held, out of scope, unchanged, or a change with its reasons. */
export function decideWorker(facts: WorkerFacts, settings: DecideSettings): Verdict {
  const held = holdBySituation(facts, settings);
  if (held !== undefined) return plain({ outcome: 'held', problems: [held] });
  const scope = settings.mapping.scope.judge(facts.context);
  if (scope.error !== undefined) return plain({ outcome: 'held', problems: [scopeProblem(facts.worker, scope.error)] });
  if (!scope.inScope) return plain(decideOutOfScope(facts, settings, scope.reason));
  return decideInScope(facts, settings);
}

function scopeProblem(worker: Worker, error: string): Problem {
  return problem(worker, {
    code: 'scopeFailed',
    message: `The scope filter could not be judged: ${error}.`,
    advice: 'Correct the clause in the mapping; nobody leaves the scope because of it.',
  });
}

function plain(decision: Decision): Verdict {
  return { decision, pending: [] };
}

function accountOf(situation: Situation): Account | undefined {
  return situation.kind === 'linked' || situation.kind === 'unlinked' ? situation.account : undefined;
}

function holdBySituation({ worker, situation }: WorkerFacts, settings: DecideSettings): Problem | undefined {
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
      advice: 'Find out whose account it is; correct the matching attribute in HR or in the directory.',
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
  const before = account.attributes[state];
  if (String(before).toLowerCase() === 'true') return undefined;
  return { name: state, ...(before !== undefined && { before }), after: 'True' };
}

function stateAttribute(settings: DecideSettings): string | undefined {
  return [...settings.roles].find(([, role]) => role === 'state')?.[0];
}

function decideInScope(facts: WorkerFacts, settings: DecideSettings): Verdict {
  const account = accountOf(facts.situation);
  const employment = judgeEmployment(facts.worker.employments, facts.context.now);
  if (account === undefined && employment === 'left') {
    return plain({ outcome: 'outOfScope', reason: 'has left, and has no account' });
  }
  if (account !== undefined && employment === 'left' && settings.leavers === 'delete') {
    const change = toChange(facts, { kinds: ['delete'], deltas: [], reasons: ['has left'] });
    return plain({ outcome: 'change', change });
  }
  const desired = desireAccount(settings.mapping.attributes, {
    context: facts.context,
    isTaken: facts.isTaken,
    ...(account !== undefined && { account }),
  });
  if (desired.kind === 'ignored') return plain({ outcome: 'unchanged', reason: desired.reason });
  const values = completeValues(desired.values, { account, employment, settings });
  const findings = [...desired.findings, ...checkAll(values, account, settings)];
  const takeover = holdOtherPerson(facts, settings, values);
  if (takeover !== undefined) findings.push(takeover);
  if (findings.length > 0) {
    return plain({ outcome: 'held', problems: findings.map((finding) => problem(facts.worker, finding)) });
  }
  return toVerdict(facts, settings, { account, values });
}

/** What the mapping does not say and the job does: where a new account stands, and whether it is open. */
function completeValues(
  values: ReadonlyMap<string, DesiredValue>,
  facts: { account: Account | undefined; employment: string; settings: DecideSettings },
): ReadonlyMap<string, DesiredValue> {
  const complete = new Map(values);
  for (const [name, role] of facts.settings.roles) {
    if (facts.settings.mapping.attributes.some((mapping) => mapping.target === name)) continue;
    const value = fallbackFor(role, facts);
    if (value !== undefined) complete.set(name, { mapping: newFallback(name), value });
  }
  return complete;
}

function fallbackFor(
  role: string,
  { account, employment, settings }: { account: Account | undefined; employment: string; settings: DecideSettings },
): string | undefined {
  if (role === 'container') return account === undefined ? settings.defaultOu : undefined;
  if (role !== 'state') return undefined;
  if (employment === 'unknown') return account === undefined ? 'True' : undefined;
  return employment === 'active' ? 'False' : 'True';
}

function newFallback(target: string): DesiredValue['mapping'] {
  return {
    target,
    isReference: false,
    isUnique: false,
    defaultOn: 'create',
    flow: 'always',
    flowWhen: 'changed',
    whenNull: 'keep',
    attributes: [],
    evaluate: () => ({ kind: 'flow', flow: 'ignored' }),
    candidates: () => [],
    trace: () => undefined,
  };
}

function checkAll(
  values: ReadonlyMap<string, DesiredValue>,
  account: Account | undefined,
  settings: DecideSettings,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [name, desired] of values) {
    const rule = settings.rules.get(name);
    const found = rule === undefined ? undefined : checkValue(desired.value, rule);
    if (found !== undefined) findings.push(found);
  }
  if (account !== undefined) return findings;
  for (const name of settings.required) {
    if (values.get(name)?.value !== undefined || findings.some((finding) => finding.attribute === name)) continue;
    findings.push({
      code: 'missingRequired',
      attribute: name,
      message: `No account can be made without ${name}, and the mapping gives none.`,
      advice: `Fill the HR fields that ${name} is made of, or give its mapping a default.`,
    });
  }
  return findings;
}

function holdOtherPerson(
  { worker, situation }: WorkerFacts,
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

function toVerdict(
  facts: WorkerFacts,
  settings: DecideSettings,
  { account, values }: { account: Account | undefined; values: ReadonlyMap<string, DesiredValue> },
): Verdict {
  const diff = diffAccount({
    desired: values,
    ...(account !== undefined && { account }),
    roles: settings.roles,
    typeOf: settings.typeOf,
    resolve: facts.resolve,
  });
  const isFirst = facts.situation.kind === 'unlinked';
  const real = diff.deltas.filter((delta) => !isPending(delta));
  if (account !== undefined && real.length === 0 && !isFirst) {
    return { decision: { outcome: 'unchanged', reason: 'the account is as desired' }, pending: diff.pending };
  }
  const kinds: readonly ChangeKind[] = diff.kinds.length > 0 ? diff.kinds : ['link'];
  const change = toChange(facts, { kinds, deltas: diff.deltas, reasons: describeReasons(facts.situation, diff) });
  return { decision: { outcome: 'change', change }, pending: diff.pending };
}

function describeReasons(situation: Situation, diff: AccountDiff): readonly string[] {
  const reasons: string[] = [];
  if (situation.kind === 'unmatched') reasons.push('no account matches');
  if (situation.kind === 'deleted') reasons.push('the linked account was deleted in the directory');
  if (situation.kind === 'unlinked') reasons.push(`first match by ${situation.matchedBy}`);
  if (diff.kinds.includes('disable')) reasons.push('the mapping says that the account is disabled');
  if (diff.kinds.includes('enable')) reasons.push('the mapping says that the account is enabled');
  const changed = diff.deltas.filter((delta) => !isPending(delta)).map((delta) => delta.name);
  if (situation.kind === 'linked' && changed.length > 0) reasons.push(`differs from HR in ${changed.join(', ')}`);
  return reasons;
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

function problem(worker: Worker, finding: Finding): Problem {
  return { ...finding, worker: worker.id };
}
