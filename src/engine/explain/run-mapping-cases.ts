import { ConfigError } from '../../config/config-error.ts';
import { readSystemSettings } from '../../config/load-configuration.ts';
import type { MappingCase } from '../../config/mapping-cases.ts';
import type { Account } from '../../domain/account.ts';
import { type Attributes, type AttributeValue, type JsonValue, newAttributes } from '../../domain/value.ts';
import type { Employment } from '../../domain/worker.ts';
import type { EvaluationContext } from '../../mapping/index.ts';
import { isClosing, isStateRole } from '../../pipeline/account-state.ts';
import { completeValues } from '../../pipeline/complete-desired.ts';
import { type DesiredValue, desireAccount, type Finding } from '../../pipeline/desired-account.ts';
import { judgeEmployment } from '../../pipeline/judge-employment.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { connectorOf, type DescribedJob, describeJob, toDecideSettings } from '../job/open-job.ts';

/** One expectation that does not hold. */
export type CaseDifference = { readonly what: string; readonly expected: unknown; readonly found: unknown };

/** What became of one mapping test. */
export type CaseResult = {
  readonly name: string;
  readonly job: string;
  readonly passed: boolean;
  readonly differences: readonly CaseDifference[];
};

type Deps = Pick<EngineDeps, 'configuration' | 'connectors' | 'clock' | 'env'>;

/**
 * Runs mapping tests without connecting to anything.
 * @throws ConfigError for a job that does not exist or whose mapping is wrong
 */
export function runMappingCases(deps: Deps, cases: readonly MappingCase[]): readonly CaseResult[] {
  const jobs = new Map<string, DescribedJob>();
  return cases.map((one) => {
    const name = one.job ?? onlyJob(deps, one.name);
    const job = jobs.get(name) ?? describeJob(deps, name);
    jobs.set(name, job);
    const differences = compare(one, evaluateCase(deps, job, one));
    return { name: one.name, job: name, passed: differences.length === 0, differences };
  });
}

function onlyJob({ configuration }: Deps, name: string): string {
  const [job, ...others] = Object.keys(configuration.jobs);
  if (job !== undefined && others.length === 0) return job;
  const known = Object.keys(configuration.jobs).join(', ') || 'none';
  throw new ConfigError([{ path: `${name}: job`, expected: `one of ${known}`, found: 'nothing' }]);
}

/** What the mapping makes of a case. */
type CaseOutcome = {
  readonly inScope: boolean;
  readonly scopeReason: string;
  readonly values: Attributes;
  /** The attributes whose values nobody is to see. */
  readonly redacted: ReadonlySet<string>;
  readonly disabled: boolean | undefined;
  readonly problems: readonly Finding[];
};

function evaluateCase(deps: Deps, job: DescribedJob, one: MappingCase): CaseOutcome {
  const now = one.now ?? deps.clock.now();
  const read = readGiven(job, one, now);
  if ('problem' in read) {
    return {
      inScope: false,
      scopeReason: '',
      values: newAttributes(),
      redacted: new Set(),
      disabled: undefined,
      problems: [read.problem],
    };
  }
  const defaultDomain = one.defaultDomain ?? domainOf(deps, job.settings.target);
  const context: EvaluationContext = {
    attributes: read.attributes,
    now,
    random: () => 0,
    tables: job.mapping.tables,
    ...(defaultDomain !== undefined && { defaultDomain }),
  };
  const taken = new Set(one.taken.map((value) => value.toLowerCase()));
  const account = accountOf(one);
  const desired = desireAccount(job.mapping.attributes, {
    context,
    isTaken: (_attribute, value) => taken.has(value.toLowerCase()),
    ...(account !== undefined && { account }),
  });
  const scope = job.mapping.scope.judge(context);
  const values =
    desired.kind === 'desired' ? complete(job, { values: desired.values, account, now, ...read }) : new Map();
  const state = job.target.pseudoAttributes.find(({ role }) => isStateRole(role));
  const stateValue =
    state === undefined ? undefined : (values.get(state.name)?.value ?? account?.attributes[state.name]);
  return {
    inScope: scope.inScope,
    scopeReason: scope.reason,
    values: newAttributes([...values].map(([name, { value, reference }]) => [name, value ?? reference] as const)),
    redacted: new Set([...values].flatMap(([name, { redacted }]) => (redacted === true ? [name] : []))),
    disabled: stateValue === undefined ? undefined : isClosing(state?.role, stateValue),
    problems: desired.kind === 'desired' ? desired.findings : [],
  };
}

