import type { AttributeDelta, Change, Decision } from '../domain/change.ts';
import type { AttributeValue } from '../domain/value.ts';

/** What one decision about a worker says otherwise than another: values of the account, or that there is none to be judged. */
export type DecisionChange = {
  /** The value of an attribute by the first decision and by the second; absent where it is not set. */
  readonly attributes: readonly AttributeDelta[];
  /** What the second decision comes to, where the first one came to something else. */
  readonly becomes?: { readonly state: DecidedState; readonly words: string };
};

/** What a decision comes to, whatever the values. */
export type DecidedState = 'held' | 'outOfScope' | 'created' | 'deleted' | 'inScope';

/**
 * What becomes different from one decision about a worker to a later one, both made of the account as it is today; undefined
 * when nothing does.
 */
export function compareDecisions(before: Decision, after: Decision): DecisionChange | undefined {
  const [first, second] = [changeOf(before), changeOf(after)];
  const attributes = compareDeltas(first?.deltas ?? [], second?.deltas ?? []);
  const [from, to] = [stateOf(before), stateOf(after)];
  const isOther = from.words !== to.words;
  if (attributes.length === 0 && !isOther) return undefined;
  return { attributes, ...(isOther && { becomes: to }) };
}

function changeOf(decision: Decision): Change | undefined {
  return 'change' in decision ? decision.change : undefined;
}

function stateOf(decision: Decision): { readonly state: DecidedState; readonly words: string } {
  const kinds = changeOf(decision)?.kinds ?? [];
  if (decision.outcome === 'held')
    return { state: 'held', words: `the person is held: ${decision.problems[0]?.message ?? ''}` };
  if (decision.outcome === 'outOfScope') return { state: 'outOfScope', words: `out of scope: ${decision.reason}` };
  if (kinds.includes('create')) return { state: 'created', words: 'an account is made' };
  if (kinds.includes('delete')) return { state: 'deleted', words: 'the account is deleted' };
  return { state: 'inScope', words: 'in scope' };
}

/** From the values of one plan for an account to those of another. */
function compareDeltas(first: readonly AttributeDelta[], second: readonly AttributeDelta[]): readonly AttributeDelta[] {
  const earlier = new Map(first.map((delta) => [delta.name, delta]));
  const later = new Map(second.map((delta) => [delta.name, delta]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name) => {
    const [old, next] = [earlier.get(name), later.get(name)];
    const from = old === undefined ? next?.before : toldValue(old);
    const to = next === undefined ? old?.before : toldValue(next);
    if (isEqual(from, to)) return [];
    const redacted = old?.redacted === true || next?.redacted === true;
    return [
      {
        name,
        ...(from !== undefined && { before: from }),
        ...(to !== undefined && { after: to }),
        ...(redacted && { redacted }),
      },
    ];
  });
}

/** A reference to somebody without an account is told by the key that HR has for them. */
function toldValue({ after, reference }: AttributeDelta): AttributeValue | undefined {
  return after ?? reference;
}

function isEqual(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
