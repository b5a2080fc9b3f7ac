import { readSystemSettings } from '../config/load-configuration.ts';
import type { Problem } from '../domain/problem.ts';
import type { AttributeValue, JsonValue } from '../domain/value.ts';
import type { EvaluationContext, ScopeVerdict } from '../mapping/index.ts';
import { desireAccount } from '../pipeline/desired-account.ts';
import { judgeEmployment } from '../pipeline/judge-employment.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { connectorOf, describeJob } from './open-job.ts';

/** The desired account for one raw source record, as it would be created. */
export type Preview = {
  readonly job: string;
  readonly worker: string;
  readonly employment: string;
  readonly scope: ScopeVerdict;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Attributes that name another worker: the key. */
  readonly references: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
};

/** Maps one raw record without connecting to anything. Every candidate for a unique name counts as free. */
export function previewWorker(
  deps: Pick<EngineDeps, 'configuration' | 'connectors' | 'clock' | 'randomBytes' | 'env'>,
  jobName: string,
  record: JsonValue,
): Preview {
  const job = describeJob(deps, jobName);
  const now = deps.clock.now();
  const worker = job.source.toWorker(record, { system: job.settings.source, now });
  if ('code' in worker) throw new EngineError(worker.code, worker.message, worker.advice);
  const domain = domainOf(deps, job.settings.target);
  const context: EvaluationContext = {
    attributes: job.mapping.reader.read(worker.document),
    now,
    random: () => (deps.randomBytes(1)[0] ?? 0) / 256,
    tables: job.mapping.tables,
    ...(domain !== undefined && { defaultDomain: domain }),
  };
  const desired = desireAccount(job.mapping.attributes, { context, isTaken: () => false });
  const values = desired.kind === 'desired' ? [...desired.values] : [];
  const findings = desired.kind === 'desired' ? desired.findings : [];
  return {
    job: jobName,
    worker: worker.id,
    employment: judgeEmployment(worker.employments, now),
    scope: job.mapping.scope.judge(context),
    attributes: Object.fromEntries(
      values.flatMap(([name, { value, redacted }]) =>
        value === undefined ? [] : [[name, redacted === true ? '[Redact]' : value] as const],
      ),
    ),
    references: Object.fromEntries(
      values.flatMap(([name, { reference, redacted }]) =>
        reference === undefined ? [] : [[name, redacted === true ? '[Redact]' : reference] as const],
      ),
    ),
    problems: findings.map((finding) => ({ ...finding, worker: worker.id })),
  };
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
