import type { Outcome } from '../../domain/operation.ts';
import type { ApplyContext } from './apply-context.ts';
import { callWhenArrived } from './call-when-arrived.ts';
import { refusedOutcome, toOutcome } from './refusals.ts';
import { isAbsent, readUser } from './users.ts';

/** Sets the manager of a user, or takes it away; undefined when that is done. */
export async function applyManager(
  context: ApplyContext,
  { id, name, manager }: { readonly id: string; readonly name: string; readonly manager: string | null },
): Promise<Outcome | undefined> {
  const url = `/users/${encodeURIComponent(id)}/manager/$ref`;
  const tried = `manager of ${name}`;
  if (manager === null) {
    const removed = await context.batcher.call({ method: 'DELETE', url });
    if (removed.status === 'lost') throw removed.error;
    // Graph says 404 when there was none.
    if (removed.status === 'done' || isAbsent(removed.error)) return undefined;
    return toOutcome(context.client, tried, removed.error);
  }
  const managerId = await findId(context, manager);
  if (managerId === undefined) return managerMissing(context, name, manager);
  const body = { '@odata.id': `${context.config.baseUrl}/v1.0/users/${managerId}` };
  const answer = await callWhenArrived(context, { method: 'PUT', url, body }, [id, managerId]);
  if (answer.status === 'lost') throw answer.error;
  if (answer.status === 'done') return undefined;
  return isAbsent(answer.error)
    ? managerMissing(context, name, manager)
    : toOutcome(context.client, tried, answer.error);
}

/** The engine names accounts by their user principal name, Graph refers to them by id. */
async function findId(context: ApplyContext, name: string): Promise<string | undefined> {
  return context.memory.idOf(name) ?? (await readUser(context, name, '$select=id'))?.id;
}

function managerMissing({ client }: ApplyContext, name: string, manager: string): Outcome {
  return refusedOutcome(client, {
    code: 'referenceMissing',
    attribute: 'manager',
    message: `manager of ${name}: there is no user ${manager} any more.`,
    advice: 'Run again: the manager is looked for anew.',
  });
}
