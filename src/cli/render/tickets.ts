import type { Ticket } from '../../domain/ticket.ts';
import { sourceOf } from '../../engine/ticketed/ticket-documents.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';

export type TicketPage = { readonly tickets: readonly Ticket[]; readonly total: number };

/** What a terminal shows for the icon of a source. */
const marks: Readonly<Record<string, string>> = { 'flex-hr': '◆', system: '●', portal: '■', api: '▲', other: '○' };

/** The icon, and beside it the name for whoever does not see it. */
export function markOf(ticket: Pick<Ticket, 'source'>): string {
  return `${marks[sourceOf(ticket).icon] ?? '○'} ${cutText(harmless(ticket.source), 12)}`;
}

type Column = {
  readonly name: string;
  readonly read: (ticket: Ticket, timeZone: string) => string;
  /** On a narrow terminal these are left out, the lowest number first. */
  readonly leftOut?: number;
};

const columns: readonly Column[] = [
  { name: 'ticket', read: ({ reference }) => reference },
  { name: 'source', read: markOf, leftOut: 2 },
  { name: 'status', read: ({ status }) => cutText(harmless(status), 16) },
  { name: 'needs', read: ({ need }) => (need === 'nothing' ? '' : need) },
  { name: 'created', read: ({ createdAt }, timeZone) => showTime(createdAt, timeZone).slice(0, 16), leftOut: 1 },
];
/** The subject has at least so many characters. */
const shortestSubject = 20;

/** Tickets, one a line that fits the terminal; what needs hands stands out. */
export function renderTickets({ tickets, total }: TicketPage, timeZone: string, output: Output): string {
  if (tickets.length === 0) return 'No ticket is like this.';
  const { shown, room } = fitColumns(tickets, { timeZone, columns: output.columns });
  const head = [...shown.map(({ name }) => name), 'subject'].map((name) => paint(output, 'dim', name));
  const rows = tickets.map((ticket) => [
    ...shown.map(({ name, read }) => {
      const text = read(ticket, timeZone);
      return name === 'needs' && text !== '' ? paint(output, 'yellow', text) : text;
    }),
    cutText(harmless(ticket.subject), room),
  ]);
  const waiting = tickets.filter(({ isOpen, need }) => isOpen && need !== 'nothing').length;
  return [
    formatTable([head, ...rows], output.columns),
    `  ${tickets.length} of ${total}; times in ${timeZone}.`,
    ...(waiting === 0 ? [] : [paint(output, 'yellow', `  ${waiting} of these wait for somebody: see "needs".`)]),
  ].join('\n');
}

/** The columns that leave room for the subject, and how much. */
function fitColumns(
  tickets: readonly Ticket[],
  { timeZone, columns: width }: { readonly timeZone: string; readonly columns: number },
): { readonly shown: readonly Column[]; readonly room: number } {
  const widths = new Map(
    columns.map(({ name, read }) => [name, Math.max(name.length, ...tickets.map((one) => read(one, timeZone).length))]),
  );
  for (const least of [1, 2, 3]) {
    const shown = columns.filter(({ leftOut = 3 }) => leftOut >= least);
    const room = width - shown.reduce((sum, { name }) => sum + (widths.get(name) ?? 0) + 2, 2);
    if (room >= shortestSubject || least === 3) return { shown, room: Math.max(room, 8) };
  }
  return { shown: [], room: width };
}
