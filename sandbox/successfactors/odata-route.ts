import { type Answer, bodyText, jsonAnswer } from './answer.ts';
import { ApiError } from './api-error.ts';
import { type BatchRunner, batchAnswer } from './batch.ts';
import { dataFaultsOf, type Fault } from './faults.ts';
import { mergeAnswer } from './merge.ts';
import { renderMetadata } from './metadata.ts';
import { readQuery } from './query-options.ts';
import { type ReadRequest, readQueryAnswer } from './read-query.ts';
import { renderAtom } from './render-atom.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { spoilPage, spoilRecord, tenantSchema } from './spoil.ts';
import { upsertAnswer, wouldUpsert } from './upsert/upsert.ts';

/** A request under `/odata/v2/` whose login was accepted. */
export type ODataRequest = ReadRequest & {
  readonly method: string;
  readonly body: string;
  readonly contentType: string;
  readonly wantsJson: boolean;
  readonly faults: readonly Fault[];
};

function metadataAnswer(context: SandboxContext, request: ODataRequest): Answer | undefined {
  const match = /^(?:([\w,%]+)\/)?(?:\$|%24)metadata$/iu.exec(request.path);
  if (match === null) return undefined;
  const names =
    match[1] === undefined
      ? null
      : decodeURIComponent(match[1])
          .split(',')
          .filter((name) => name !== '');
  const schema = tenantSchema(context.schema, dataFaultsOf(request.faults));
  return {
    status: 200,
    contentType: 'application/xml;charset=utf-8',
    body: renderMetadata(schema, names, context.tenant.switches.unknownEntityStatus),
  };
}

/** Answers a read. */
export function readAnswer(context: SandboxContext, request: ODataRequest): Answer {
  const faults = dataFaultsOf(request.faults);
  const schema = tenantSchema(context.schema, faults);
  const answer = readQueryAnswer(
    {
      schema,
      tenant: context.tenant,
      faults,
      snapshots: context.snapshots,
      spoilPage: (_entity, page) => spoilPage(request.faults, page),
      spoilRecord: (entity, row) => spoilRecord(request.faults, entity, row),
    },
    request,
  );
  if (request.wantsJson || !answer.contentType.startsWith('application/json')) return answer;
  return { ...answer, contentType: 'application/atom+xml;charset=utf-8', body: renderAtom(bodyText(answer), schema) };
}

function writeAnswer(context: SandboxContext, request: ODataRequest): Answer {
  const { method, path, query, body } = request;
  if (method === 'POST' && path === 'upsert') {
    return upsertAnswer(context, tenantSchema(context.schema, dataFaultsOf(request.faults)), body, readQuery(query));
  }
  if (method === 'POST' && /^(?:\$|%24)batch$/iu.test(path))
    return batchAnswer(body, request.contentType, batchRunner(context, request));
  if (method === 'MERGE' || method === 'PUT' || method === 'PATCH') return mergeAnswer(context, request);
  throw new ApiError(405, 'MethodNotAllowedException', `HTTP method '${method}' is not allowed for this resource.`);
}

function batchRunner(context: SandboxContext, request: ODataRequest): BatchRunner {
  return {
    run: (operation) => odataAnswer(context, { ...request, ...operation, wantsJson: true }),
    wouldSucceed: ({ path, body, query }) =>
      path !== 'upsert' || wouldUpsert(context, context.schema, body, readQuery(query)),
  };
}

/** Answers a request under the service root. Throws an ApiError for a refusal. */
export function odataAnswer(context: SandboxContext, request: ODataRequest): Answer {
  if (request.method !== 'GET') return writeAnswer(context, request);
  const metadata = metadataAnswer(context, request);
  if (metadata !== undefined) return metadata;
  if (request.path === '')
    return jsonAnswer(200, JSON.stringify({ d: { EntitySets: Array.from(context.schema.keys()) } }));
  return readAnswer(context, request);
}
