import type { Situation } from './correlate.ts';
import type { DecideSettings } from './decide-settings.ts';
import type { AccountDiff } from './diff-account.ts';
import { isPending } from './to-operations.ts';

/** Why a change is to be made, in sentences for people. */
export function describeReasons(
  situation: Situation,
  diff: AccountDiff,
  { source, target }: DecideSettings['nouns'],
): readonly string[] {
  const reasons: string[] = [];
  if (situation.kind === 'unmatched') reasons.push('no account matches');
  if (situation.kind === 'deleted') reasons.push(`the linked account was deleted in ${target}`);
  if (situation.kind === 'unlinked') reasons.push(`first match by ${situation.matchedBy}`);
  if (diff.kinds.includes('disable')) reasons.push('the mapping says that the account is disabled');
  if (diff.kinds.includes('enable')) reasons.push('the mapping says that the account is enabled');
  const changed = diff.deltas.filter((delta) => !isPending(delta) && delta.always !== true).map((delta) => delta.name);
  if (situation.kind === 'linked' && changed.length > 0)
    reasons.push(`differs from ${source} in ${changed.join(', ')}`);
  return reasons;
}
