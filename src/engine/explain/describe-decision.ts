import type { Decision } from '../../domain/change.ts';

/** What is decided of a worker, in words. */
export type ShownDecision = { readonly outcome: Decision['outcome']; readonly message: string };

export function describeDecision(decision: Decision): ShownDecision {
  const { outcome } = decision;
  if (outcome === 'held') return { outcome, message: decision.problems.map(({ message }) => message).join(' ') };
  if (outcome !== 'change') return { outcome, message: decision.reason };
  return { outcome, message: decision.change.reasons.join('; ') };
}
