import type { Problem } from '../domain/problem.ts';

/** Problems as they are told: one of an account names no system, and is the target's. */
export function nameSystems(problems: readonly Problem[], target: string): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, system: problem.system ?? target }));
}
