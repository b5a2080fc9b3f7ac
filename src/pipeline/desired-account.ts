import type { Account } from '../domain/account.ts';
import type { Problem } from '../domain/problem.ts';
import type { AttributeValue } from '../domain/value.ts';
import type { CompiledAttributeMapping, CountedNames, EvaluationContext, EvaluationResult } from '../mapping/index.ts';
import type { NameFacts } from './name-facts.ts';

/** What the mapping wants of one attribute of one account. */
export type DesiredValue = {
  readonly mapping: CompiledAttributeMapping;
  readonly value?: AttributeValue;
  /** The worker key that a reference attribute names. */
  readonly reference?: string;
  readonly redacted?: boolean;
};

export type Finding = Pick<Problem, 'code' | 'attribute' | 'message' | 'advice'>;

/** The desired values by target attribute. An attribute that is missing is to be left as it is. */
export type DesiredValues =
  | {
      readonly kind: 'desired';
      readonly values: ReadonlyMap<string, DesiredValue>;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'ignored'; readonly reason: string };

export type DesiredFacts = NameFacts & {
  readonly context: EvaluationContext;
  /** The account as it is; absent: it is to be created. */
  readonly account?: Account;
  /** Whether an attribute is made of something that the source did not show: it is left as it is. */
  readonly isUnknown?: (mapping: CompiledAttributeMapping) => boolean;
};

/** How far the candidates for a unique name are searched for the one that an account already bears. */
const ownCandidateLimit = 200;

/** Evaluates every attribute mapping for one worker. */
export function desireAccount(mappings: readonly CompiledAttributeMapping[], facts: DesiredFacts): DesiredValues {
  const values = new Map<string, DesiredValue>();
  const findings: Finding[] = [];
  for (const mapping of mappings) {
    const result = desireAttribute(mapping, facts);
    if (result === undefined) continue;
    if (result.kind === 'objectIgnored') {
      return {
        kind: 'ignored',
        reason: `the mapping of ${mapping.target} leaves this person alone (IgnoreObjectFlow)`,
      };
    }
    if (result.kind === 'finding') findings.push(result.finding);
    else values.set(mapping.target, result.desired);
  }
  return { kind: 'desired', values, findings };
}

type AttributeResult =
  | { kind: 'value'; desired: DesiredValue }
  | { kind: 'finding'; finding: Finding }
  | { kind: 'objectIgnored' };

function desireAttribute(mapping: CompiledAttributeMapping, facts: DesiredFacts): AttributeResult | undefined {
  if (facts.account !== undefined && mapping.flow === 'onCreate') return undefined;
  if (facts.account !== undefined && facts.isUnknown?.(mapping) === true) return undefined;
  if (facts.account !== undefined && bearsOwnCandidate(mapping, facts, facts.account)) return undefined;
  const result = mapping.evaluate({
    ...facts.context,
    isTaken: (value) => !isOwn(value, mapping, facts) && facts.isTaken(mapping.target, value),
    firstOpen: (names) => firstOpen(names, mapping, facts),
  });
  if (result.kind === 'flow') return desireFlow(mapping, result.flow);
  if (result.kind === 'error') return { kind: 'finding', finding: describeError(mapping, result) };
  return desireValue(mapping, result, facts);
}

/** The value that the account bears now, in whatever case, is taken by nobody else. */
function isOwn(value: string, mapping: CompiledAttributeMapping, facts: DesiredFacts): boolean {
  const current = facts.account?.attributes[mapping.target];
  return typeof current === 'string' && current.toLowerCase() === value.toLowerCase();
}

/** Where the search of a counter begins: at the account's own name, if that comes before those that are open to everybody. */
function firstOpen(names: CountedNames, mapping: CompiledAttributeMapping, facts: DesiredFacts): number {
  const open = facts.firstOpen?.(mapping.target, names) ?? names.from;
  const current = facts.account?.attributes[mapping.target];
  const own = typeof current === 'string' ? names.numberOf(current) : undefined;
  return own !== undefined && own >= names.from && own < open ? own : open;
}

/** A unique name that the account has already stays, although it is not the first candidate: the first was taken then. */
function bearsOwnCandidate(mapping: CompiledAttributeMapping, facts: DesiredFacts, account: Account): boolean {
  const current = account.attributes[mapping.target];
  if (!mapping.isUnique || typeof current !== 'string') return false;
  let seen = 0;
  for (const candidate of mapping.candidates(facts.context)) {
    if (candidate.kind === 'value' && candidate.value === current) return true;
    seen += 1;
    if (seen >= ownCandidateLimit) return false;
  }
  return false;
}

function desireFlow(
  mapping: CompiledAttributeMapping,
  flow: 'ignored' | 'object-ignored' | 'escrow',
): AttributeResult | undefined {
  if (flow === 'ignored') return undefined;
  if (flow === 'object-ignored') return { kind: 'objectIgnored' };
  return {
    kind: 'finding',
    finding: {
      code: 'namesExhausted',
      attribute: mapping.target,
      message: `Every candidate for ${mapping.target} is taken.`,
      advice: 'Add a candidate, or a counter, to SelectUniqueValue in the mapping.',
    },
  };
}

function describeError(mapping: CompiledAttributeMapping, error: EvaluationResult & { kind: 'error' }): Finding {
  return {
    code: 'mappingFailed',
    attribute: mapping.target,
    message: `The mapping of ${mapping.target} failed: ${error.message}`,
    advice: 'See the value of each part with `hirewire explain JOB WORKER`, then correct the mapping or the HR data.',
  };
}

function desireValue(
  mapping: CompiledAttributeMapping,
  result: EvaluationResult & { kind: 'value' },
  facts: DesiredFacts,
): AttributeResult | undefined {
  const redacted = result.redacted === true ? { redacted: true } : {};
  const given = withoutEmptyTexts(result.value);
  const value = isEmpty(given) ? defaultFor(mapping, facts) : given;
  if (value === undefined) {
    const clears = mapping.whenNull === 'clear' && facts.account !== undefined;
    return clears ? { kind: 'value', desired: { mapping, ...redacted } } : undefined;
  }
  if (mapping.isReference) return { kind: 'value', desired: { mapping, reference: String(value), ...redacted } };
  return { kind: 'value', desired: { mapping, value, ...redacted } };
}

/** `Split` of nothing gives a list with an empty text in it, which is no value. */
function withoutEmptyTexts(value: AttributeValue | undefined): AttributeValue | undefined {
  return typeof value === 'object' && value.includes('') ? value.filter((one) => one !== '') : value;
}

function isEmpty(value: AttributeValue | undefined): boolean {
  return value === undefined || value === '' || (typeof value === 'object' && value.length === 0);
}

function defaultFor(mapping: CompiledAttributeMapping, facts: DesiredFacts): AttributeValue | undefined {
  if (mapping.default === undefined) return undefined;
  return facts.account === undefined || mapping.defaultOn === 'always' ? mapping.default : undefined;
}

/** Stands for a mapping where the job itself, and no expression, gives the value. */
export function fixedMapping(target: string): CompiledAttributeMapping {
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
