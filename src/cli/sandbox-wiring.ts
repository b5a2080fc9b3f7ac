/** The sandbox as the commands know it: `main.ts` hands in the one of `sandbox/`. */
export type SandboxWiring = {
  start(options: {
    readonly folder: string;
    readonly size?: number;
    /** With a simulated Microsoft Graph too, whose tenant is empty at each start. (Default: without.) */
    readonly graph?: boolean;
  }): Promise<RunningSandbox>;
  /** Does something in the running sandbox as HR would; gives what came of it. Throws a RangeError when it makes no sense. */
  act(folder: string, action: Readonly<Record<string, unknown>>): Promise<unknown>;
};

export type RunningSandbox = {
  readonly hr: { readonly url: string };
  /** Flex HR, the second HR system. */
  readonly flex: { readonly url: string };
  readonly directory: { readonly url: string };
  /** Where the mails are that were sent to somebody. */
  readonly mailbox: { readonly folder: string };
  /** The text of a configuration file that points at it. */
  readonly configuration: string;
  close(): Promise<void>;
};
