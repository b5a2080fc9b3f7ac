import type { Story } from './story.ts';

/** What somebody sees who looks whether a person can log in. */
export type AccountState = 'none' | 'open' | 'closed';

const accountDisable = 2;

/** Whether a worker has an account, and whether it is enabled. */
export async function stateOf(story: Story, worker: string): Promise<AccountState> {
  const account = await story.account(worker);
  if (account === undefined) return 'none';
  return (Number(account.attributes.userAccountControl?.[0]) & accountDisable) === 0 ? 'open' : 'closed';
}

/**
 * Sets the clock to one moment after the other (ISO 8601, or a day for 12:00 UTC) with an incremental cycle shortly after
 * each that has to go well; gives the state that the account had then.
 */
export async function walk(
  story: Story,
  worker: string,
  moments: readonly string[],
): Promise<Readonly<Record<string, AccountState>>> {
  const seen: Record<string, AccountState> = {};
  for (const moment of moments) {
    story.hr.clock.set(moment.includes('T') ? moment : `${moment}T12:00:00Z`);
    await story.runWell();
    seen[moment] = await stateOf(story, worker);
  }
  return seen;
}
