import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Change, ChangeKind, Decision } from '../../domain/change.ts';
import { changeKinds } from '../../domain/change.ts';
import { type Counts, newCounts } from '../../domain/plan.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Tally } from '../../pipeline/guard.ts';
import { isPending } from '../../pipeline/to-operations.ts';

/** How many problems a plan's summary carries; every one is kept in `app.held`. */
const shownProblems = 1000;

/** Where a worker is counted. */
type Bucket = Exclude<keyof Counts, 'read'>;
const buckets: readonly Bucket[] = ['created', 'updated', 'unchanged', 'outOfScope', 'held', 'failed'];

/** Counts a plan while it is made, without keeping its changes: they go to the store page by page. */
export class PlanCollector {
  readonly counts: Counts = newCounts();
  readonly problems: Problem[] = [];
  readonly #kinds: Record<ChangeKind, number> = newKinds();
  readonly #clears = new Map<string, number>();
  readonly #hash: Hash = createHash('sha256');
  /** For each change by its number, one more than the place in `buckets` of where its worker is counted; 0: nowhere. */
  #places = new Uint8Array(1024);
  #deletesAndDisables = 0;
  #renamesAndMoves = 0;
  #seq = 0;

  /** Numbers a decision's change, if it has one, and counts the worker once. */
  add(decision: Decision): (Change & { seq: number }) | undefined {
    const bucket = decision.outcome === 'change' ? bucketOf(decision.change) : decision.outcome;
    this.counts.read += 1;
    this.counts[bucket] += 1;
    if (decision.outcome === 'held') this.addProblems(decision.problems);
    const change = 'change' in decision ? decision.change : undefined;
    if (change === undefined) return undefined;
    const numbered = this.addChange(change);
    this.#place(numbered.seq, bucket);
    return numbered;
  }

  /** Counts a worker with whom an earlier part of the same read has dealt already. */
  takeUp(bucket: 'unchanged' | 'outOfScope'): void {
    this.counts.read += 1;
    this.counts[bucket] += 1;
  }

  /** Takes over a change of a stored plan that is carried out now: an approval counts what it does, and nothing else. */
  resume(change: Change & { seq: number; state: string }): void {
    this.#seq = Math.max(this.#seq, change.seq);
    if (change.state !== 'planned') return;
    const bucket = bucketOf(change);
    this.counts.read += 1;
    this.counts[bucket] += 1;
    this.#place(change.seq, bucket);
  }

  /** Numbers a change that belongs to no worker read in this cycle (a reference that can be written now). */
  addChange(change: Change): Change & { seq: number } {
    this.#tally(change, 1);
    this.#hash.update(canonicalJson(change));
    this.#seq += 1;
    return { ...change, seq: this.#seq };
  }

  addProblems(problems: readonly Problem[]): void {
    this.problems.push(...problems.slice(0, Math.max(0, shownProblems - this.problems.length)));
  }

  /** A change that was planned is not made after all: its worker is held. */
  hold(change: Change & { seq: number }, problems: readonly Problem[]): void {
    this.#tally(change, -1);
    this.move(change, 'held');
    this.addProblems(problems);
  }

  /** Whether a change's worker is held although the change is made: a leaver is shut out whatever else is wrong. */
  isHeld(change: { readonly seq: number }): boolean {
    return buckets[(this.#places[change.seq] ?? 0) - 1] === 'held';
  }

  /** Counts a change's worker elsewhere than it was counted when it was planned. */
  move(change: { readonly seq: number }, to: 'held' | 'failed'): void {
    const from = buckets[(this.#places[change.seq] ?? 0) - 1];
    if (from === undefined || from === 'held') return;
    this.counts[from] -= 1;
    this.counts[to] += 1;
    this.#place(change.seq, to);
  }

  tally(linked: number, wholeRead: Tally['wholeRead']): Tally {
    return {
      kinds: this.#kinds,
      deletesAndDisables: this.#deletesAndDisables,
      renamesAndMoves: this.#renamesAndMoves,
      clears: this.#clears,
      linked,
      ...(wholeRead !== undefined && { wholeRead }),
    };
  }

  hash(): string {
    return this.#hash.copy().digest('hex');
  }

  #place(seq: number, bucket: Bucket): void {
    if (seq >= this.#places.length) {
      const larger = new Uint8Array(Math.max(seq + 1, this.#places.length * 2));
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[seq] = buckets.indexOf(bucket) + 1;
  }

  #tally(change: Change, by: 1 | -1): void {
    for (const kind of change.kinds) this.#kinds[kind] += by;
    if (change.kinds.some((kind) => kind === 'delete' || kind === 'disable')) this.#deletesAndDisables += by;
    if (change.kinds.some((kind) => kind === 'rename' || kind === 'move')) this.#renamesAndMoves += by;
    for (const delta of change.deltas) {
      if (delta.before === undefined || delta.after !== undefined || isPending(delta)) continue;
      this.#clears.set(delta.name, (this.#clears.get(delta.name) ?? 0) + by);
    }
  }
}

/** Where a change's worker counts. A first match with nothing to write counts as unchanged. */
function bucketOf(change: Change): 'created' | 'updated' | 'unchanged' {
  if (change.kinds.includes('create')) return 'created';
  return change.kinds.includes('link') ? 'unchanged' : 'updated';
}

function newKinds(): Record<ChangeKind, number> {
  return Object.fromEntries(changeKinds.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
}
