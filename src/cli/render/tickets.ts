import type { Ticket } from '../../domain/ticket.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';
import { sourceOf } from './ticket-json.ts';

export type TicketPage = { readonly tickets: readonly Ticket[]; readonly total: number };

/** What a terminal shows for the icon of a source. */
const marks: Readonly<Record<string, string>> = { 'flex-hr': '◆', system: '●', portal: '■', api: '▲', other: '○' };

/** The icon, and beside it the name for whoever does not see it. */
export function markOf(ticket: Pick<Ticket, 'source'>): string {
  return `${marks[sourceOf(ticket).icon] ?? '○'} ${cutText(harmless(ticket.source), 12)}`;
}

const longestStatus = 16;
const head = ['ticket', 'source', 'status', 'needs', 'created', 'subject'] as const;

/** Tickets, one a line that fits the terminal; what needs hands stands out. */
export function renderTickets({ tickets, total }: TicketPage, timeZone: string, output: Output): string {
  if (tickets.length === 0) return 'No ticket is like this.';
  const rows = [head, ...tickets.map((ticket) => toRow(ticket, timeZone))];
  const used = head.slice(0, -1).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const room = Math.max(12, output.columns - used.reduce((sum, width) => sum + width + 2, 2));
  const painted = rows.map(([reference, source, status, need, created, subject], at) => {
    const cells = [reference, source, status, paint(output, 'yellow', need), created, cutText(subject, room)];
    return at === 0 ? cells.map((cell) => paint(output, 'dim', cell)) : cells;
  });
  const waiting = tickets.filter(({ isOpen, need }) => isOpen && need !== 'nothing').length;
  return [
    formatTable(painted, output.columns),
    `  ${tickets.length} of ${total}; times in ${timeZone}.`,
    ...(waiting === 0 ? [] : [paint(output, 'yellow', `  ${waiting} of these wait for somebody: see "needs".`)]),
  ].join('\n');
}

type Row = readonly [string, string, string, string, string, string];

function toRow(ticket: Ticket, timeZone: string): Row {
  return [
    ticket.reference,
    markOf(ticket),
    cutText(harmless(ticket.status), longestStatus),
    ticket.need === 'nothing' ? '' : ticket.need,
    showTime(ticket.createdAt, timeZone).slice(0, 16),
    harmless(ticket.subject),
  ];
}
