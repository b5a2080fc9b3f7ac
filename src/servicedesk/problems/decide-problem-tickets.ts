import type { Problem } from '../../domain/problem.ts';
import type { TicketNeed, TicketSubject } from '../../domain/ticket.ts';
import type { NewTicket } from '../../store/insert-tickets.ts';
import type { HeldPerson, WaitingPlan } from '../../store/problem-tickets.ts';
import { provisioningEntity } from '../entity-types.ts';
import { needOf } from './need-of.ts';

export type ProblemFacts = {
  readonly held: readonly HeldPerson[];
  readonly plan?: WaitingPlan;
  /** The open tickets of the job, and what they are about. */
  readonly open: readonly { readonly id: number; readonly about: TicketSubject }[];
};

/** What becomes of the tickets of a job after a cycle. */
export type ProblemDecision = {
  readonly create: readonly NewTicket[];
  /** Open tickets whose problem is another one now. */
  readonly comment: readonly {
    readonly id: number;
    readonly text: string;
    readonly about: TicketSubject;
    readonly need: TicketNeed;
  }[];
  /** Open tickets whose problem is gone. */
  readonly close: readonly { readonly id: number; readonly text: string }[];
};

/** One ticket for each held person and one for a plan that waits, as long as they do: what a human must decide or fix, and nothing else. */
export function decideProblemTickets(
  facts: ProblemFacts,
  options: { readonly job: string; readonly initialStatus: string },
): ProblemDecision {
  const wanted = [...facts.held.map(toPersonTicket), ...(facts.plan === undefined ? [] : [toPlanTicket(facts.plan)])];
  const open = new Map(facts.open.map((ticket) => [keyOf(ticket.about), ticket]));
  const needed = new Set(wanted.map(({ about }) => keyOf(about)));
  const created = wanted.filter(({ about }) => !open.has(keyOf(about)));
  return {
    create: created.map(({ about, text, ...ticket }) => ({
      ...{ entityType: provisioningEntity.name, prefix: provisioningEntity.prefix, source: 'System' },
      ...{ job: options.job, status: options.initialStatus, description: text, data: { about }, ...ticket },
    })),
    comment: wanted.flatMap(({ about, text, need }) => {
      const ticket = open.get(keyOf(about));
      return ticket === undefined || ticket.about.hash === about.hash ? [] : [{ id: ticket.id, text, about, need }];
    }),
    close: facts.open
      .filter(({ about }) => !needed.has(keyOf(about)))
      .map(({ id, about }) => ({ id, text: about.kind === 'plan' ? planGone : problemGone })),
  };
}

const problemGone = 'The problem is gone: the person goes on.';
const planGone = 'The plan was approved, has expired or was followed by another: nothing waits for it any more.';

function keyOf({ kind, id }: TicketSubject): string {
  return `${kind} ${id}`;
}

type Wanted = Pick<NewTicket, 'subject' | 'priority' | 'worker' | 'workerAnchor'> & {
  readonly need: TicketNeed;
  readonly about: TicketSubject;
  readonly text: string;
};

function toPersonTicket({ worker, workerAnchor, displayName, problems }: HeldPerson): Wanted {
  const name = displayName === undefined ? worker : `${displayName} (${worker})`;
  return {
    about: {
      kind: 'person',
      id: worker,
      hash: problems.map(({ code, attribute = '' }) => `${code} ${attribute}`).join(),
    },
    subject: `Held: ${name}: ${problems[0]?.code ?? 'problem'}`,
    text: problems.map(describeProblem).join('\n\n'),
    ...{ need: needOf(problems), priority: 'normal', worker },
    ...(workerAnchor !== undefined && { workerAnchor }),
  };
}

function describeProblem({ code, system, attribute, message, advice }: Problem): string {
  const place = [system, attribute].filter((part) => part !== undefined).join(', ');
  return `${code}${place === '' ? '' : ` (${place})`}: ${message}\n${advice}`;
}

function toPlanTicket({ id, trips, people }: WaitingPlan): Wanted {
  return {
    about: { kind: 'plan', id, hash: '' },
    subject: `A guard tripped: ${trips.map(({ guard }) => guard).join(', ')}`,
    text: [
      ...trips.map(({ message }) => message),
      '',
      `Look at the changes, then: hirewire approve ${id}`,
      '',
      ...people,
    ].join('\n'),
    ...{ need: 'approval', priority: 'high' },
  };
}
