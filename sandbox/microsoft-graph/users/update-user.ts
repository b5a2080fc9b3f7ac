import type { GraphAnswer } from '../answer.ts';
import { instantText } from '../clock.ts';
import { isAdministrator } from '../directory/groups.ts';
import { badRequest } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { requireUpdate } from '../permissions.ts';
import { applyFields, changedNames } from './apply-fields.ts';
import { checkUnique } from './check-unique.ts';
import { checkValues, readFields } from './check-values.ts';
import { findUser } from './find-user.ts';

/** What Graph says to a change of what Active Directory masters. */
export const ON_PREMISES_MASTERED =
  'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';

/** `PATCH /users/{id | userPrincipalName}`: 204. */
export function updateUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const { tenant, schema } = scope;
  const fields = readFields(request.body);
  const record = findUser(tenant, request.steps[1] ?? '');
  const names = Object.keys(fields);
  requireUpdate(request.roles, names, isAdministrator(tenant, record));
  checkValues(fields, scope);
  const { image } = record;
  const isSynchronized = image.values.onPremisesSyncEnabled === true;
  if (isSynchronized && names.some((name) => schema.get(name)?.cloudOwned !== true))
    throw badRequest(ON_PREMISES_MASTERED);
  const password = (fields.passwordProfile as Readonly<Record<string, unknown>> | null | undefined)?.password;
  const applied = applyFields(image.values, fields);
  const changedAt = { lastPasswordChangeDateTime: instantText(tenant.clock.now()) };
  const values = typeof password === 'string' ? { ...applied, ...changedAt } : applied;
  checkUnique(tenant, values, record);
  if (typeof password === 'string') record.password = password;
  const properties = changedNames(image.values, values);
  if (properties.length > 0) tenant.write(record, { ...image, values }, { kind: 'changed', properties });
  return { status: 204 };
}
