import type { ListedHeld } from '../../store/held.ts';
import type { Output } from '../wiring.ts';
import { type Clock, showMoment } from './moments.ts';
import { describeWorker } from './operations.ts';
import { paint } from './style.ts';
import { cutText, harmless } from './table.ts';

/** The problem of whoever waits for an approval: said once for all of them. */
const awaitingApproval = 'awaitingApproval';
/** So many of those are named. */
const named = 20;

/** Held people, each with why and what to do; how many there are of each code first. */
export function renderHeld(
  { held, total }: { readonly held: readonly ListedHeld[]; readonly total: number },
  clock: Clock,
  output: Output,
): string {
  if (total === 0) return 'Nobody is held.';
  const waiting = held.filter(isWaiting);
  const others = held.filter((one) => !isWaiting(one));
  return [
    `${total === 1 ? '1 person is' : `${total} people are`} held: ${countCodes(held)}${held.length < total ? ', …' : ''}`,
    ...others.flatMap((one) => ['', ...renderPerson(one, clock, output)]),
    ...(waiting.length === 0 ? [] : ['', ...renderWaiting(waiting)]),
    '',
    `  ${held.length} of ${total}; times in ${clock.timeZone}. What each code means: docs/errors.md.`,
  ].join('\n');
}

function isWaiting({ problems }: ListedHeld): boolean {
  return problems[0]?.code === awaitingApproval;
}

function countCodes(held: readonly ListedHeld[]): string {
  const codes = Map.groupBy(held, ({ problems }) => problems[0]?.code ?? 'unknown');
  return [...codes]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([code, people]) => `${people.length} × ${code}`)
    .join(', ');
}

function renderPerson(one: ListedHeld, clock: Clock, output: Output): readonly string[] {
  const tries = one.attempts === 1 ? 'tried once' : `tried ${one.attempts} times`;
  const next = one.nextTry <= clock.now ? 'with the next cycle' : showMoment(one.nextTry, clock);
  return [
    `${paint(output, 'bold', cutText(describeWorker(one), 60))}  ${harmless(one.job)}`,
    `  since ${showMoment(one.since, clock)}; ${tries}, again ${next}`,
    ...one.problems.flatMap(({ code, message, advice }) => [
      `  ${paint(output, 'yellow', code)}: ${harmless(message)}`,
      paint(output, 'dim', `    ${harmless(advice)}`),
    ]),
  ];
}

/** They wait for one thing; whom it concerns and what to do stands in the plan. */
function renderWaiting(waiting: readonly ListedHeld[]): readonly string[] {
  const names = waiting.slice(0, named).map((one) => cutText(describeWorker(one), 40));
  const more = waiting.length > named ? `, … and ${waiting.length - named} more` : '';
  return [
    `${waiting.length === 1 ? '1 person waits' : `${waiting.length} people wait`} for the approval of a plan: ${names.join(', ')}${more}`,
    '  Which plan, and what it would do: hirewire status, hirewire plans --waiting',
  ];
}
