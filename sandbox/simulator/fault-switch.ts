/** Which requests a fault meets. */
export type FaultAddress = {
  readonly kind: string;
  /** Text that the decoded target of a request must contain. (Default: any request) */
  readonly match?: string;
  /** The first matching request that is met, from 1. (Default: 1, the next) */
  readonly nth?: number;
  /** How many matching requests are met. (Default: 1; no end for the kinds that last) */
  readonly times?: number;
};

/** The fault switch of a simulator. */
export type FaultSwitch<Fault extends FaultAddress> = {
  /** Arms a fault and gives its id. */
  add(fault: Fault): string;
  remove(id: string): void;
  clear(): void;
  list(): readonly (Fault & { readonly id: string; readonly met: number })[];
  /** Counts a request and gives the faults that meet it; those that `canMeet` leaves out do not count it. */
  meet(target: string, canMeet?: (fault: Fault) => boolean): readonly Fault[];
};

type Armed<Fault> = { readonly fault: Fault; seen: number; met: number };

/** A switch with nothing armed. `lasting` names the kinds that meet every request until they are removed. */
export function createFaultSwitch<Fault extends FaultAddress>(
  lasting: ReadonlySet<Fault['kind']> = new Set(),
): FaultSwitch<Fault> {
  const armed = new Map<string, Armed<Fault>>();
  let count = 0;
  function meets(entry: Armed<Fault>, target: string): boolean {
    const { match, nth = 1, kind, times = lasting.has(kind) ? Number.POSITIVE_INFINITY : 1 } = entry.fault;
    if (match !== undefined && !target.includes(match)) return false;
    entry.seen += 1;
    if (entry.seen < nth || entry.met >= times) return false;
    entry.met += 1;
    return true;
  }
  return {
    add(fault) {
      count += 1;
      armed.set(`fault-${count}`, { fault, seen: 0, met: 0 });
      return `fault-${count}`;
    },
    remove: (id) => {
      armed.delete(id);
    },
    clear: () => armed.clear(),
    list: () => Array.from(armed, ([id, { fault, met }]) => ({ ...fault, id, met })),
    meet: (target, canMeet = () => true) =>
      Array.from(armed.values())
        .filter((entry) => canMeet(entry.fault) && meets(entry, target))
        .map(({ fault }) => fault),
  };
}
