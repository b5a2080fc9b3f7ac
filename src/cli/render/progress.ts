import type { Progress } from '../../engine/engine-deps.ts';
import type { Output } from '../wiring.ts';

const labels = { target: 'reading accounts', source: 'reading workers', apply: 'writing accounts' } as const;

/** A bar on a terminal, a line every few seconds elsewhere: standard error either way. */
export function newProgressBar(output: Output, now: () => number): { report(progress: Progress): void; end(): void } {
  let last = 0;
  let stage: Progress['stage'] | undefined;
  let began = now();
  const report = (progress: Progress): void => {
    if (progress.stage !== stage) {
      stage = progress.stage;
      began = now();
    } else if (now() - last < (output.isTerminal ? 100 : 5000)) return;
    last = now();
    const line = describe(progress, { seconds: (now() - began) / 1000, output });
    output.note(output.isTerminal ? `\r\u001B[2K${line}` : `${line}\n`);
  };
  return { report, end: () => output.isTerminal && stage !== undefined && output.note('\r\u001B[2K') };
}

function describe(progress: Progress, { seconds, output }: { seconds: number; output: Output }): string {
  const rate = seconds >= 1 ? ` ${Math.round(progress.done / seconds)}/s` : '';
  const label = labels[progress.stage];
  if (progress.total === undefined || progress.total === 0) return `${label} ${progress.done}${rate}`;
  const share = Math.min(1, progress.done / progress.total);
  const numbers = `${progress.done}/${progress.total} (${Math.floor(share * 100)} %)${rate}`;
  if (!output.isTerminal) return `${label} ${numbers}`;
  const width = Math.max(10, Math.min(30, output.noteColumns - 50));
  const filled = Math.round(share * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  return `${label} ${bar} ${numbers}`;
}
