import type { TicketStatus } from '../domain/ticket.ts';

/** The statuses of an installation that has not named its own. */
export const defaultStatuses: readonly TicketStatus[] = [
  { name: 'Registered', isOpen: true },
  { name: 'In progress', isOpen: true },
  { name: 'Waiting', isOpen: true },
  { name: 'Resolved', isOpen: false },
  { name: 'Closed', isOpen: false },
  { name: 'Cancelled', isOpen: false },
];

/** The statuses that tickets are given by themselves. */
export type StatusRoles = {
  /** Of a new ticket: the first open status. */
  readonly initial: string;
  /** While it is worked on: "In progress" where there is such a status, else the second open one, else the first. */
  readonly working: string;
  /** While it waits for a manager, an approval, a decision or the directory: "Waiting" where there is such an open status, else that of work. */
  readonly waiting: string;
  /** When all is done: "Closed" where there is such a status, else the first that is not open. */
  readonly closed: string;
};

/** The statuses by what they are for; the configuration has at least one open and one other. */
export function statusRoles(statuses: readonly TicketStatus[]): StatusRoles {
  const open = statuses.filter(({ isOpen }) => isOpen).map(({ name }) => name);
  const done = statuses.filter(({ isOpen }) => !isOpen).map(({ name }) => name);
  const initial = open[0] ?? 'Registered';
  const working = findName(open, 'In progress') ?? open[1] ?? initial;
  return {
    ...{ initial, working },
    waiting: findName(open, 'Waiting') ?? working,
    closed: findName(done, 'Closed') ?? done[0] ?? 'Closed',
  };
}

/** The status by its name in any case, as the configuration writes it. */
export function findStatus(statuses: readonly TicketStatus[], name: string): TicketStatus | undefined {
  const wanted = name.trim().toLowerCase();
  return statuses.find((status) => status.name.toLowerCase() === wanted);
}

function findName(names: readonly string[], name: string): string | undefined {
  return names.find((one) => one.toLowerCase() === name.toLowerCase());
}
