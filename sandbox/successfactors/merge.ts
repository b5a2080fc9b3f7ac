import type { Answer } from './answer.ts';
import { ApiError, badRequest, keyNotFound } from './api-error.ts';
import { readResourcePath } from './resource-path.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { upsert, upsertOptions } from './upsert/upsert.ts';

/** MERGE (given fields) or PUT (absent fields become blank) of one User by key; other entities of Employee Central are upsert-only. */
export function mergeAnswer(
  context: SandboxContext,
  request: { readonly method: string; readonly path: string; readonly body: string },
): Answer {
  const resource = readResourcePath(context.schema, request.path, context.tenant.switches.unknownEntityStatus);
  if (resource.entity.name !== 'User' || resource.key === null) {
    throw new ApiError(
      405,
      'MethodNotAllowedException',
      `HTTP method '${request.method}' is not allowed for this resource.`,
    );
  }
  const userId = String(resource.key.get('userId'));
  if (!context.tenant.state.users.has(userId)) throw keyNotFound('User', `userId=${userId}`);
  let fields: object;
  try {
    fields = JSON.parse(request.body) as object;
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
  const purge = request.method === 'PUT' ? 'record' : 'incremental';
  const options = upsertOptions(new Map([['purgeType', purge]]), context.credentials.username);
  const [result] = upsert(
    context,
    context.schema,
    { ...fields, __metadata: { uri: `User('${userId.replaceAll("'", "''")}')` } },
    options,
  );
  if (result !== undefined && result.status === 'ERROR') {
    throw new ApiError(
      result.httpCode,
      'BadRequestException',
      (result.message ?? '').replace(/ with the index 0$/u, ''),
    );
  }
  return { status: 200, contentType: 'application/json;charset=utf-8', body: '' };
}
