import { judgeSource } from '../../pipeline/guard.ts';
import { listHeld, releaseHeld } from '../../store/held.ts';
import { loadLinks } from '../../store/links.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { decideNamed } from './decide-named.ts';

const PER_PAGE = 1000;

/** The source ids of those who are held as a read of everybody begins, with the anchor where it is known; nobody for other reads. */
export type HeldBefore = ReadonlyMap<string, string | undefined>;

type WhatWasRead = {
  readonly held: HeldBefore;
  /** Those among the held whom the read named. */
  readonly readIds: ReadonlySet<string | undefined>;
  /** How many people the last good read of everybody gave. */
  readonly sourceCount: number | undefined;
};

/** Before the read: what it holds itself is of people who are there. */
export async function loadHeldBefore({ database }: EngineDeps, { job, wholeRead }: Cycle): Promise<HeldBefore> {
  const before = new Map<string, string | undefined>();
  if (wholeRead === undefined) return before;
  for (let offset = 0; ; offset += PER_PAGE) {
    const { held } = await listHeld(database, { job: job.name }, { limit: PER_PAGE, offset });
    for (const { worker, workerAnchor } of held) before.set(worker, workerAnchor);
    if (held.length < PER_PAGE) return before;
  }
}

/**
 * Lets go of held people whom a read of everybody did not name and whom the source does not know by their id either: a record that was
 * merged or purged, or that has another id now. Nothing can be corrected there any more. Who has an account stays held: that is for a human.
 * So does everybody while the source has shrunk too much, because they may be hidden from us only.
 */
export async function settleHeld(
  deps: EngineDeps,
  cycle: Cycle,
  { held, readIds, sourceCount }: WhatWasRead,
): Promise<void> {
  const wholeRead = { read: cycle.collector.counts.read, ...(sourceCount !== undefined && { before: sourceCount }) };
  if (judgeSource({ linked: 0, wholeRead }, cycle.job.settings.guards) !== undefined) return;
  const unread = [...held.keys()].filter((worker) => !readIds.has(worker));
  if (unread.length === 0) return;
  const answered = await decideNamed(deps, cycle, unread);
  const unknown = unread.filter((worker) => !answered.has(worker));
  const anchors = unknown.flatMap((worker) => held.get(worker) ?? []);
  const links = await loadLinks(deps.database, cycle.job.name, anchors);
  const gone = unknown.filter((worker) => {
    const anchor = held.get(worker);
    return anchor === undefined || !links.has(anchor) || cycle.seen.workers.get(anchor) !== undefined;
  });
  await releaseHeld(deps.database, cycle.job.name, gone);
}
