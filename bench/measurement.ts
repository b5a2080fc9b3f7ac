/** What a measurement may be told: how large, and which. */
export type BenchOptions = {
  /** People of the small company. */
  readonly workers: number;
  /** People of the large one. */
  readonly manyWorkers: number;
  /** People of each cycle into Samba. */
  readonly sambaWorkers: number;
  /** New employees of Flex HR in each run into Samba. */
  readonly flexHires: number;
  /** Where the engine process leaves CPU profiles; absent: nowhere. */
  readonly profileFolder?: string;
};

/** A figure with the limit that it is held against; both from the same run, on the same machine. */
export type Figure = {
  readonly name: string;
  /** What was measured, with its unit. */
  readonly measured: string;
  /** What it is compared with. */
  readonly against: string;
  /** Absent where there is nothing to compare with. */
  readonly ratio?: number;
  readonly limit?: { readonly atMost: number } | { readonly atLeast: number };
  /** Where the time went, and anything else that a reader should know. */
  readonly notes: readonly string[];
};

/** One file of `measurements/`. */
export type Measurement = {
  readonly name: string;
  readonly run: (options: BenchOptions, tools: BenchTools) => Promise<readonly Figure[]>;
};

/** What every measurement works with. */
export type BenchTools = {
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>;
  say(text: string): void;
};

export type Verdict = 'met' | 'missed' | 'report';

export function verdictOf({ ratio, limit }: Figure): Verdict {
  if (ratio === undefined || limit === undefined) return 'report';
  const isMet = 'atMost' in limit ? ratio <= limit.atMost : ratio >= limit.atLeast;
  return isMet ? 'met' : 'missed';
}

export function limitText({ limit }: Figure): string {
  if (limit === undefined) return '–';
  return 'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`;
}
