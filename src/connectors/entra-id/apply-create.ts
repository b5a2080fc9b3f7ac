import type { Operation, Outcome } from '../../domain/operation.ts';
import type { JsonObject } from '../../domain/value.ts';
import { generatePassword } from '../ldap/password.ts';
import type { ApplyContext } from './apply-context.ts';
import { applyManager } from './apply-manager.ts';
import { selectQuery } from './attributes.ts';
import type { GraphCall } from './batch.ts';
import { callWhenArrived } from './call-when-arrived.ts';
import { bearsName, findDeleted, formerName } from './deleted-users.ts';
import { isRefused, isState, toNewUser, type UserChanges } from './encode-user.ts';
import { refusedOutcome, toOutcome } from './refusals.ts';
import { type GraphUser, userSchema } from './schema.ts';
import { readValue } from './to-account.ts';
import { readUser } from './users.ts';
import { whyWrongDomain } from './wrong-domain.ts';

type CreateOperation = Extract<Operation, { kind: 'create' }>;

/** Makes a user in one call, password and state included; then the manager, who can only be named afterwards. */
export async function applyCreate(context: ApplyContext, operation: CreateOperation): Promise<Outcome> {
  const changes = toNewUser(operation.attributes);
  if (isRefused(changes)) return refusedOutcome(context.client, changes);
  const wrong = await whyWrongDomain(context, changes.body);
  if (wrong !== undefined) return refusedOutcome(context.client, wrong);
  const deleted = await findDeletedUser(context, operation);
  if (deleted !== undefined) return takeUpDeleted(context, { operation, changes, deleted });
  const body = { ...toBody(operation, changes.body), passwordProfile: newPassword(context, operation) };
  return createUser(context, { operation, changes, body });
}

type Creation = { readonly operation: CreateOperation; readonly changes: UserChanges; readonly body: JsonObject };

/**
 * Sends the create. After a lost answer the user is looked for by name before it is sent again: names are unique in a tenant, so that
 * a create that arrives late refuses the second one, and is then found, if not at once.
 */
async function createUser(context: ApplyContext, { operation, changes, body }: Creation): Promise<Outcome> {
  const { batcher, client } = context;
  const name = String(changes.body.userPrincipalName ?? '');
  for (let attempt = 0; ; attempt += 1) {
    const answer = await batcher.call({ method: 'POST', url: '/users', body, isRepeatable: false });
    if (answer.status === 'done') return finish(context, { user: toUser(answer.body), changes, done: passwordEffect });
    const found = await findOwn(context, operation, name);
    if (typeof found === 'object') return finish(context, { user: found, changes, done: passwordEffect });
    const refusal = answer.status === 'refused' ? toOutcome(client, `create of ${name}`, answer.error) : undefined;
    const mayBeOurs = attempt > 0 && found === 'nobody' && isNameTaken(refusal);
    if (refusal !== undefined && !mayBeOurs) return refusal;
    const lost = answer.status === 'lost' ? answer.error : undefined;
    const delay = mayBeOurs || lost?.retryable === true ? client.delayBefore(attempt, lost?.retryAfter) : undefined;
    if (delay === undefined) return outcomeUnknown(context, name, lost?.message ?? 'its name is taken');
    await client.wait(delay);
  }
}

function isNameTaken(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'failed' && outcome.problem.code === 'nameTaken';
}

const passwordEffect = 'set a random password that must be changed at the first sign-in';

/** State and mailNickname, which every user must have; the latter is made of the name where it is not mapped. */
function toBody(operation: CreateOperation, body: JsonObject): JsonObject {
  const state = Object.entries(operation.attributes).find(([name]) => isState(name))?.[1];
  const [local = ''] = String(body.userPrincipalName ?? '').split('@');
  const accountEnabled = String(state).toLowerCase() === 'true';
  return { mailNickname: local.slice(0, 64), ...body, accountEnabled };
}

function newPassword({ randomBytes }: ApplyContext, operation: CreateOperation): JsonObject {
  const isName = (name: string) => /^(displayName|givenName|surname|mailNickname|userPrincipalName)$/i.test(name);
  const names = Object.entries(operation.attributes).filter(([name]) => isName(name));
  const password = generatePassword({
    ...{ policy: { minimumLength: 0 }, randomBytes },
    names: names.map(([, value]) => String(value)),
  });
  return { password, forceChangePasswordNextSignIn: true };
}

function toUser(body: unknown): GraphUser | undefined {
  return userSchema.safeParse(body).data;
}

