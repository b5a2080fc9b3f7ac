import type { Problem } from '../../domain/problem.ts';
import type { TicketNeed, TicketSubject } from '../../domain/ticket.ts';
import type { PlanComparison, PlannedDifference } from '../../store/compare-plans.ts';
import type { NewTicket } from '../../store/insert-tickets.ts';
import type { HeldPerson, WaitingPlan } from '../../store/problem-tickets.ts';
import { provisioningEntity } from '../entity-types.ts';
import { needOf } from './need-of.ts';

export type ProblemFacts = {
  readonly held: readonly HeldPerson[];
  readonly plan?: WaitingPlan;
  /** What `plan` says beside the plan that the open ticket names, where that is another one. */
  readonly comparison?: PlanComparison;
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

/**
 * One ticket for each held person and one for what waits for approval, as long as they do: what a human must decide or fix, and nothing else. A plan
 * that is made again by a later cycle stays the same ticket, which then names the newer one.
 */
export function decideProblemTickets(
  facts: ProblemFacts,
  options: { readonly job: string; readonly initialStatus: string },
): ProblemDecision {
  const wanted = [
    ...facts.held.map(toPersonTicket),
    ...(facts.plan === undefined ? [] : [toPlanTicket(facts.plan, facts.comparison)]),
  ];
  const open = new Map(facts.open.toReversed().map((ticket) => [keyOf(ticket.about), ticket]));
  const needed = new Set(wanted.map(({ about }) => keyOf(about)));
  const created = wanted.filter(({ about }) => !open.has(keyOf(about)));
  return {
    create: created.map(({ about, text, ...ticket }) => ({
      ...{ entityType: provisioningEntity.name, prefix: provisioningEntity.prefix, source: 'System' },
      ...{ job: options.job, status: options.initialStatus, description: text, data: { about }, ...ticket },
    })),
    comment: wanted.flatMap(({ about, text, need }) => {
      const ticket = open.get(keyOf(about));
      const isNews = ticket !== undefined && (ticket.about.id !== about.id || ticket.about.hash !== about.hash);
      return isNews ? [{ id: ticket.id, text, about, need }] : [];
    }),
    close: facts.open
      .filter(({ id, about }) => !needed.has(keyOf(about)) || open.get(keyOf(about))?.id !== id)
      .map(({ id, about }) => ({ id, text: about.kind === 'plan' ? planGone : problemGone })),
  };
}

const problemGone = 'The problem is gone: the person goes on.';
const planGone = 'The plan was approved, has expired or was followed by another: nothing waits for it any more.';

function keyOf({ kind, id }: TicketSubject): string {
  return kind === 'plan' ? kind : `${kind} ${id}`;
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

function toPlanTicket({ id, trips, people }: WaitingPlan, comparison: PlanComparison | undefined): Wanted {
  return {
    about: { kind: 'plan', id, hash: '' },
    subject: `A guard tripped: ${trips.map(({ guard }) => guard).join(', ')}`,
    text: [
      ...(comparison === undefined ? [] : [...describeComparison(id, comparison), '']),
      ...trips.map(({ message }) => message),
      '',
      `Look at the changes, then: hirewire approve ${id}`,
      '',
      ...people,
    ].join('\n'),
    ...{ need: 'approval', priority: 'high' },
  };
}

function describeComparison(id: string, { before, same, different, added, left }: PlanComparison): readonly string[] {
  return [
    `Plan ${id} has taken the place of plan ${before}: approve this one.`,
    ...(same === 0 ? [] : [`The same for ${same} ${same === 1 ? 'person' : 'people'}.`]),
    ...listPeople('Different', different),
    ...listPeople('New', added),
    ...listPeople(`Not in it, and waiting in ${before} still`, left),
  ];
}

/** No comment is longer than what somebody reads. */
const shownPeople = 100;

function listPeople(title: string, people: readonly PlannedDifference[]): readonly string[] {
  const more = people.length - shownPeople;
  return [
    ...people.slice(0, shownPeople).map(({ person, attributes }) => {
      const what = attributes.length === 0 ? '' : `: ${attributes.join(', ')}`;
      return `${title}: ${person}${what}`;
    }),
    ...(more > 0 ? [`${title}: ${more} more people`] : []),
  ];
}
