import { readSystemSettings } from '../../config/load-configuration.ts';
import type { Decision } from '../../domain/change.ts';
import type { Problem } from '../../domain/problem.ts';
import type { AttributeValue, JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { EvaluationContext, ScopeVerdict } from '../../mapping/index.ts';
import { completeValues } from '../../pipeline/complete-desired.ts';
import type { DecideSettings } from '../../pipeline/decide-settings.ts';
import { decideWorker } from '../../pipeline/decide-worker.ts';
import { type DesiredValue, desireAccount } from '../../pipeline/desired-account.ts';
import { type EmploymentState, judgeEmployment } from '../../pipeline/judge-employment.ts';
import { newContext } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { connectorOf, describeJob, toDecideSettings } from '../job/open-job.ts';
import { describeDecision, type ShownDecision } from './describe-decision.ts';

/** What a run would do with one raw source record of somebody who has no account yet. */
export type Preview = {
  readonly job: string;
  readonly worker: string;
  readonly employment: EmploymentState;
  /** `change`: an account is made, or brought up to date where the target makes nobody. Of anything else than `change` and `held` there are no attributes. */
  readonly decision: ShownDecision;
  readonly scope: ScopeVerdict;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Attributes that name another worker: the key. */
  readonly references: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
};

/**
 * Judges one raw record as a run does, without connecting to anything: nobody has an account, every candidate for a unique
 * name counts as free, and the target has no rules for lengths.
 *
 * @throws EngineError when the record is too broken to be anybody
 */
export function previewWorker(
  deps: Pick<EngineDeps, 'configuration' | 'connectors' | 'clock' | 'randomBytes' | 'env'>,
  jobName: string,
  record: JsonValue,
): Preview {
  const described = describeJob(deps, jobName);
  const { settings, mapping, source } = described;
  const now = deps.clock.now();
  const worker = source.toWorker(record, { system: settings.source, now });
  if ('code' in worker) throw new EngineError(worker.code, worker.message, worker.advice);
  const domain = domainOf(deps, settings.target);
  const schema = { attributes: {}, required: [], ...(domain !== undefined && { defaultDomain: domain }) };
  const context = newContext(deps, { now, job: { mapping, schema } }, worker);
  const decide = toDecideSettings(described, { schema, session: {} });
  const rules = { ...decide, creates: true };
  const facts = { worker, context, situation: { kind: 'unmatched' }, resolve: () => undefined } as const;
  const { decision } = decideWorker({ ...facts, isTaken: () => false }, rules);
  const values = desiredValues(decision, { worker, context }, rules);
  return {
    job: jobName,
    worker: worker.id,
    employment: judgeEmployment(worker.employments, now, rules.calendar),
    decision: decide.creates ? describeDecision(decision) : asUpdate(describeDecision(decision)),
    scope: mapping.scope.judge(context),
    attributes: shown(values, ({ value }) => value),
    references: shown(values, ({ reference }) => reference),
    problems: decision.outcome === 'held' ? decision.problems : [],
  };
}

/** A target that makes nobody is shown what somebody who is there is given. */
function asUpdate(decision: ShownDecision): ShownDecision {
  if (decision.outcome !== 'change') return decision;
  return { ...decision, message: 'nobody is made at the target; an account that is there gets what differs' };
}

/** The account that is made, or would be made if nothing held it. */
function desiredValues(
  decision: Decision,
  { worker, context }: { readonly worker: Worker; readonly context: EvaluationContext },
  settings: DecideSettings,
): ReadonlyMap<string, DesiredValue> {
  if (decision.outcome !== 'change' && decision.outcome !== 'held') return new Map();
  const desired = desireAccount(settings.mapping.attributes, { context, isTaken: () => false });
  if (desired.kind === 'ignored') return new Map();
  const employment = judgeEmployment(worker.employments, context.now, settings.calendar);
  return completeValues(desired.values, { account: undefined, employment, settings });
}

function shown<Value>(
  values: ReadonlyMap<string, DesiredValue>,
  pick: (desired: DesiredValue) => Value | undefined,
): Readonly<Record<string, Value | string>> {
  return Object.fromEntries(
    [...values].flatMap(([name, desired]) => {
      const value = pick(desired);
      return value === undefined ? [] : [[name, desired.redacted === true ? '[Redact]' : value] as const];
    }),
  );
}

function domainOf(deps: Pick<EngineDeps, 'configuration' | 'connectors' | 'env'>, system: string): string | undefined {
  const connector = connectorOf(deps, system);
  const config = readSystemSettings(deps.configuration, system, {
    schema: connector.configSchema,
    env: deps.env,
    withoutSecrets: true,
  });
  return connector.target?.defaultDomain?.(config);
}
