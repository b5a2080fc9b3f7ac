import type { Command } from 'commander';
import { isMailAddress } from '../../domain/mail-address.ts';
import { ticketPriorities } from '../../domain/ticket.ts';
import type { EngineDeps } from '../../engine/engine-deps.ts';
import type { DeskOutcome, TicketAction } from '../../engine/ticketed/act-on-ticket.ts';
import { changeTicket, type WantedFields } from '../../engine/ticketed/change-ticket.ts';
import { closeTicket, commentOnTicket, reprocessTicket, setManager } from '../../engine/ticketed/desk-actions.ts';
import type { WantedManager } from '../../engine/ticketed/find-manager.ts';
import { ticketStatusesOf } from '../../engine/ticketed/find-tickets.ts';
import { outcomeToJson } from '../../engine/ticketed/ticket-documents.ts';
import type { CommandContext } from '../command-context.ts';
import { parseActor, parseChoice, parseComment } from '../parse-options.ts';
import { renderOutcome } from '../render/desk-outcome.ts';
import type { Runtime } from '../runtime.ts';
import { UsageError } from '../usage-error.ts';

/** What a human does to one ticket. Each is one transaction; what it allows is done at once. */
export function addTicketActions(tickets: Command, context: CommandContext): void {
  newAction(tickets, 'comment')
    .argument('<text>', 'what is to be said')
    .option('--public', 'end users may read it')
    .description('Say something on a ticket, open or closed.')
    .action(async (reference: string, text: string, options: ActionOptions & { public?: boolean }) => {
      const said = { text: parseComment(text), isPublic: options.public === true };
      await act(context, { reference, ...options }, ({ deps }, action) =>
        commentOnTicket(deps, { ...action, ...said }),
      );
    });
  newAction(tickets, 'set')
    .option('--status <status>', 'one of the configured ones; with one that is not open, what waits is given up')
    .option('--priority <priority>', ticketPriorities.join(', '))
    .option('--assignee <name>', 'the agent; empty: nobody')
    .option('--group <name>', 'the agent group; empty: none')
    .option('--requester <address>', 'who is told beside the agents; empty: nobody')
    .description('Change fields of a ticket.')
    .action(async (reference: string, options: ActionOptions & FieldOptions) => {
      await act(context, { reference, ...options }, ({ deps }, action) =>
        changeTicket(deps, { ...action, set: toFields(deps, options) }),
      );
    });
  newAction(tickets, 'close')
    .argument('[text]', 'a last word')
    .description('Close a ticket; what waits for the directory is given up.')
    .action(async (reference: string, text: string | undefined, options: ActionOptions) => {
      const said = text === undefined ? {} : { text: parseComment(text) };
      await act(context, { reference, ...options }, ({ deps }, action) => closeTicket(deps, { ...action, ...said }));
    });
  newAction(tickets, 'set-manager')
    .option('--worker <id>', 'the manager by employee number or id of HR')
    .option('--account <name>', 'the manager’s account by log-in name, mail address or DN')
    .description('Enter the manager of a ticket’s person, who is processed at once.')
    .action(async (reference: string, options: ActionOptions & ManagerOptions) => {
      const manager = toManager(options);
      await act(
        context,
        { reference, ...options },
        ({ deps }, action) => setManager(deps, { ...action, manager }),
        isStuck,
      );
    });
  newAction(tickets, 'reprocess')
    .description('Process a ticket’s person again, with the newest data.')
    .action(async (reference: string, options: ActionOptions) => {
      await act(context, { reference, ...options }, ({ deps }, action) => reprocessTicket(deps, action), isStuck);
    });
}

type ActionOptions = { readonly as?: string };
type FieldOptions = Partial<Readonly<Record<'status' | 'priority' | 'assignee' | 'group' | 'requester', string>>>;
type ManagerOptions = { readonly worker?: string; readonly account?: string };

function newAction(tickets: Command, name: string): Command {
  return tickets
    .command(name)
    .argument('<reference>', 'such as FHR0000123')
    .option('--as <name>', 'who acts (default: the user of the operating system)');
}

function toFields(deps: EngineDeps, options: FieldOptions): WantedFields {
  const { status, priority, assignee, group, requester } = options;
  const names = ticketStatusesOf(deps).map(({ name }) => name);
  const fields: WantedFields = {
    ...(status !== undefined && { status: parseChoice(status, '--status', names) }),
    ...(priority !== undefined && { priority: parseChoice(priority, '--priority', ticketPriorities) }),
    ...(assignee !== undefined && { assignee: parseName(assignee, '--assignee') }),
    ...(group !== undefined && { group: parseName(group, '--group') }),
    ...(requester !== undefined && { requester: parseName(requester, '--requester') }),
  };
  if (fields.requester !== undefined && fields.requester !== '' && !isMailAddress(fields.requester)) {
    throw new UsageError(`--requester is ${fields.requester}.`, 'Give an e-mail address.');
  }
  if (Object.keys(fields).length > 0) return fields;
  throw new UsageError('Nothing is to be changed.', 'Give --status, --priority, --assignee, --group or --requester.');
}

function parseName(text: string, option: string): string {
  return text.trim() === '' ? '' : parseActor(text, option);
}

function toManager({ worker, account }: ManagerOptions): WantedManager {
  if (worker !== undefined && account === undefined && worker.trim() !== '') return { worker };
  if (account !== undefined && worker === undefined && account.trim() !== '') return { account };
  throw new UsageError('One manager is to be named.', 'Give --worker ID or --account NAME.');
}

/** Runs one action, answers with the ticket as it is then, and ends with 1 where `isStuck` says so. */
async function act(
  context: CommandContext,
  { reference, as }: ActionOptions & { readonly reference: string },
  run: (runtime: Runtime, action: TicketAction) => Promise<DeskOutcome>,
  isStuck: (outcome: DeskOutcome) => boolean = () => false,
): Promise<void> {
  const by = as === undefined ? undefined : parseActor(as);
  await context.withRuntime(async (runtime) => {
    const outcome = await run(runtime, { reference, by: by ?? runtime.userName });
    context.answer(outcomeToJson(outcome), () => renderOutcome(outcome, context.output));
    context.setExitCode(isStuck(outcome) ? 1 : 0);
  });
}

/** The person was to be processed, and the ticket still waits for somebody. */
function isStuck({ whole, isLeftToRun }: DeskOutcome): boolean {
  return !isLeftToRun && whole.ticket.isOpen && whole.ticket.need !== 'nothing';
}
