import type { GraphAnswer } from '../answer.ts';
import { unsupportedQuery } from '../graph-error.ts';
import { type GraphRequest, type GraphScope, isEventual } from '../graph-request.ts';
import { requireReading } from '../permissions.ts';
import { findUser } from './find-user.ts';
import { readUserQuery } from './read-query.ts';
import { contextOf, renderManager, renderUser } from './render-user.ts';

/** `GET /users/{id | userPrincipalName}`: what was last written, whatever the indexes show. */
export function getUser(scope: GraphScope, request: GraphRequest): GraphAnswer {
  const query = readUserQuery(request.options, { schema: scope.schema, isEventual: isEventual(request) });
  if (query.filter !== undefined || query.top !== undefined)
    throw unsupportedQuery('Query options $filter and $top are not supported on a single entity.');
  requireReading(request.roles, query.select);
  const record = findUser(scope.tenant, request.steps[1] ?? '');
  const view = { ...scope, image: record.image };
  const manager = query.manager === undefined ? undefined : renderManager(view, query.manager);
  return {
    status: 200,
    rows: 1,
    body: {
      '@odata.context': contextOf(request.origin, query.select, true),
      ...renderUser(record, view, query.select),
      ...(manager === undefined ? {} : { manager }),
    },
  };
}
