import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { TicketSubject } from '../../domain/ticket.ts';
import { provisioningEntity } from '../../servicedesk/entity-types.ts';
import { decideProblemTickets } from '../../servicedesk/problems/decide-problem-tickets.ts';
import { statusRoles } from '../../servicedesk/statuses.ts';
import { comparePlans, type PlanComparison } from '../../store/compare-plans.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { insertTickets } from '../../store/insert-tickets.ts';
import { findWaitingPlan, listHeldPeople, listProblemTickets, type WaitingPlan } from '../../store/problem-tickets.ts';
import { addComments } from '../../store/ticket-comments.ts';
import { saveTicketPeople } from '../../store/ticket-people.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { ticketStatusesOf } from '../ticketed/find-tickets.ts';
import { decideCauseTickets } from './decide-cause-tickets.ts';

const actor = { name: 'Hirewire', isSystem: true } as const;

/** Brings the tickets about a job's problems in line with what is held and what waits for approval, set-wise. */
export async function syncProblemTickets(deps: EngineDeps, job: string): Promise<void> {
  const desk = serviceDeskOf(deps.configuration);
  const statuses = ticketStatusesOf(deps);
  const { initial, closed } = statusRoles(statuses);
  const now = deps.clock.now();
  await inTransaction(deps.database, async (tx) => {
    const plan = await findWaitingPlan(tx, job, now);
    const open = await listProblemTickets(tx, {
      ...{ job, entityType: provisioningEntity.name },
      statuses: statuses.filter(({ isOpen }) => isOpen).map(({ name }) => name),
    });
    const comparison = await compareWithTold(tx, job, { plan, open });
    const held = await listHeldPeople(tx, job);
    const options = { job, initialStatus: initial };
    const shared = decideCauseTickets({ held, open }, options);
    const decision = decideProblemTickets(
      { ...shared.others, ...(plan !== undefined && { plan }), ...(comparison !== undefined && { comparison }) },
      options,
    );
    const close = [...shared.close, ...decision.close];
    const { group, assignee } = desk;
    const assigned = { ...(group !== undefined && { group }), ...(assignee !== undefined && { assignee }) };
    const cause = { actor, now };
    const made = await insertTickets(
      tx,
      [...shared.create.map(({ ticket }) => ticket), ...decision.create].map((ticket) => ({ ...ticket, ...assigned })),
      cause,
    );
    await saveTicketPeople(tx, [
      ...shared.create.map(({ workers }, at) => ({ id: made[at]?.id ?? 0, workers })),
      ...shared.update,
    ]);
    await addComments(
      tx,
      [...decision.comment, ...close].map(({ id, text }) => ({ ticketId: id, text })),
      cause,
    );
    const updates = [
      ...decision.comment.map(({ id, about, need }) => ({ id, set: { need, data: { about } } })),
      ...shared.update.map(({ id, workers: _, ...set }) => ({ id, set })),
      ...close.map(({ id }) => ({ id, set: { status: closed, need: 'nothing' as const } })),
    ];
    await updateTickets(tx, updates, { ...cause, statuses });
  });
}

/** What the plan that waits says beside the one that the open ticket names; undefined where that is the same one, or there is no such ticket. */
async function compareWithTold(
  tx: Database,
  job: string,
  {
    plan,
    open,
  }: { readonly plan: WaitingPlan | undefined; readonly open: readonly { readonly about: TicketSubject }[] },
): Promise<PlanComparison | undefined> {
  const told = open.find(({ about }) => about.kind === 'plan')?.about.id;
  if (plan === undefined || told === undefined || told === plan.id) return undefined;
  return await comparePlans(tx, { job, before: told, after: plan.id });
}
