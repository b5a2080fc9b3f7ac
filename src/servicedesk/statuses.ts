import type { StatusUse, TicketStatus } from '../domain/ticket.ts';

/** The statuses of an installation that has not named its own. */
export const defaultStatuses: readonly TicketStatus[] = [
  { name: 'Registered', isOpen: true, use: 'new' },
  { name: 'In progress', isOpen: true, use: 'working' },
  { name: 'Waiting', isOpen: true, use: 'waiting' },
  { name: 'Resolved', isOpen: false },
  { name: 'Closed', isOpen: false, use: 'closed' },
  { name: 'Cancelled', isOpen: false },
];

/** The statuses that tickets are given by themselves. */
export type StatusRoles = {
  /** Of a new ticket; else the first open status. */
  readonly initial: string;
  /** While it is worked on; else the first other open one without a use, else that of new ones. */
  readonly working: string;
  /** While it waits for a manager, an approval, a decision or the directory; else that of work. */
  readonly waiting: string;
  /** When all is done; else the first that is not open. */
  readonly closed: string;
};

/** The statuses by their `use`, whatever they are called; the configuration has at least one open and one other. */
export function statusRoles(statuses: readonly TicketStatus[]): StatusRoles {
  const find = (use: StatusUse) => statuses.find((status) => status.use === use)?.name;
  const free = (isOpen: boolean) => statuses.filter((one) => one.isOpen === isOpen && one.use === undefined);
  const initial = find('new') ?? free(true)[0]?.name ?? find('working') ?? find('waiting') ?? 'Registered';
  const working = find('working') ?? free(true).find(({ name }) => name !== initial)?.name ?? initial;
  return {
    ...{ initial, working },
    waiting: find('waiting') ?? working,
    closed: find('closed') ?? free(false)[0]?.name ?? 'Closed',
  };
}

/** The status by its name in any case, as the configuration writes it. */
export function findStatus(statuses: readonly TicketStatus[], name: string): TicketStatus | undefined {
  const wanted = name.trim().toLowerCase();
  return statuses.find((status) => status.name.toLowerCase() === wanted);
}