type Read = { readonly attributes: Attributes; readonly employments?: readonly Employment[] };

function readGiven(job: DescribedJob, { given }: MappingCase, now: number): Read | { readonly problem: Finding } {
  if ('attributes' in given) return { attributes: attributesOf(given.attributes) };
  const worker = job.source.toWorker(given.worker as JsonValue, { system: job.settings.source, now });
  if ('code' in worker) return { problem: worker };
  return { attributes: job.mapping.reader.read(worker.document), employments: worker.employments };
}

function attributesOf(given: Readonly<Record<string, unknown>>): Attributes {
  return newAttributes(Object.entries(given).map(([name, value]) => [name, (value ?? undefined) as AttributeValue]));
}

function accountOf({ account }: MappingCase): Account | undefined {
  if (account === undefined) return undefined;
  return { anchor: 'given', name: 'given', attributes: attributesOf(account) };
}

/** What the job adds to the mapping, as far as the given worker tells the days of work. */
function complete(
  job: DescribedJob,
  facts: Read & { values: ReadonlyMap<string, DesiredValue>; account: Account | undefined; now: number },
): ReadonlyMap<string, DesiredValue> {
  if (facts.employments === undefined) return facts.values;
  const settings = toDecideSettings(job, { schema: { attributes: {}, required: [] }, session: {} });
  return completeValues(facts.values, {
    account: facts.account,
    employment: judgeEmployment(facts.employments, facts.now, settings.calendar),
    settings,
  });
}

function compare({ expect }: MappingCase, found: CaseOutcome): readonly CaseDifference[] {
  const differences: CaseDifference[] = [];
  const check = (what: string, expected: unknown, actual: unknown): void => {
    if (!isSame(expected, actual)) differences.push({ what, expected, found: actual ?? null });
  };
  const problems = found.problems.map(({ code, message }) => `${code}: ${message}`);
  if (expect.problem === undefined && problems.length > 0) check('problem', null, problems);
  if (expect.problem !== undefined && !found.problems.some(({ code }) => code === expect.problem))
    check('problem', expect.problem, problems.length === 0 ? null : problems);
  if (expect.scope !== undefined && expect.scope !== (found.inScope ? 'in' : 'out'))
    check('scope', expect.scope, `${found.inScope ? 'in' : 'out'} (${found.scopeReason})`);
  if (expect.accountDisabled !== undefined) check('accountDisabled', expect.accountDisabled, found.disabled);
  for (const [name, expected] of Object.entries(expect.values ?? {})) {
    const actual = Object.hasOwn(found.values, name) ? found.values[name] : undefined;
    if (isSame(expected, actual)) continue;
    const shown = found.redacted.has(name) && actual !== undefined ? '[Redact]' : (actual ?? null);
    differences.push({ what: name, expected, found: shown });
  }
  return differences;
}

/** Values of the language are text in the end: `1` and `"1"` are the same, `true` and `"True"` too. */
function isSame(expected: unknown, actual: unknown): boolean {
  if (expected === null || actual === undefined) return expected === (actual ?? null);
  if (!Array.isArray(expected) || !Array.isArray(actual)) return textOf(expected) === textOf(actual);
  return expected.length === actual.length && expected.every((value, index) => textOf(value) === textOf(actual[index]));
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}

/** The tests run without secrets: settings that cannot be read tell no domain. */
function domainOf(deps: Deps, system: string): string | undefined {
  const connector = connectorOf(deps, system);
  try {
    const config = readSystemSettings(deps.configuration, system, { schema: connector.configSchema, env: deps.env });
    return connector.target?.defaultDomain?.(config);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