/** A user who is made is made: what follows and fails is told, and the next cycle writes what is missing. */
async function finish(
  context: ApplyContext,
  { user, changes, done }: { user: GraphUser | undefined; changes: UserChanges; done: string },
): Promise<Outcome> {
  const name = String(changes.body.userPrincipalName ?? '');
  if (user === undefined) return outcomeUnknown(context, name, 'Graph did not show the user that it made');
  context.memory.remember({ ...user, userPrincipalName: name }, undefined);
  context.memory.noteNew(user.id);
  const { manager } = changes;
  const failed = manager == null ? undefined : await applyManager(context, { id: user.id, name, manager });
  const trouble = failed?.status === 'failed' ? [failed.problem.message] : [];
  if (manager != null && failed === undefined)
    context.memory.noteWritten(user.id, [{ name: 'manager', after: manager }]);
  return { status: 'done', account: { anchor: user.id, name }, sideEffects: [done, ...trouble] };
}

/**
 * The user that an earlier try made whose answer was lost: of our name, with every value that we gave, made within a day. Names are
 * unique in a tenant, so that nobody gets two accounts by this. `nobody`: Graph shows no user of that name.
 */
async function findOwn(
  context: ApplyContext,
  operation: CreateOperation,
  name: string,
): Promise<GraphUser | 'nobody' | 'somebodyElse'> {
  if (name === '') return 'nobody';
  const sent = Object.entries(operation.attributes).filter(([, value]) => typeof value === 'string');
  const names = sent.map(([attribute]) => attribute);
  const user = await readUser(context, name, selectQuery([...names, 'createdDateTime']));
  if (user === undefined) return 'nobody';
  const made = Date.parse(String(user.createdDateTime ?? ''));
  const isNew = context.client.now() - made < 86_400_000;
  if (!isNew || readValue(user, 'employeeId') === undefined) return 'somebodyElse';
  const unclear = /^(manager|employeeHireDate|employeeLeaveDateTime)$/i;
  const isOwn = sent.every(([attribute, value]) => unclear.test(attribute) || readValue(user, attribute) === value);
  return isOwn ? user : 'somebodyElse';
}

function outcomeUnknown({ client }: ApplyContext, name: string, reason: string): Outcome {
  const problem = {
    code: 'outcomeUnknown',
    system: client.system,
    message: `create of ${name}: nobody can tell whether it was made, and it is not there (yet): ${reason}`,
    advice: 'The next cycle looks for the account and makes it only if it is not there.',
  };
  return { status: 'failed', problem, retryable: true };
}

async function findDeletedUser(context: ApplyContext, operation: CreateOperation): Promise<GraphUser | undefined> {
  if (context.config.deletedUsers === 'ignore') return undefined;
  return findDeleted(await context.deletedUsers(), operation.attributes);
}

type Return = { readonly operation: CreateOperation; readonly changes: UserChanges; readonly deleted: GraphUser };

/** Somebody comes back within 30 days: the old account is restored with groups and mailbox where it is surely theirs. */
async function takeUpDeleted(context: ApplyContext, { operation, changes, deleted }: Return): Promise<Outcome> {
  const isTheirs = bearsName(deleted, operation.attributes) && deleted.onPremisesSyncEnabled !== true;
  if (context.config.deletedUsers === 'report' || !isTheirs) return deletedUserExists(context, deleted);
  const url = `/directory/deletedItems/${encodeURIComponent(deleted.id)}/restore`;
  // A request of a batch that is no GET has to have a body.
  const restored = await context.batcher.call({ method: 'POST', url, body: {} });
  if (restored.status === 'lost') throw restored.error;
  const tried = `restore of ${formerName(deleted)}`;
  if (restored.status === 'refused') {
    const isBack = (await readUser(context, deleted.id, '$select=id')) !== undefined;
    if (!isBack) return toOutcome(context.client, tried, restored.error);
  }
  context.memory.noteNew(deleted.id);
  const path = `/users/${encodeURIComponent(deleted.id)}`;
  const call: GraphCall = { method: 'PATCH', url: path, body: toBody(operation, changes.body) };
  const patched = await callWhenArrived(context, call, [deleted.id]);
  if (patched.status === 'lost') throw patched.error;
  if (patched.status === 'refused') return toOutcome(context.client, `${tried}, update`, patched.error);
  return finish(context, {
    ...{ user: deleted, changes },
    done: `restored the account that was deleted on ${String(deleted.deletedDateTime).slice(0, 10)}, with its groups and licences`,
  });
}

function deletedUserExists({ client }: ApplyContext, deleted: GraphUser): Outcome {
  return refusedOutcome(client, {
    code: 'deletedUserExists',
    attribute: 'employeeId',
    message: `A user with the same employeeId was deleted on ${String(deleted.deletedDateTime).slice(0, 10)}: ${client.quote(formerName(deleted))} (${deleted.id}). No account was made.`,
    advice:
      'If it is the same person, restore it in the admin center; if not, delete it for good, or correct the employeeId.',
  });
}
