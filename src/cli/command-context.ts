import type { GlobalOptions, Runtime } from './runtime.ts';
import type { Output, Wiring } from './wiring.ts';

/** What a command works with: parse, call, render. */
export type CommandContext = {
  readonly wiring: Wiring;
  readonly output: Output;
  /** Whether `--json` was given: one document on standard output, everything else on standard error. */
  isJson(): boolean;
  /** The file that `--config` names, if it does. */
  configOption(): string | undefined;
  /** Opens database, configuration and engine for `work`, and closes them after it. */
  withRuntime(
    work: (runtime: Runtime) => Promise<void>,
    options?: Pick<GlobalOptions, 'logLevel' | 'mayBeUnconfigured'>,
  ): Promise<void>;
  /** Prints the command's answer: the document with `--json`, else what `render` makes. */
  answer(document: unknown, render: () => string): void;
  setExitCode(code: number): void;
};
