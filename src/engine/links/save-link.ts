import type { AccountRef } from '../../domain/operation.ts';
import type { SetAside } from '../../domain/set-aside.ts';
import { unlinkedProblem } from '../../pipeline/hold-set-aside.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import { inTransaction } from '../../store/database.ts';
import { releaseHeld, saveHeld } from '../../store/held.ts';
import { insertLinkChanges, type LinkChange } from '../../store/link-changes.ts';
import { deleteLinks, saveLinks } from '../../store/links.ts';
import { deleteSetAside, saveSetAside } from '../../store/set-aside.ts';
import { makeDue } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';

/** One worker whose link becomes another one. Absent: no account. */
export type NewLink = {
  readonly kind: LinkChange['kind'];
  readonly worker: string;
  readonly workerAnchor: string;
  readonly before?: AccountRef;
  readonly after?: AccountRef;
};

/**
 * Stores what an order changes of links, all of it at once: who has no account any more is held and set aside, so that no other one is
 * matched or made; the next cycle looks at everybody concerned. Gives the number of the action.
 */
export async function saveNewLinks(
  deps: EngineDeps,
  job: string,
  { links, by, undoes }: { readonly links: readonly NewLink[]; readonly by: string; readonly undoes?: string },
): Promise<string> {
  const action = deps.newId();
  const now = deps.clock.now();
  const anchors = links.map(({ workerAnchor }) => workerAnchor);
  const asides = links.map((link) => toSetAside(link, { by, now }));
  const alone = asides.filter((_, at) => links[at]?.after === undefined);
  await inTransaction(deps.database, async (tx) => {
    await deleteLinks(tx, job, anchors);
    const made = links.flatMap(({ workerAnchor, after }) =>
      after === undefined ? [] : [{ workerAnchor, accountAnchor: after.anchor, how: 'relinked' as const }],
    );
    await saveLinks(tx, job, made, now);
    await deleteSetAside(tx, job, asides);
    await saveSetAside(tx, job, alone);
    await releaseHeld(
      tx,
      job,
      links.map(({ worker }) => worker),
    );
    const held = alone.map((aside) => ({
      ...{ worker: aside.worker, workerAnchor: aside.workerAnchor, problems: [unlinkedProblem(aside, job)] },
    }));
    await saveHeld(tx, job, held, { now, nextTry: (attempts) => now + heldInterval(attempts) });
    await insertLinkChanges(
      tx,
      job,
      links.map((link) => ({ ...link, action, by, at: now, ...(undoes !== undefined && { undoes }) })),
    );
    await makeDue(tx, job, anchors, now);
  });
  return action;
}

function toSetAside({ worker, workerAnchor }: NewLink, { by, now }: { by: string; now: number }): SetAside {
  return { ...{ reason: 'unlinked', worker, workerAnchor, withdrawn: [], undoesCreate: false }, by, since: now };
}
