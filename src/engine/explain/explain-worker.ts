import type { Account } from '../../domain/account.ts';
import type { AttributeValue, JsonObject } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { CompiledAttributeMapping, EvaluationContext, ScopeVerdict, TraceNode } from '../../mapping/index.ts';
import { isStateRole } from '../../pipeline/account-state.ts';
import type { Situation } from '../../pipeline/correlate.ts';
import { holdSetAside } from '../../pipeline/hold-set-aside.ts';
import { judgeEmployment } from '../../pipeline/judge-employment.ts';
import { loadSetAside } from '../../store/set-aside.ts';
import { newContext } from '../cycle.ts';
import { decideAlone } from '../decide/decide-alone.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { type OpenJob, openJob } from '../job/open-job.ts';
import { loadPageFacts, type PageFacts } from '../read/load-page-facts.ts';
import { workerNotFound } from '../worker-not-found.ts';

/** Why one attribute of one account is what it is. */
export type AttributeExplanation = {
  readonly attribute: string;
  /** Each source attribute that the mapping reads: its path, and the value found there. */
  readonly source: readonly { readonly name: string; readonly path: string; readonly value: AttributeValue | null }[];
  /** Each part of the expression with its value. */
  readonly trace?: TraceNode;
  readonly flow: string;
  readonly default?: string;
  /** What the account holds now. */
  readonly current: AttributeValue | null;
  /** What the next cycle would do with it. */
  readonly after: AttributeValue | null;
  readonly verdict: string;
};

export type Explanation = {
  readonly job: string;
  readonly worker: string;
  readonly anchor: string;
  readonly scope: ScopeVerdict;
  readonly situation: string;
  readonly account?: string;
  readonly decision: string;
  readonly attributes: readonly AttributeExplanation[];
};

/** Explains, from the live systems, what a cycle would decide for one worker and why. Writes nothing. */
export async function explainWorker(
  deps: EngineDeps,
  jobName: string,
  { worker: id, attribute }: { worker: string; attribute?: string },
): Promise<Explanation> {
  const job = await openJob(deps, jobName);
  try {
    const now = deps.clock.now();
    const page = await job.source.readWorkers([id], { attributes: job.sourcePaths, now });
    const [worker] = page.workers;
    if (worker === undefined) throw workerNotFound(id, page);
    const context = newContext(deps, { now, job }, worker);
    const facts = await loadPageFacts(deps.database, job, [{ worker, context }], { fresh: false });
    return await explain(deps, job, { worker, context, facts, attribute });
  } finally {
    await job.close();
  }
}

type Facts = {
  readonly worker: Worker;
  readonly context: EvaluationContext;
  readonly facts: PageFacts;
  readonly attribute: string | undefined;
};

async function explain(
  deps: EngineDeps,
  job: OpenJob,
  { worker, context, facts, attribute }: Facts,
): Promise<Explanation> {
  const situation = facts.situationOf(worker);
  const verdict = await decideAlone(deps, job, { person: { worker, context }, situation, resolve: facts.resolve });
  const asides = await loadSetAside(deps.database, job.name, [worker.anchor]);
  const { decision } = holdSetAside(verdict, asides.get(worker.anchor) ?? [], job.decide).verdict;
  const wanted = job.mapping.attributes.filter(
    ({ target }) => attribute === undefined || target.toLowerCase() === attribute.toLowerCase(),
  );
  if (wanted.length === 0) {
    throw new EngineError(
      'attributeNotMapped',
      `Job ${job.name} has no mapping for ${attribute}.`,
      `Mapped are ${job.mapping.attributes.map(({ target }) => target).join(', ')}.`,
    );
  }
  const problems = decision.outcome === 'held' ? decision.problems : [];
  const change = 'change' in decision ? decision.change : undefined;
  return {
    job: job.name,
    worker: worker.id,
    anchor: worker.anchor,
    scope: job.mapping.scope.judge(context),
    situation: situation.kind,
    ...(accountSeen(situation) !== undefined && { account: accountSeen(situation)?.name ?? '' }),
    decision: change === undefined ? describeOutcome(decision.outcome, problems) : change.kinds.join(', '),
    attributes: wanted.map((mapping) => {
      const delta = change?.deltas.find(({ name }) => name === mapping.target);
      const problem = problems.find((one) => one.attribute === mapping.target);
      const current = accountSeen(situation)?.attributes[mapping.target];
      const hidden = mapping.expression?.redacts === true;
      return {
        ...describeMapping(mapping, { job, worker, context }),
        current: hideValue(current, hidden),
        after: hideValue(delta?.after ?? current, hidden),
        verdict:
          problem?.message ??
          (delta === undefined
            ? whyNothing(mapping, situation, { outcome: decision.outcome, worker, context, job })
            : describeWrite(delta)),
      };
    }),
  };
}

/** What an account holds, for showing: hidden where the mapping may redact it, since an earlier value was one of its too. */
function hideValue(value: AttributeValue | undefined, hidden: boolean): AttributeValue | null {
  if (value === undefined) return null;
  return hidden ? '[Redact]' : value;
}

function describeOutcome(outcome: string, problems: readonly { message: string }[]): string {
  return problems.length === 0 ? outcome : `${outcome}: ${problems.map(({ message }) => message).join(' ')}`;
}

function describeWrite(delta: {
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
  readonly reference?: string;
}): string {
  if (delta.after !== undefined) return delta.before === undefined ? 'is set' : 'is changed';
  return delta.reference === undefined ? 'is cleared' : `waits until ${delta.reference} has an account`;
}

function whyNothing(
  mapping: CompiledAttributeMapping,
  situation: Situation,
  { outcome, worker, context, job }: { outcome: string; worker: Worker; context: EvaluationContext; job: OpenJob },
): string {
  if (job.unwritable.includes(mapping.target))
    return `nothing: the system ${job.settings.target} sets ${mapping.target} itself, and the job leaves it out`;
  const employment = judgeEmployment(worker.employments, context.now, job.decide.calendar);
  if (employment === 'preHire' && isStateRole(job.decide.roles.get(mapping.target))) {
    return 'nothing: the account stays closed until the first day of work, whatever the mapping says';
  }
  if (outcome === 'held') return 'nothing: the person is held';
  if (outcome === 'outOfScope') return 'nothing: the person is out of scope';
  if (accountSeen(situation) !== undefined && mapping.flow === 'onCreate')
    return 'nothing: flows only when the account is created';
  return 'nothing: the account is as desired, or the mapping gives no value';
}

/** The account that a situation is about, somebody else's too: it is shown, not written. */
function accountSeen(situation: Situation): Account | undefined {
  return 'account' in situation ? situation.account : undefined;
}

function describeMapping(
  mapping: CompiledAttributeMapping,
  { job, worker, context }: { job: OpenJob; worker: Worker; context: EvaluationContext },
): Pick<AttributeExplanation, 'attribute' | 'source' | 'trace' | 'flow' | 'default'> {
  const document: JsonObject = worker.document;
  const values = job.mapping.reader.read(document);
  const trace = mapping.trace(context);
  return {
    attribute: mapping.target,
    source: mapping.attributes.map((name) => ({
      name,
      path: job.mapping.sourceAttributes.find((one) => one.name === name)?.path ?? '',
      value: trace?.redacted === true ? '[Redact]' : (values[name] ?? null),
    })),
    ...(trace !== undefined && { trace }),
    flow: mapping.flow,
    ...(mapping.default !== undefined && { default: mapping.default }),
  };
}
