import type { Output } from './wiring.ts';

/** One of the two streams that a process writes to. */
type Stream = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
};

/**
 * What a command writes to. People get lines that fit their terminal, or `COLUMNS` where it is set; a pipe or a file gets every line
 * whole. Whoever reads may go away (`hirewire run … | head`): what is left is said to nobody then, and the work goes on to its end.
 */
export function newProcessOutput({
  stdout,
  stderr,
  env,
}: {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: NodeJS.ProcessEnv;
}): Output {
  const isRead = untilGone(stdout);
  const isNoted = untilGone(stderr);
  return {
    print: (text) => {
      if (isRead()) stdout.write(text);
    },
    note: (text) => {
      if (isNoted()) stderr.write(text);
    },
    isRead,
    isTerminal: stderr.isTTY === true,
    columns: columnsOf(stdout, env),
    noteColumns: columnsOf(stderr, env),
    hasColour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
  };
}

function untilGone(stream: Stream): () => boolean {
  const state = { isGone: false };
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    state.isGone = true;
  });
  return () => !state.isGone;
}

/** A terminal that does not tell its width says 0. */
function columnsOf({ isTTY, columns }: Stream, env: NodeJS.ProcessEnv): number {
  const said = /^[1-9]\d{0,4}$/.exec(env.COLUMNS ?? '')?.[0];
  if (said !== undefined) return Number(said);
  return isTTY === true ? columns || 100 : Number.POSITIVE_INFINITY;
}
