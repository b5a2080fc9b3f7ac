import type { DeskOutcome } from '../../engine/ticketed/act-on-ticket.ts';
import type { TicketedResult } from '../../engine/ticketed/ticketed-result.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { harmless } from './table.ts';
import { describeAuthor, indent } from './ticket.ts';

/** The state of the ticket and the last word on it. */
export function renderOutcome({ whole, work, isLeftToRun }: DeskOutcome, output: Output): string {
  const { ticket, comments } = whole;
  const need = ticket.need === 'nothing' ? '' : paint(output, 'yellow', `, needs ${ticket.need}`);
  const last = comments.at(-1);
  return [
    `${paint(output, 'bold', ticket.reference)}  ${harmless(ticket.status)}${need}`,
    ...(last === undefined ? [] : [paint(output, 'dim', `  ${describeAuthor(last)}`), ...indent(last.text)]),
    ...(work === undefined || work.counts.read === 0 ? [] : [`  in the directory: ${describeWork(work)}`]),
    ...(isLeftToRun ? ['The job runs at this moment: that run, or the next one, goes on with it.'] : []),
  ].join('\n');
}

/** What became of everybody who was worked on, others who were due included. */
function describeWork({ counts: { read: _, ...ends } }: TicketedResult): string {
  const words = Object.entries(ends).filter(([, count]) => count > 0);
  return words.map(([name, count]) => `${count} ${name}`).join(', ');
}
