import type { Problem } from '../../domain/problem.ts';
import type { TicketNeed } from '../../domain/ticket.ts';
import type { WaitingPerson } from '../../store/waiting-people.ts';

/** The problems of somebody whose ticket waits, as a run that did not try again tells them: the same as the one that found them. */
export function waitingProblems(person: WaitingPerson): readonly Problem[] {
  const { worker, name = worker, reference } = person;
  return findProblems(person).map((problem) => ({
    ...problem,
    worker,
    message: `${name}: ${problem.message}`,
    advice: problem.advice.includes(reference) ? problem.advice : `${problem.advice} Ticket: ${reference}.`,
  }));
}

function findProblems(person: WaitingPerson): readonly Problem[] {
  const known = person.problems.filter((problem) => isStillSo(problem, person));
  if (known.length > 0) return known;
  const { code, message, advice } = general[person.need](person);
  return [{ code, message, advice, ...(person.connection !== undefined && { system: person.connection }) }];
}

/** A directory that was away later on, or a human, has given the ticket another reason than the one of the last cycle. */
function isStillSo({ code, message }: Problem, { need, lastError = '' }: WaitingPerson): boolean {
  if (need === 'manager') return code === 'managerUnresolved';
  if (need === 'approval') return code === 'awaitingApproval';
  return need !== 'review' && lastError.includes(`${code}: ${message}`);
}

type General = (person: WaitingPerson) => Pick<Problem, 'code' | 'message' | 'advice'>;

const general: Readonly<Record<TicketNeed, General>> = {
  nothing: failure,
  decision: failure,
  repair: failure,
  manager: ({ reference }) => ({
    code: 'managerUnresolved',
    message: 'The manager has no account.',
    advice: `Enter the manager with \`hirewire tickets set-manager ${reference}\`, or wait: it goes on by itself as soon as that person has one.`,
  }),
  approval: ({ reference }) => ({
    code: 'awaitingApproval',
    message: 'A guard holds the change back until a human has approved it.',
    advice: `The plan that is to be approved is named in \`hirewire tickets show ${reference}\`.`,
  }),
  review: () => ({
    code: 'personInReview',
    message: 'HR has not finished its review of this person: nothing is written until it has.',
    advice: 'Finish the review in HR; the ticket then goes on by itself.',
  }),
};

function failure({ lastError = '', reference }: WaitingPerson): ReturnType<General> {
  const [line = ''] = lastError.split('\n');
  const [, code = 'failed', message = 'The person could not be processed.'] = /^(\w+): (.+)$/.exec(line) ?? [];
  return {
    code,
    message,
    advice: `\`hirewire tickets show ${reference}\` says what to do; it is tried again by itself, or at once with \`hirewire tickets reprocess ${reference}\`.`,
  };
}
