import type { Problem } from '../../domain/problem.ts';
import type { TicketNeed } from '../../domain/ticket.ts';

/**
 * Problems where nothing is broken and nobody but a human can say what is right: whose account it is (several candidates, one that is taken,
 * privileged, or bears another name; one value for two people), or what is to become of an account whose person HR employs nowhere.
 */
const decisions: ReadonlySet<string> = new Set([
  ...['disputedMatch', 'accountTaken', 'differentName', 'protectedAccount', 'duplicateMatchingValue'],
  ...['noEmployment', 'undone', 'unlinked'],
]);

/** What the ticket of somebody who is held waits for: a decision where one problem asks for it, else a repair. */
export function needOf(problems: readonly Pick<Problem, 'code'>[]): TicketNeed {
  return problems.some(({ code }) => decisions.has(code)) ? 'decision' : 'repair';
}
