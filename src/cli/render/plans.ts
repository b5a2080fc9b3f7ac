import { describeApproval, isCutOff, type ShownPlan } from '../../engine/log/show-plan.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { KindGroup, ValueGroup } from '../../store/plan-groups.ts';
import type { ListedPlan } from '../../store/plans.ts';
import type { Output } from '../wiring.ts';
import { showValue } from './changes.ts';
import { type Clock, showMinute } from './moments.ts';
import { paint } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';

/** A value in a cause is shown by so many characters. */
const longestValue = 60;

/** Plans, one a line; those that can be approved with the command that does it. */
export function renderPlans(
  { plans, total }: { readonly plans: readonly ListedPlan[]; readonly total: number },
  clock: Clock,
  output: Output,
): string {
  if (plans.length === 0) return 'No plan is like this.';
  const rows = plans.map((plan) => [
    plan.id.slice(0, 8),
    showMinute(plan.createdAt, clock.timeZone),
    cutText(harmless(plan.job), 24),
    plan.kind,
    describeState(plan, clock, output),
    describeCounts(plan),
  ]);
  const head = ['plan', 'made', 'job', 'kind', 'state', 'changes'].map((cell) => paint(output, 'dim', cell));
  return [
    formatTable([head, ...rows], output.columns),
    `  ${plans.length} of ${total}, newest first; times in ${clock.timeZone}. What one would do: hirewire plans show PLAN.`,
  ].join('\n');
}

function describeState(plan: ListedPlan, { now }: Clock, output: Output): string {
  if (plan.state !== 'open') return plan.state;
  if (isCutOff(plan)) return 'cut off';
  if (describeApproval(plan, now).isPossible) {
    return plan.waiting > 0 ? paint(output, 'yellow', 'waits') : 'dry run';
  }
  return plan.waiting + plan.planned > 0 && now > plan.expiresAt ? 'expired' : 'done';
}

function describeCounts({ waiting, planned, counts }: ListedPlan): string {
  const { created, updated, held, failed } = counts;
  const words = [
    [waiting, 'waiting'],
    [planned, 'not carried out'],
    [created, 'created'],
    [updated, 'updated'],
    [held, 'held'],
    [failed, 'failed'],
  ] as const;
  const said = words.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return said.length === 0 ? 'none' : said.join(', ');
}

/** A plan by causes: what the guards said, what would become of accounts, and what an approval takes. */
export function renderPlan({ plan, kinds, causes, approval }: ShownPlan, clock: Clock, output: Output): string {
  const title = (text: string): string => paint(output, 'bold', text);
  return [
    title(`${plan.id}  ${harmless(plan.job)}, ${plan.kind}, ${plan.verdict}`),
    `  made ${showTime(plan.createdAt, clock.timeZone)}; hash ${plan.hash}`,
    ...(plan.approvedBy === undefined || plan.approvedAt === undefined
      ? []
      : [`  approved by ${harmless(plan.approvedBy)} on ${showTime(plan.approvedAt, clock.timeZone)}`]),
    ...plan.trips.map(({ message }) => paint(output, 'yellow', `  guard: ${harmless(message)}`)),
    ...(kinds.length === 0 ? ['', 'Nothing to do: every account is as desired.'] : []),
    ...kinds.flatMap((group) => ['', ...renderGroup(group, causes.filter(isOf(group)), output)]),
    '',
    ...(approval.isPossible
      ? [paint(output, 'yellow', approval.message), `  → ${approval.command ?? ''}`]
      : [harmless(approval.message)]),
  ].join('\n');
}

function isOf(group: KindGroup): (cause: ValueGroup) => boolean {
  return ({ kinds, state }) => state === group.state && kinds.join() === group.kinds.join();
}

const states: Readonly<Record<KindGroup['state'], string>> = {
  planned: 'not carried out yet',
  blocked: 'wait for approval',
  applied: 'carried out',
  failed: 'failed',
  dropped: 'taken back',
};

function renderGroup({ kinds, state, changes }: KindGroup, causes: readonly ValueGroup[], output: Output) {
  const head = `${changes} × ${kinds.join(', ')}  (${states[state]})`;
  const byAttribute = Map.groupBy(causes, ({ attribute }) => attribute);
  return [paint(output, 'bold', head), ...[...byAttribute.values()].flatMap(renderAttribute)];
}

/** Causes that concern several people are a line each; where everybody's value is another, one line tells of all with an example. */
function renderAttribute(causes: readonly ValueGroup[]): readonly string[] {
  const shared = causes.filter(({ changes, variants }) => changes > 1 || variants === 1);
  const rest = (causes[0]?.ofAttribute ?? 0) - shared.reduce((sum, { changes }) => sum + changes, 0);
  const other = causes.find((cause) => !shared.includes(cause));
  const lines = shared.map((cause) => `  ${cause.changes} × ${describeCause(cause)}`);
  if (rest === 0) return lines;
  if (rest === 1 && other !== undefined) return [...lines, `  1 × ${describeCause(other)}`];
  const example = other === undefined ? '' : `, such as ${describeCause(other)} (${harmless(other.worker)})`;
  return [...lines, `  ${rest} × ${harmless(causes[0]?.attribute ?? '')}, each another${example}`];
}

function describeCause({ attribute, before, after, reference, isRedacted }: ValueGroup): string {
  if (isRedacted) return `${harmless(attribute)}: [Redact]`;
  const shown = (value: ValueGroup['after']): string => cutText(harmless(showValue(value)), longestValue);
  const to = after === undefined && reference !== undefined ? `(when ${reference} has an account)` : shown(after);
  return `${harmless(attribute)}: ${shown(before)} → ${harmless(to)}`;
}
