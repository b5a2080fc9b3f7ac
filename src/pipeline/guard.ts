import type { ChangeKind } from '../domain/change.ts';
import type { GuardTrip, Verdict } from '../domain/plan.ts';
import type { WaitingTally } from './tally-waiting.ts';

/** A limit as the configuration has it: more than `count`, or more than `percent` of the linked accounts and at least `minimum`. */
export type GuardLimit = {
  readonly count?: number | undefined;
  readonly percent?: number | undefined;
  readonly minimum: number;
};

export type GuardSettings = {
  readonly deletesAndDisables: GuardLimit;
  readonly renamesAndMoves: GuardLimit;
  readonly clears: GuardLimit;
  readonly sourceShrinkPercent: number;
  /** Whether a human sees every deletion first, however few there are. */
  readonly approvesDeletes?: boolean;
};

/** What a plan would do, counted while it was made. Changes are counted by worker, not by attribute. */
export type Tally = {
  readonly kinds: Readonly<Record<ChangeKind, number>>;
  /** Accounts that would be deleted or disabled, and accounts that would be renamed or moved: each once. */
  readonly deletesAndDisables: number;
  readonly renamesAndMoves: number;
  /** For each attribute, on how many accounts a value would be emptied. */
  readonly clears: ReadonlyMap<string, number>;
  readonly linked: number;
  /** Accounts that would be made anew, because the one that the person was linked to is not there any more. (Default: none.) */
  readonly recreations?: number;
  /** Who waits for a human already; a plan with more of the same is judged with them. (Default: nobody.) */
  readonly waiting?: WaitingTally;
  /** Of a whole read: how many people it had, and how many the last good one had. Absent for an incremental read. */
  readonly wholeRead?: { readonly read: number; readonly before?: number };
};

export type Judgement = {
  readonly verdict: Verdict;
  readonly trips: readonly GuardTrip[];
  /** Changes with one of these kinds wait for a human. */
  readonly blockedKinds: readonly ChangeKind[];
  /** Changes that would empty one of these attributes wait for a human. */
  readonly blockedClears: readonly string[];
  /** Whether accounts that are not there any more are made anew by a human's leave alone. */
  readonly blocksRecreations: boolean;
};

/** Judges a plan before any write. Always on: no setting turns a guard off, limits can only be set. */
export function judgePlan(tally: Tally, settings: GuardSettings): Judgement {
  const source = judgeSource(tally, settings);
  if (source !== undefined) {
    return { verdict: 'stop', trips: [source], blockedKinds: [], blockedClears: [], blocksRecreations: false };
  }
  const trips: GuardTrip[] = [];
  const blockedKinds: ChangeKind[] = [];
  const { linked, waiting } = tally;
  const leavers = judgeLimit('deletesAndDisables', 'deleted or disabled', tally.deletesAndDisables, {
    ...{ limit: settings.deletesAndDisables, linked, waiting: waiting?.deletesAndDisables },
  });
  if (leavers !== undefined) {
    trips.push(leavers);
    blockedKinds.push('delete', 'disable');
  }
  const deletes = tally.kinds.delete;
  if (settings.approvesDeletes === true && deletes > 0) {
    const message = `${deletes} accounts of people who left long ago are to be deleted. Each deletion waits for a human.`;
    trips.push({ guard: 'leaverDeletes', verdict: 'needsApproval', actual: deletes, limit: 0, message });
    blockedKinds.push('delete');
  }
  const movers = judgeLimit('renamesAndMoves', 'renamed or moved', tally.renamesAndMoves, {
    ...{ limit: settings.renamesAndMoves, linked, waiting: waiting?.renamesAndMoves },
  });
  if (movers !== undefined) {
    trips.push(movers);
    blockedKinds.push('rename', 'move');
  }
  const blockedClears = judgeClears(tally, settings, trips);
  const blocksRecreations = judgeRecreations(tally, settings, trips);
  const verdict = trips.length === 0 ? 'go' : 'needsApproval';
  return { verdict, trips, blockedKinds, blockedClears, blocksRecreations };
}

/** Whether a read of everybody gave so few that nothing may follow from it. */
export function judgeSource(
  tally: Pick<Tally, 'linked' | 'wholeRead'>,
  settings: Pick<GuardSettings, 'sourceShrinkPercent'>,
): GuardTrip | undefined {
  const whole = tally.wholeRead;
  if (whole === undefined) return undefined;
  if (whole.read === 0) {
    return {
      guard: 'emptySource',
      verdict: 'stop',
      actual: 0,
      limit: 1,
      message: `The source answered with nobody at all, while ${tally.linked} accounts are linked. Nothing was done.`,
    };
  }
  const { before } = whole;
  if (before === undefined || (before - whole.read) * 100 <= before * settings.sourceShrinkPercent) return undefined;
  const lost = percent(before - whole.read, before);
  return {
    guard: 'shrunkSource',
    verdict: 'stop',
    actual: whole.read,
    limit: before,
    message:
      `The source answered with ${whole.read} people, ${lost} less than the ${before} of the last good read. ` +
      `Your limit is ${settings.sourceShrinkPercent} %. Nothing was done.`,
  };
}

function judgeClears(tally: Tally, settings: GuardSettings, trips: GuardTrip[]): readonly string[] {
  const blocked: string[] = [];
  for (const [attribute, count] of tally.clears) {
    const trip = judgeLimit('massChange', `left without ${attribute}`, count, {
      ...{ limit: settings.clears, linked: tally.linked, waiting: tally.waiting?.clears.get(attribute) },
    });
    if (trip === undefined) continue;
    trips.push(trip);
    blocked.push(attribute);
  }
  return blocked;
}

/** Many accounts that are gone at once were perhaps only hidden from us: nobody gets a second one for that. */
function judgeRecreations(tally: Tally, settings: GuardSettings, trips: GuardTrip[]): boolean {
  const what = 'made anew, because the target does not show them any more (deleted, or hidden from us)';
  const trip = judgeLimit('recreations', what, tally.recreations ?? 0, {
    ...{ limit: settings.deletesAndDisables, linked: tally.linked, waiting: tally.waiting?.recreations },
  });
  if (trip !== undefined) trips.push(trip);
  return trip !== undefined;
}

function judgeLimit(
  guard: GuardTrip['guard'],
  what: string,
  planned: number,
  { limit, linked, waiting = 0 }: { limit: GuardLimit; linked: number; waiting?: number | undefined },
): GuardTrip | undefined {
  if (planned === 0) return undefined;
  const actual = planned + waiting;
  const overCount = limit.count !== undefined && actual > limit.count;
  const overPercent =
    limit.percent !== undefined && actual >= limit.minimum && linked > 0 && actual > (linked * limit.percent) / 100;
  if (!overCount && !overPercent) return undefined;
  const limits = [
    ...(limit.count === undefined ? [] : [`${limit.count} people`]),
    ...(limit.percent === undefined ? [] : [`${limit.percent} %`]),
  ].join(' or ');
  return {
    guard,
    verdict: 'needsApproval',
    actual,
    limit: limit.count ?? Math.floor((linked * (limit.percent ?? 100)) / 100),
    message:
      `${actual} of ${linked} linked accounts would be ${what} (${percent(actual, linked)})${waiting === 0 ? '' : `, ${waiting} of which wait for a human already`}. ` +
      `Your limit is ${limits}. Nothing of this kind was done.`,
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '100 %' : `${Math.round((part / whole) * 1000) / 10} %`;
}
