import type { AccountRef, Operation, Outcome } from '../../domain/operation.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { ApplyContext } from './apply-context.ts';
import { applyCreate } from './apply-create.ts';
import { applyManager } from './apply-manager.ts';
import { findDefinition, stateAttribute } from './attributes.ts';
import type { CallAnswer, GraphCall } from './batch.ts';
import { callWhenArrived } from './call-when-arrived.ts';
import { isRefused, toChanges } from './encode-user.ts';
import { refusedOutcome, toOutcome } from './refusals.ts';
import type { KnownUser } from './user-memory.ts';
import { isAbsent, readAccounts } from './users.ts';
import { whyWrongDomain } from './wrong-domain.ts';

type ChangeOperation = Exclude<Operation, { kind: 'create' | 'move' }>;

/** Carries out one operation. Every one but a create looks first whether the user is there, protected or mastered elsewhere. */
export async function applyOperation(context: ApplyContext, operation: Operation): Promise<Outcome> {
  if (operation.kind === 'create') return applyCreate(context, operation);
  if (operation.kind === 'move') return unsupportedMove(context, operation.account);
  const user = await findUser(context, operation.account);
  if (user === undefined) return accountMissing(context, operation.account);
  const forbidden = whyForbidden(context, operation, user);
  return forbidden ?? applyChange(context, operation, user);
}

async function applyChange(context: ApplyContext, operation: ChangeOperation, user: KnownUser): Promise<Outcome> {
  switch (operation.kind) {
    case 'update':
      return applyUpdate(context, operation, user);
    case 'enable':
    case 'disable':
      return applyState(context, operation, user);
    case 'delete':
      return applyDelete(context, operation, user);
  }
}

/** As it was read a moment ago, or now. */
async function findUser(context: ApplyContext, { anchor }: AccountRef): Promise<KnownUser | undefined> {
  const known = context.memory.find(anchor);
  if (known !== undefined) return known;
  await readAccounts(context, [anchor], ['employeeOrgData.division']);
  return context.memory.find(anchor);
}

/** Nothing is sent for a protected account, nor to an attribute that Active Directory is the master of. */
function whyForbidden({ client }: ApplyContext, operation: ChangeOperation, user: KnownUser): Outcome | undefined {
  const tried = `${operation.kind} of ${user.name}`;
  if (user.protectedBy !== undefined) {
    return refusedOutcome(client, {
      code: 'protectedAccount',
      message: `${tried}: the account is protected: ${user.protectedBy}.`,
      advice: 'Nothing was written. Change protected accounts by hand.',
    });
  }
  if (!user.isSynchronized) return undefined;
  const names =
    operation.kind === 'update'
      ? operation.deltas.map(({ name }) => name).filter((name) => findDefinition(name)?.isCloudMastered !== true)
      : [stateAttribute];
  const [first] = names;
  if (first === undefined) return undefined;
  return refusedOutcome(client, {
    code: 'masteredOnPremises',
    attribute: first,
    message: `${tried}: the user is synchronized from Active Directory, which is the master of ${names.join(', ')}. Nothing was sent.`,
    advice: 'Let a job write the person to Active Directory, or take synchronized users out of this job’s scope.',
  });
}

async function applyUpdate(
  context: ApplyContext,
  operation: Extract<Operation, { kind: 'update' }>,
  user: KnownUser,
): Promise<Outcome> {
  const changes = toChanges(operation.deltas);
  if (isRefused(changes)) return refusedOutcome(context.client, changes);
  const wrong = await whyWrongDomain(context, changes.body);
  if (wrong !== undefined) return refusedOutcome(context.client, wrong);
  const written: Outcome =
    Object.keys(changes.body).length === 0
      ? { status: 'done', account: { anchor: user.id, name: user.name } }
      : await patch(context, { operation, user, body: withWholeOrgData(changes.body, user) });
  if (written.status === 'failed') return written;
  const { manager } = changes;
  const failed =
    manager === undefined ? undefined : await applyManager(context, { id: user.id, name: user.name, manager });
  if (failed === undefined) context.memory.noteWritten(user.id, operation.deltas);
  return failed ?? written;
}

async function applyState(
  context: ApplyContext,
  operation: Extract<Operation, { kind: 'enable' | 'disable' }>,
  user: KnownUser,
): Promise<Outcome> {
  const isOpen = operation.kind === 'enable';
  const outcome = await patch(context, { operation, user, body: { [stateAttribute]: isOpen } });
  const delta = { name: stateAttribute, before: isOpen ? 'False' : 'True', after: isOpen ? 'True' : 'False' };
  if (outcome.status === 'done') context.memory.noteWritten(user.id, [delta]);
  return outcome;
}

/** Division and cost centre are one value to Graph: what is not mapped of it must not be lost. */
function withWholeOrgData(body: JsonObject, { employeeOrgData }: KnownUser): JsonObject {
  const wanted = body.employeeOrgData;
  if (!isObject(wanted) || !isObject(employeeOrgData as JsonValue)) return body;
  const { division = null, costCenter = null } = employeeOrgData as JsonObject;
  return { ...body, employeeOrgData: { division, costCenter, ...wanted } };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function patch(
  context: ApplyContext,
  { operation, user, body }: { operation: ChangeOperation; user: KnownUser; body: JsonObject },
): Promise<Outcome> {
  const call: GraphCall = { method: 'PATCH', url: `/users/${encodeURIComponent(user.id)}`, body };
  const answer = await callWhenArrived(context, call, [user.id]);
  const name = typeof body.userPrincipalName === 'string' ? body.userPrincipalName : user.name;
  // What was remembered of these is wrong now.
  if (name !== user.name || body.employeeOrgData !== undefined) context.memory.forget(user.id);
  return toResult(context, { operation, user, answer, name });
}

/** A soft delete: for 30 days the account can be restored. */
async function applyDelete(context: ApplyContext, operation: ChangeOperation, user: KnownUser): Promise<Outcome> {
  const answer = await context.batcher.call({ method: 'DELETE', url: `/users/${encodeURIComponent(user.id)}` });
  const isGone = answer.status === 'refused' && isAbsent(answer.error);
  context.memory.forget(user.id);
  const result: CallAnswer = isGone ? { status: 'done', body: undefined } : answer;
  return toResult(context, { operation, user, answer: result, name: user.name });
}

function toResult(
  { client }: ApplyContext,
  details: { operation: ChangeOperation; user: KnownUser; answer: CallAnswer; name: string },
): Outcome {
  const { operation, user, answer, name } = details;
  if (answer.status === 'lost') throw answer.error;
  if (answer.status === 'refused') return toOutcome(client, `${operation.kind} of ${user.name}`, answer.error);
  return { status: 'done', account: { anchor: user.id, name } };
}

function accountMissing({ client }: ApplyContext, account: AccountRef): Outcome {
  return refusedOutcome(client, {
    code: 'accountMissing',
    message: `${account.name} (id ${account.anchor}) is not in the tenant any more.`,
    advice: 'Run again: the tenant is read anew.',
  });
}

function unsupportedMove({ client }: ApplyContext, account: AccountRef): Outcome {
  return refusedOutcome(client, {
    code: 'unsupported',
    message: `move of ${account.name}: Entra ID has no containers.`,
    advice: 'This is a fault of Hirewire: please report it.',
  });
}
