import type { Command } from 'commander';
import { serviceDeskOf } from '../../config/load-configuration.ts';
import { ticketNeeds } from '../../domain/ticket.ts';
import type { EngineDeps } from '../../engine/engine-deps.ts';
import { listTickets, showTicket, ticketStatusesOf } from '../../engine/ticketed/find-tickets.ts';
import { nameManager } from '../../engine/ticketed/name-manager.ts';
import { ticketToJson, wholeTicketToJson } from '../../engine/ticketed/ticket-documents.ts';
import { knownSource } from '../../servicedesk/entity-types.ts';
import type { TicketFilter } from '../../store/tickets.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice, parseDay, parseLimit } from '../parse-options.ts';
import { renderTicket } from '../render/ticket.ts';
import { renderTickets } from '../render/tickets.ts';
import { UsageError } from '../usage-error.ts';
import { addTicketActions } from './ticket-actions.ts';

/** The service desk: what happened to whom, and what waits for a human. */
export function addTickets(program: Command, context: CommandContext): void {
  const tickets = program
    .command('tickets')
    .description('The service desk’s tickets: list, show, comment on, close and process them.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire tickets list --open --need manager\n  hirewire tickets show FHR0000123\n  hirewire tickets set-manager FHR0000123 --account bo.ek\n  hirewire tickets reprocess FHR0000123',
    );
  addList(tickets, context);
  tickets
    .command('show')
    .argument('<reference>', 'such as FHR0000123')
    .description('One ticket: person, changes, account, comments, history, links.')
    .action(async (reference: string) => {
      await context.withRuntime(async ({ deps }) => {
        const whole = await showTicket(deps, reference);
        const managerName = await nameManager(deps, whole.ticket);
        const document = { ...wholeTicketToJson(whole), managerName: managerName ?? null };
        context.answer(document, () =>
          renderTicket(whole, { timeZone: timeZoneOf(deps), managerName }, context.output),
        );
      });
    });
  addTicketActions(tickets, context);
}

type ListOptions = {
  readonly open?: boolean;
  readonly closed?: boolean;
  readonly need?: string;
  readonly status?: string;
  readonly source?: string;
  readonly job?: string;
  readonly worker?: string;
  readonly company?: string;
  readonly text?: string;
  readonly since?: string;
  readonly limit: string;
};

function addList(tickets: Command, context: CommandContext): void {
  tickets
    .command('list')
    .option('--open', 'those that are open')
    .option('--closed', 'those that are not')
    .option('--need <need>', 'those that wait for: manager, approval, review, decision, repair')
    .option('--status <status>', 'of this status')
    .option('--source <source>', 'from here: FlexHR, System, Portal, API')
    .option('--job <job>', 'of this job')
    .option('--worker <id>', 'about this person')
    .option('--company <company>', 'about people of this company')
    .option('--text <words>', 'with all of these words, or words that begin with them')
    .option('--since <day>', 'made on this day or later')
    .option('--limit <count>', 'at most so many, from 1 to 1000', '50')
    .description('Tickets, newest first.')
    .action(async (options: ListOptions) => {
      const limit = parseLimit(options.limit);
      await context.withRuntime(async ({ deps }) => {
        const page = await listTickets(deps, { filter: toFilter(deps, options), paging: { limit } });
        context.answer({ total: page.total, tickets: page.tickets.map(ticketToJson) }, () =>
          renderTickets(page, timeZoneOf(deps), context.output),
        );
      });
    });
}

function toFilter(deps: EngineDeps, options: ListOptions): TicketFilter {
  const { open, closed, need, status, source, since, job, worker, company, text } = options;
  if (open === true && closed === true) throw new UsageError('--open and --closed contradict.', 'Give one of them.');
  const statuses = ticketStatusesOf(deps).map(({ name }) => name);
  return {
    ...((open === true || closed === true) && { isOpen: open === true }),
    ...(need !== undefined && { need: parseChoice(need, '--need', ticketNeeds) }),
    ...(status !== undefined && { statuses: [parseChoice(status, '--status', statuses)] }),
    ...(source !== undefined && { source: knownSource(source) }),
    ...(since !== undefined && { from: parseDay(since, '--since', timeZoneOf(deps)) }),
    ...(job !== undefined && { job }),
    ...(worker !== undefined && { worker }),
    ...(company !== undefined && { company }),
    ...(text !== undefined && { text }),
  };
}

/** In which the service desk shows times. */
export function timeZoneOf({ configuration }: Pick<EngineDeps, 'configuration'>): string {
  return serviceDeskOf(configuration).timeZone;
}
