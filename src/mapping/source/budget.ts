/** How many places of a document one path may visit in one reading. */
export const MAX_STEPS = 1_000_000;

/** What one reading may still visit. */
export type Budget = { left: number };

/** Thrown inside a reading when its budget is used up. */
export class BudgetSpent extends Error {}

/** Takes steps off the budget. @throws BudgetSpent */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new BudgetSpent();
}
