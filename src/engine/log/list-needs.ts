import type { TicketNeed } from '../../domain/ticket.ts';
import type { AwaitedPlan, JobFailure } from '../../store/job-overviews.ts';
import type { JobFacts, JobNeed, JobVerdict } from './job-status.ts';
import { toUtc } from './log-documents.ts';

type Seen = Omit<JobVerdict, 'condition' | 'needs'> & { readonly isOff: boolean };

/** A system that is away comes back, and a cycle that was cut off is taken up by the next: nobody need get up for it. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'rateLimited', 'quotaExhausted', 'interrupted']);

/** What waits for HR goes on by itself. */
const notOurs: ReadonlySet<TicketNeed> = new Set(['nothing', 'review']);

/** What a job needs of a human: what is wrong with all of it first, then what waits for a decision, then single people. */
export function listNeeds(facts: JobFacts, seen: Seen): readonly JobNeed[] {
  return [...needsOfJob(facts, seen), ...needsOfPlans(facts), ...needsOfPeople(facts)];
}

function needsOfJob(facts: JobFacts, seen: Seen): readonly JobNeed[] {
  const { job } = facts;
  const needs: JobNeed[] = [];
  if (seen.standingSince !== undefined) {
    const since = seen.standingSince === 0 ? '' : ` since ${toUtc(seen.standingSince)}`;
    const message = `Nobody runs the schedule${since}: no \`serve\` or \`worker\` is up.`;
    needs.push({ message, command: 'hirewire serve' });
  }
  if (seen.slowSince !== undefined) {
    const message = `The run that began at ${toUtc(seen.slowSince)} takes longer than its limit: see on which node, and what that node logs.`;
    needs.push({ message, command: `hirewire jobs runs ${job}` });
  }
  const { failure } = seen;
  if (failure !== undefined && isForHuman(failure, seen)) {
    const quarantine = seen.quarantinedUntil === undefined ? '' : ` Quarantined until ${toUtc(seen.quarantinedUntil)}.`;
    needs.push({ message: `${describeFailure(failure)}${quarantine}`, command: commandFor(facts, failure) });
  } else if (seen.overdueSince !== undefined && seen.standingSince === undefined) {
    const message = `No success since ${facts.lastGoodAt === undefined ? 'the beginning' : toUtc(facts.lastGoodAt)}; one was due by ${toUtc(seen.overdueSince)}.`;
    needs.push({ message, command: `hirewire jobs runs ${job}` });
  }
  return needs;
}

function isForHuman({ code }: JobFailure, seen: Seen): boolean {
  if (!passing.has(code)) return true;
  const comesAgain = seen.nextRun !== undefined && seen.standingSince === undefined;
  return seen.quarantinedUntil !== undefined || seen.overdueSince !== undefined || !comesAgain;
}

function describeFailure({ system, message, advice }: JobFailure): string {
  const where = system === undefined || message.startsWith(system) ? '' : `${system}: `;
  return [`${where}${message}`, ...(advice === undefined ? [] : [advice])].join(' ');
}

function commandFor({ job, source }: JobFacts, { code, system }: JobFailure): string {
  if (system !== undefined) return `hirewire check ${system}`;
  if (code === 'emptySource' || code === 'shrunkSource') return `hirewire check ${source}`;
  return `hirewire run ${job}`;
}

function needsOfPlans({ job, plans, awaiting }: JobFacts): readonly JobNeed[] {
  const covered = plans.reduce((sum, { people }) => sum + people, 0);
  const expired = awaiting - covered;
  return [
    ...plans.map(toPlanNeed),
    ...(expired > 0
      ? [
          {
            message: `${count(expired, 'waits', 'wait')} for the approval of a plan that can be approved no more.`,
            command: `hirewire run ${job}`,
          },
        ]
      : []),
  ];
}

function toPlanNeed({ id, people, expiresAt, trips }: AwaitedPlan): JobNeed {
  const short = id.slice(0, 8);
  const why = trips.map(({ message }) => message).join(' ');
  const message = `${count(people, 'waits', 'wait')} for approval until ${toUtc(expiresAt)}. ${why} Look first: hirewire plans show ${short}.`;
  return { message, command: `hirewire approve ${short}` };
}

/** Where every change is a ticket, the tickets tell of people; else held people are asked for by their own name. */
function needsOfPeople({ job, target, held, failed, tickets, plans }: JobFacts): readonly JobNeed[] {
  const open = Object.entries(tickets).filter(
    ([need]) => !notOurs.has(need as TicketNeed) && !(need === 'approval' && plans.length > 0),
  );
  if (open.length > 0) {
    const total = open.reduce((sum, [, number]) => sum + number, 0);
    const what = open.map(([need, number]) => `${number} for ${need}`).join(', ');
    const message = `${total} ${total === 1 ? 'ticket waits' : 'tickets wait'}: ${what}.`;
    return [{ message, command: `hirewire tickets list --open --job ${job}` }];
  }
  if (Object.keys(tickets).length > 0) return [];
  return [
    ...(held > 0
      ? [{ message: `${count(held, 'is', 'are')} held with a problem.`, command: `hirewire held --job ${job}` }]
      : []),
    ...(failed > 0
      ? [
          {
            message: `${target} refused the last write for ${failed === 1 ? '1 person' : `${failed} people`}.`,
            command: `hirewire log --job ${job} --outcome failed`,
          },
        ]
      : []),
  ];
}

function count(people: number, one: string, many: string): string {
  return people === 1 ? `1 person ${one}` : `${people} people ${many}`;
}
