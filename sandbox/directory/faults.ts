/** The kinds of write that can be denied or lost. */
export type WriteKind = 'add' | 'modify' | 'modifyDN' | 'delete' | 'password';
export type OperationKind = 'bind' | 'search' | 'add' | 'modify' | 'modifyDN' | 'delete' | 'compare' | 'extended';

/** Takes rights from the delegated account under a DN: all of them, or the named operations or attributes. */
export type DenyRule = {
  readonly under: string;
  readonly operations?: readonly WriteKind[];
  readonly attributes?: readonly string[];
};

/** Answers matching operations with a code instead of doing them. */
export type FailRule = {
  /** Default: every kind. */
  readonly operation?: OperationKind;
  /** Text that the DN must contain, case-insensitively. (Default: any DN.) */
  readonly dnContains?: string;
  readonly code: number;
  readonly message?: string;
  /** How many times; afterwards the operation works. (Default: without end.) */
  readonly times?: number;
};

/** What goes wrong: a plain JSON value, so that a command line or a page can set it. Absent parts work well. */
export type FaultSettings = {
  /** Close each new connection at once. */
  readonly refuseConnections?: boolean;
  /** Cut the connection when it has asked this many operations (counted from when the fault is set), answerless. */
  readonly dropAfterOperations?: number;
  /** Cut the connection in the middle of a search after this many pages, counted over all searches; half a page goes out. */
  readonly dropAfterPages?: number;
  /**
   * Give no answer to anything: `true` until the fault is taken away, a number for that many milliseconds each. What is
   * held is done afterwards, unless its client has gone.
   */
  readonly hang?: boolean | number;
  /** Milliseconds that each operation takes longer. */
  readonly slowMs?: number;
  readonly busy?: boolean;
  readonly unavailable?: boolean;
  /** Every write is refused with unwillingToPerform. */
  readonly readOnly?: boolean;
  /** The nth write from now is done, but the connection is cut instead of answering it. */
  readonly loseAnswerOfWrite?: number;
  /** Binds fail with invalidCredentials (data 52e). */
  readonly rejectPasswords?: boolean;
  /** Largest number of entries that a search without paging gives. (Default: 1000, MaxPageSize.) */
  readonly sizeLimit?: number;
  readonly fail?: readonly FailRule[];
  readonly deny?: readonly DenyRule[];
};

/** The fault switch of a directory. */
export type DirectoryFaults = {
  /** Replaces all settings; counters start anew, and operations that hang go on. */
  set(settings: FaultSettings): void;
  clear(): void;
  current(): FaultSettings;
};

export type FaultVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'answer'; readonly code: number; readonly message: string | undefined };

export type FaultSwitch = DirectoryFaults & {
  /** What becomes of an operation. Counts it. */
  judge(operation: OperationKind, dn: string): FaultVerdict;
  /** True when the answer of this finished write must not go out. Counts it. */
  losesAnswer(): boolean;
  /** True when the connection is to be cut in this page. Counts it. */
  cutsPage(): boolean;
  /** Resolves when the operation may go on; undefined when nothing holds it. */
  delay(): Promise<void> | undefined;
};

const writes: ReadonlySet<OperationKind> = new Set(['add', 'modify', 'modifyDN', 'delete']);

export function createFaults(initial: FaultSettings = {}): FaultSwitch {
  const state = { settings: initial, operations: 0, writes: 0, pages: 0, failed: new Map<FailRule, number>() };
  const held = new Set<() => void>();
  function set(settings: FaultSettings): void {
    Object.assign(state, { settings, operations: 0, writes: 0, pages: 0, failed: new Map() });
    for (const release of held) release();
    held.clear();
  }
  return {
    set,
    clear: () => set({}),
    current: () => state.settings,
    judge(operation, dn) {
      state.operations += 1;
      const { settings } = state;
      if (settings.dropAfterOperations !== undefined && state.operations > settings.dropAfterOperations)
        return { kind: 'drop' };
      if (settings.busy) return { kind: 'answer', code: 51, message: undefined };
      if (settings.unavailable) return { kind: 'answer', code: 52, message: undefined };
      if (settings.readOnly && writes.has(operation)) return { kind: 'answer', code: 53, message: undefined };
      if (settings.rejectPasswords && operation === 'bind') return { kind: 'answer', code: 49, message: undefined };
      return judgeRules(settings.fail ?? [], state.failed, { operation, dn });
    },
    losesAnswer() {
      state.writes += 1;
      return state.writes === state.settings.loseAnswerOfWrite;
    },
    cutsPage() {
      state.pages += 1;
      return state.settings.dropAfterPages !== undefined && state.pages > state.settings.dropAfterPages;
    },
    delay() {
      const { hang, slowMs } = state.settings;
      const wait = (typeof hang === 'number' ? hang : 0) + (slowMs ?? 0);
      if (hang !== true) return wait === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, wait));
      return new Promise((resolve) => held.add(resolve));
    },
  };
}

function judgeRules(
  rules: readonly FailRule[],
  failed: Map<FailRule, number>,
  request: { readonly operation: OperationKind; readonly dn: string },
): FaultVerdict {
  for (const rule of rules) {
    if (rule.operation !== undefined && rule.operation !== request.operation) continue;
    if (rule.dnContains !== undefined && !request.dn.toLowerCase().includes(rule.dnContains.toLowerCase())) continue;
    const times = (failed.get(rule) ?? 0) + 1;
    if (rule.times !== undefined && times > rule.times) continue;
    failed.set(rule, times);
    return { kind: 'answer', code: rule.code, message: rule.message };
  }
  return { kind: 'none' };
}
