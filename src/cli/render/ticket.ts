import type { Actor, FieldChange, Ticket, TicketComment, TicketNeed } from '../../domain/ticket.ts';
import type { JsonObject } from '../../domain/value.ts';
import { sourceOf } from '../../engine/ticketed/ticket-documents.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { WholeTicket } from '../../store/tickets.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { cutText, formatTable, harmless, harmlessLines } from './table.ts';
import { markOf } from './tickets.ts';

/** What is to be done about a ticket, by what it waits for. */
const advice: Readonly<Record<TicketNeed, string>> = {
  nothing: 'nothing',
  manager: 'the manager: hirewire tickets set-manager REF --worker ID, or --account NAME',
  approval: 'an approval: the last comment names the plan',
  review: 'HR to finish its review',
  decision: 'a decision: see the last comment',
  repair: 'a repair: see the last comment, then hirewire tickets reprocess REF',
};

/** A value that is looked up is shown whole, on several lines where the terminal is narrow. */
const uncut = Number.POSITIVE_INFINITY;

/** What a ticket alone does not tell. */
export type TicketFacts = {
  readonly timeZone: string;
  /** Of the person's manager, where HR has shown that person. */
  readonly managerName?: string | undefined;
};

/** A ticket with person, changes, account, comments, history and links. */
export function renderTicket(whole: WholeTicket, { timeZone, managerName }: TicketFacts, output: Output): string {
  const { ticket, comments, history, links } = whole;
  const at = (instant: number): string => showTime(instant, timeZone);
  const { changes = [], account = {} } = ticket.data;
  const person = { ...ticket.data.person, ...(managerName !== undefined && { manager: managerName }) };
  const title = (text: string): string => paint(output, 'bold', text);
  return [
    title(`${ticket.reference}  ${harmless(ticket.subject)}`),
    formatTable(describe(ticket, at), uncut),
    ...section(title('person'), describeObject(person, personFields)),
    ...section(title('changes'), changes.map(describeChange)),
    ...section(title('account'), describeObject(account, accountFields)),
    ...(ticket.data.person === undefined ? section(title('description'), indent(ticket.description)) : []),
    ...section(
      title('comments'),
      comments.flatMap((comment) => [
        paint(output, 'dim', `  ${at(comment.createdAt)}  ${describeAuthor(comment)}`),
        ...indent(comment.text).map((line) => `  ${line}`),
      ]),
    ),
    ...section(
      title('history'),
      history.map((line) =>
        cutText(
          `  ${at(line.at)}  ${describeActor(line.actor)}  ${describeChange(line).trimStart()}`,
          Math.max(output.columns, 60),
        ),
      ),
    ),
    ...section(
      title('links'),
      links.map(({ kind, reference, status, subject }) => {
        const word = kind === 'follows' ? 'follows' : 'followed by';
        return `  ${word} ${reference} (${harmless(status)}) ${harmless(subject)}`;
      }),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function describe(ticket: Ticket, at: (instant: number) => string): readonly (readonly string[])[] {
  const { assignee, group, requester, job, worker, closedAt, reference } = ticket;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['source', `${markOf(ticket)}, ${harmless(sourceOf(ticket).label)}`],
    ['status', `${harmless(ticket.status)} (${ticket.isOpen ? 'open' : 'not open'}), priority ${ticket.priority}`],
    ['needs', advice[ticket.need].replaceAll('REF', reference)],
    ['assignee', [assignee, group].filter((part) => part !== undefined).join(', ')],
    ['requester', requester],
    ['job', job === undefined ? undefined : `${job}${worker === undefined ? '' : `, worker ${worker}`}`],
    ['created', at(ticket.createdAt)],
    ['updated', at(ticket.updatedAt)],
    ['closed', closedAt === undefined ? undefined : at(closedAt)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, harmless(value)]]));
}

/** The order in which people read; what is not named comes after it. First and last name are the name. */
const personFields = ['name', 'employeeNumber', 'company', 'title', 'department', 'manager', 'start', 'end', 'mail'];
const accountFields = ['userName', 'dn', 'baseDn', 'connection', 'anchor'];
const leftOut: ReadonlySet<string> = new Set(['firstName', 'lastName', 'managerId']);

function describeObject(object: JsonObject, order: readonly string[]): readonly string[] {
  const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const rows = Object.entries(object)
    .filter(([name]) => !leftOut.has(name))
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([name, value]) => [harmless(name), harmless(typeof value === 'string' ? value : JSON.stringify(value))]);
  return rows.length === 0 ? [] : [formatTable(rows, uncut)];
}

function describeChange({ field, before, after }: FieldChange): string {
  return `  ${harmless(field)}: ${harmless(before ?? '(empty)')} → ${harmless(after ?? '(empty)')}`;
}

/** Who said it, and who may read it. */
export function describeAuthor({ author, isInternal }: Pick<TicketComment, 'author' | 'isInternal'>): string {
  return `${describeActor(author)}, ${isInternal ? 'internal' : 'public'}`;
}

function describeActor({ name, isSystem }: Actor): string {
  return `${harmless(name)}${isSystem ? ' (system)' : ''}`;
}

export function indent(text: string): readonly string[] {
  return harmlessLines(text).map((line) => `  ${line}`);
}
