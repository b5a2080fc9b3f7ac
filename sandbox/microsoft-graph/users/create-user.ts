import { randomUUID } from 'node:crypto';
import type { GraphAnswer } from '../answer.ts';
import { instantText } from '../clock.ts';
import { badRequest } from '../graph-error.ts';
import type { GraphRequest, GraphScope } from '../graph-request.ts';
import { PERMISSIONS, requireAny, requireUpdate } from '../permissions.ts';
import { applyFields } from './apply-fields.ts';
import { checkUnique } from './check-unique.ts';
import { checkValues, readFields } from './check-values.ts';
import { contextOf, renderUser } from './render-user.ts';

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'passwordProfile', 'userPrincipalName'] as const;

/** `POST /users`: 201 with the user. */
export function createUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const { tenant } = scope;
  requireAny(request.roles, PERMISSIONS.writeUsers);
  const fields = readFields(request.body);
  if ('employeeLeaveDateTime' in fields) requireUpdate(request.roles, ['employeeLeaveDateTime'], false);
  for (const name of REQUIRED) if (fields[name] === undefined || fields[name] === null) throw missing(name);
  const password = (fields.passwordProfile as Readonly<Record<string, unknown>>).password;
  if (typeof password !== 'string') throw missing('passwordProfile');
  checkValues(fields, scope);
  const now = tenant.clock.now();
  const start = { createdDateTime: instantText(now), lastPasswordChangeDateTime: instantText(now), userType: 'Member' };
  const values = applyFields(start, fields);
  checkUnique(tenant, values);
  const image = { values, managerId: null, deletedAt: null };
  const record = tenant.add({ id: randomUUID(), image, password, roles: [], isIndexed: false });
  return {
    status: 201,
    headers: { location: `${request.origin}/v1.0/users/${record.id}` },
    body: {
      '@odata.context': contextOf(request.origin, undefined, true),
      ...renderUser(record, { ...scope, image }, undefined),
    },
  };
}

function missing(property: string): Error {
  const message = 'A required property for user is missing or invalid.';
  const text = `The value of property ${property} is missing or invalid.`;
  return badRequest(`${message} ${text}`, [{ code: 'MissingOrInvalid', message: text, target: property }]);
}
