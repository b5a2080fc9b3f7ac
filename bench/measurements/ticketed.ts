import type { BenchOptions } from '../measurement.ts';
import { engineStart } from '../processes/engine-start.ts';
import { type Child, startChild } from '../processes/start-child.ts';
import type { MeasuredRun, TicketedSettings } from '../processes/ticketed-engine.ts';

/** An engine process for runs whose every change is a ticket. */
export async function openTicketedEngine(settings: TicketedSettings, options: BenchOptions): Promise<Child> {
  const engine = startChild('ticketed-engine.ts', engineStart(options));
  await engine.ask('open', settings);
  return engine;
}

/** Figures of a run in which something went wrong say nothing. */
export function expectRun(run: MeasuredRun): MeasuredRun {
  const { counts, verdict, problem } = run.result;
  if (verdict === 'go' && counts.failed === 0 && counts.held === 0) return run;
  throw new Error(`The run did not go well: ${JSON.stringify({ verdict, counts, problem })}`);
}

/** Where the time of a run went, in a line. */
export function describeRun({ usage, waited }: MeasuredRun): string {
  const own = usage.seconds - waited.read - waited.write - waited.store;
  const parts = { read: waited.read, write: waited.write, store: waited.store, 'the rest': own };
  const text = Object.entries(parts).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  return `${usage.seconds.toFixed(1)} s (${usage.cpuSeconds.toFixed(1)} s of CPU in our process): ${text.join(', ')}`;
}
