import { parseArgs } from 'node:util';
import type { BenchOptions, Measurement } from './measurement.ts';

export class UsageMistake extends Error {}

export type BenchCommand = {
  readonly options: BenchOptions;
  readonly only: readonly string[];
  /** Nothing left out and nothing made smaller: a run that results may be kept of. */
  readonly isWhole: boolean;
};

/** Sizes that the figures are about; `--quick` looks for mistakes in the bench, not for figures. */
const full = { workers: 10_000, manyWorkers: 50_000, sambaWorkers: 2_000, flexHires: 1_000 };
const quick = { workers: 1_000, manyWorkers: 3_000, sambaWorkers: 40, flexHires: 40 };

export function readOptions(args: readonly string[], measurements: readonly Measurement[]): BenchCommand {
  const { values } = parse(args);
  const names = measurements.map(({ name }) => name);
  const only = values.only ?? [];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageMistake(`There is no measurement ${unknown}; there are ${names.join(', ')}.`);
  const sizes = values.quick === true ? quick : full;
  const options: BenchOptions = {
    workers: readSize(values.workers, sizes.workers),
    manyWorkers: readSize(values['many-workers'], sizes.manyWorkers),
    sambaWorkers: readSize(values['samba-workers'], sizes.sambaWorkers),
    flexHires: readSize(values['flex-hires'], sizes.flexHires),
    ...(values.profile !== undefined && { profileFolder: values.profile }),
  };
  return { options, only, isWhole: args.length === 0 };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        workers: { type: 'string' },
        'many-workers': { type: 'string' },
        'samba-workers': { type: 'string' },
        'flex-hires': { type: 'string' },
        profile: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageMistake((error as Error).message);
  }
}

function readSize(given: string | undefined, usual: number): number {
  if (given === undefined) return usual;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new UsageMistake(`"${given}" is no number of workers.`);
}
