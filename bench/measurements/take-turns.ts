import type { Samba } from '../../test/support/samba.ts';
import type { BenchTools, Figure } from '../measurement.ts';
import type { Child } from '../processes/start-child.ts';
import type { Usage } from '../processes/usage.ts';
import { type AddRun, type Ldapadd, startLdapadd } from './ldapadd.ts';

const ROUNDS = 2;
/** Entries of one turn: a second or two, less than a machine that others share stays as fast as it is. */
const TURN = 50;

/** What an engine did with its OU. */
export type Filling = { readonly result: { readonly counts: { readonly created: number } }; readonly usage: Usage };

/** An engine that is to fill an OU of its own. */
export type Contestant<Run> = {
  readonly engine: Child;
  readonly ou: string;
  run(options: { readonly inTurns: boolean }): Promise<Run>;
  close(): Promise<void>;
};

/** A run, and ldapadd at the same server in the same minute. */
export type Round<Run> = { readonly run: Run; readonly added: AddRun };

/**
 * Runs of an engine against ldapadd, by turns: so many entries of one, then as many of the other, while the first stands still. A machine
 * that others share may be half as fast a few seconds later, and Samba gets slower as it grows; so both meet the same. What ldapadd adds
 * are the accounts of the run before; the first run is alone and not compared. `open` is told which company to make.
 */
export async function compareByTurns<Run extends Filling>(
  samba: Samba,
  open: (seed: number) => Promise<Contestant<Run>>,
  tools: BenchTools,
): Promise<readonly Round<Run>[]> {
  const rounds: Round<Run>[] = [];
  let last = await fill(await open(ROUNDS + 1));
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const contestant = await open(seed);
    try {
      const round = await takeTurns(contestant, await startLdapadd(samba, last));
      rounds.push(round);
      tools.say(`${perSecond(rateOf([spanOf(round.run)]))} against ldapadd ${perSecond(rateOf([round.added]))}`);
    } finally {
      await contestant.close();
    }
    last = contestant.ou;
  }
  return rounds;
}

async function fill({ ou, run, close }: Contestant<unknown>): Promise<string> {
  try {
    await run({ inTurns: false });
    return ou;
  } finally {
    await close();
  }
}

async function takeTurns<Run>({ engine, run }: Contestant<Run>, ldapadd: Ldapadd): Promise<Round<Run>> {
  const [ended] = await Promise.all([run({ inTurns: true }), alternate(engine, ldapadd)]);
  return { run: ended, added: await ldapadd.finish() };
}

async function alternate(engine: Child, ldapadd: Ldapadd): Promise<void> {
  while (await engine.ask<boolean>('turn', TURN)) {
    engine.freeze();
    try {
      await ldapadd.add(TURN);
    } finally {
      engine.thaw();
    }
  }
}

/** The figure of some rounds. `notesOf` says of a run where its time went. */
export function describeByTurns<Run extends Filling>(
  rounds: readonly Round<Run>[],
  what: string,
  notesOf: (run: Run) => string,
): Pick<Figure, 'ratio' | 'notes'> & { readonly ours: string; readonly theirs: string } {
  const ours = rateOf(rounds.map(({ run }) => spanOf(run)));
  const theirs = rateOf(rounds.map(({ added }) => added));
  const each = rounds.map(
    ({ run, added }) => `${what} ${perSecond(rateOf([spanOf(run)]))} and ldapadd ${perSecond(rateOf([added]))}`,
  );
  return {
    ratio: ours / theirs,
    ours: perSecond(ours),
    theirs: perSecond(theirs),
    notes: [
      `by turns of ${TURN} entries, so that both meet the same machine: ${each.join('; ')}`,
      ...rounds.map(({ run }) => notesOf(run)),
    ],
  };
}

function spanOf({ result, usage }: Filling): AddRun {
  return { entries: result.counts.created, seconds: usage.seconds };
}

function rateOf(spans: readonly AddRun[]): number {
  const sum = (of: (span: AddRun) => number) => spans.reduce((total, span) => total + of(span), 0);
  return sum(({ entries }) => entries) / sum(({ seconds }) => seconds);
}

function perSecond(rate: number): string {
  return `${rate.toFixed(1)}/s`;
}
