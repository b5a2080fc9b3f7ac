import { type Answer, bodyText, jsonAnswer } from './answer.ts';
import { ApiError } from './api-error.ts';
import { dataFaultsOf, type Fault } from './faults.ts';
import { renderMetadata } from './metadata.ts';
import { type ReadRequest, readQueryAnswer } from './read-query.ts';
import { renderAtom } from './render-atom.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { spoilPage, spoilRecord, withoutNames } from './spoil.ts';

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
  const schema = withoutNames(context.schema, dataFaultsOf(request.faults).unknown);
  return {
    status: 200,
    contentType: 'application/xml;charset=utf-8',
    body: renderMetadata(schema, names, context.tenant.switches.unknownEntityStatus),
  };
}

/** Answers a read. */
export function readAnswer(context: SandboxContext, request: ODataRequest): Answer {
  const faults = dataFaultsOf(request.faults);
  const schema = withoutNames(context.schema, faults.unknown);
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

/** Answers a request under the service root. Throws an ApiError for a refusal. */
export function odataAnswer(context: SandboxContext, request: ODataRequest): Answer {
  const metadata = request.method === 'GET' ? metadataAnswer(context, request) : undefined;
  if (metadata !== undefined) return metadata;
  if (request.path === '')
    return jsonAnswer(200, JSON.stringify({ d: { EntitySets: Array.from(context.schema.keys()) } }));
  if (request.method === 'GET') return readAnswer(context, request);
  throw new ApiError(
    405,
    'MethodNotAllowedException',
    `HTTP method '${request.method}' is not allowed for this resource.`,
  );
}
