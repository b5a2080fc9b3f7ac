import { settle } from '../hr-actions/stamp.ts';
import type { UserRow, Value } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import type { RecordProblem, UpsertRecord } from './upsert-record.ts';
import { problem, textField, type Writer, type WriteScope, writeFields } from './writer.ts';

const STATUS_WORDS: Readonly<Record<string, string>> = {
  active: 't',
  inactive: 'f',
  t: 't',
  f: 'f',
  T: 'T',
  F: 'F',
  active_external: 'T',
  inactive_external: 'F',
};
const KEPT_BY_PURGE = new Set(['userId', 'username', 'status', 'empId', 'hireDate', 'isPrimaryAssignment']);

function userOf(tenant: Tenant, record: UpsertRecord): UserRow | undefined {
  return tenant.state.users.get(textField(record, 'userId'));
}

function judgeManager(tenant: Tenant, record: UpsertRecord): RecordProblem | null {
  const { managerLink } = record;
  if (managerLink === undefined || managerLink === 'NO_MANAGER') return null;
  if (!tenant.state.users.has(managerLink)) return problem(500, `The manager ${managerLink} does not exist`);
  const seen = new Set([textField(record, 'userId')]);
  for (let id: string | null = managerLink; id !== null; id = tenant.state.users.get(id)?.$manager ?? null) {
    if (seen.has(id))
      return id === textField(record, 'userId') ? problem(500, `The manager ${managerLink} makes a cycle`) : null;
    seen.add(id);
  }
  return null;
}

function judgeUser(scope: WriteScope, record: UpsertRecord): RecordProblem | null {
  const { tenant, options } = scope;
  const user = userOf(tenant, record);
  const status = record.fields.get('status');
  if (user === undefined) return problem(400, `Invalid user: ${textField(record, 'userId')} does not exist`);
  if (status !== undefined && STATUS_WORDS[String(status)] === undefined)
    return problem(400, `Invalid property value. Property name:status, value:${status}`);
  if (user.status === 'e' || user.status === 'd')
    return problem(
      400,
      "You're not allowed to add or update external users (status e and d). Use the ExternalUser entity",
    );
  if (user.status === 'x') return problem(400, `The user ${user.userId} is purged`);
  const activates = status !== undefined && STATUS_WORDS[String(status)]?.toLowerCase() === 't';
  if (user.status.toLowerCase() === 'f' && !options.processInactive && !activates) {
    return problem(
      500,
      'The user is an inactive user, only the active user can be updated. Please activate this user first',
    );
  }
  const username = record.fields.get('username');
  if (username === null || username === '') return problem(400, 'username is required');
  const holder = typeof username === 'string' ? tenant.state.usernames.get(username) : undefined;
  if (holder !== undefined && holder !== user) {
    return problem(500, `DUPLICATE_USERNAME : Failed to add/update user [${user.userId}]: Duplicate Username`);
  }
  return judgeManager(tenant, record);
}

/** What a record purge blanks: every upsertable field that was not sent. */
function blanks(record: UpsertRecord): readonly (readonly [string, Value])[] {
  return Array.from(record.entity.properties.values())
    .filter(
      (property) =>
        property.upsertable &&
        property.compute === undefined &&
        !KEPT_BY_PURGE.has(property.name) &&
        !record.fields.has(property.name),
    )
    .map((property) => [property.name, null] as const);
}

function applyUser(scope: WriteScope, record: UpsertRecord): void {
  const { tenant, options } = scope;
  const user = userOf(tenant, record);
  if (user === undefined) return;
  const fields = new Map(record.fields);
  fields.delete('password');
  const status = fields.get('status');
  if (status !== undefined) fields.set('status', STATUS_WORDS[String(status)] ?? null);
  if (record.managerLink !== undefined) fields.set('$manager', record.managerLink);
  if (fields.has('username')) {
    tenant.state.usernames.delete(user.username);
    tenant.state.usernames.set(textField(record, 'username'), user);
  }
  const all = options.purgeType === 'record' ? [...blanks(record), ...fields] : fields;
  writeFields(scope, user, all);
  if (status === undefined && record.managerLink === undefined) settle(tenant, user.$employment.$person);
}

/** Writes User: updates of existing users; creating one belongs to hiring. */
export const userWriter: Writer = {
  ownerOf: (record) => textField(record, 'userId'),
  judge: judgeUser,
  apply: applyUser,
};
