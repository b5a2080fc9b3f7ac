import { type Answer, ApiError, jsonAnswer } from './answer.ts';
import { challenge, type Fault, spoilPage } from './faults.ts';
import { toPascalCase } from './render.ts';
import { type Found, findResource, type Query } from './resources.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** A request to the API, read from the wire. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  readonly authorization: string | undefined;
  readonly instanceHeader: string | undefined;
  readonly body: string;
  readonly faults: readonly Fault[];
};

/** What a request to the API is answered. @throws ApiError */
export function apiAnswer(context: SandboxContext, request: ApiRequest): Answer {
  const login = readLogin(request.authorization);
  const { username, password } = context.credentials;
  const user = context.switches.instance === 'user' ? login?.user.split(/[\\:]/u).at(-1) : login?.user;
  if (login === undefined || user !== username || login.password !== password)
    throw new ApiError(401, 'UNAUTHORIZED', 'Wrong user name or password', challenge);
  const steps = stepsBelowBase(context, request, login.user);
  if (request.method === 'GET') return showFound(context, request, findResource(context, steps, request.query));
  if (request.method === 'PUT' && steps[0] === 'employees' && steps.length === 2)
    return writeEmployee(context, steps[1] ?? '', request.body);
  throw new ApiError(403, 'FORBIDDEN', 'This resource is read only');
}

/** User name and password of a Basic header; the last colon divides, so that a user name may hold the instance. */
export function readLogin(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/u.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.lastIndexOf(':');
  return at < 0 ? undefined : { user: text.slice(0, at), password: text.slice(at + 1) };
}

function stepsBelowBase(context: SandboxContext, request: ApiRequest, user: string): readonly string[] {
  const { prefix, instance: place } = context.switches;
  if (!request.path.startsWith(`${prefix}/`)) throw new ApiError(404, 'NOT_FOUND', `No resource ${request.path}`);
  const steps = request.path
    .slice(prefix.length + 1)
    .split('/')
    .filter((step) => step !== '');
  const inPath = steps[0]?.toLowerCase() === 'instance' ? decodeURIComponent(steps[1] ?? '') : undefined;
  const given = {
    headerOrQuery: request.instanceHeader ?? request.query.get('instance'),
    header: request.instanceHeader,
    query: request.query.get('instance'),
    path: inPath,
    user: /^(.*)[\\:]/u.exec(user)?.[1],
  }[place];
  const { domain, customerNumber } = context.state.instance;
  const isKnown = given?.toLowerCase() === domain.toLowerCase() || given === customerNumber;
  if (!isKnown) throw new ApiError(404, 'INSTANCE_NOT_FOUND', 'Instance not found');
  return (inPath === undefined ? steps : steps.slice(2)).map((step, index) =>
    index === 0 ? step.toLowerCase() : step,
  );
}

function showFound(context: SandboxContext, request: ApiRequest, found: Found): Answer {
  const rename = (value: unknown) => (context.switches.names === 'pascal' ? toPascalCase(value) : value);
  if (found.kind === 'one') return jsonAnswer(200, rename(found.record));
  const { defaultPageSize, largestPage, pages } = context.switches;
  const asked = readWhole(request.query, 'pagesize', defaultPageSize);
  const pageSize = pages ? Math.min(Math.max(asked, 1), largestPage) : Math.max(found.count, 1);
  const pageIndex = pages ? readWhole(request.query, 'pageindex', 0) : 0;
  const page = (index: number) => (index < 0 ? [] : found.rows(index * pageSize, (index + 1) * pageSize));
  const rows = spoilPage(page(pageIndex), request.faults, page(pageIndex - 1));
  const content =
    context.switches.list === 'array' ? rows : { pageIndex, pageSize, totalCount: found.count, result: rows };
  return jsonAnswer(200, rename(content), { rows: rows.length });
}

function readWhole(query: Query, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/u.test(text)) throw new ApiError(400, 'INVALID_PARAMETER', `${name} is no whole number`);
  return Number(text);
}

/** Only the work address may be written. */
function writeEmployee(context: SandboxContext, id: string, body: string): Answer {
  const employee = context.state.employees.get(id.toLowerCase());
  if (employee === undefined) throw new ApiError(404, 'NOT_FOUND', 'Employee not found');
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new ApiError(400, 'INVALID_BODY', 'The body is no JSON');
  }
  const others = Object.keys(fields).filter((name) => !['id', 'emailwork'].includes(name.toLowerCase()));
  if (others.length > 0) throw new ApiError(403, 'FORBIDDEN', `Not allowed to change ${others.join(', ')}`);
  const address = Object.entries(fields).find(([name]) => name.toLowerCase() === 'emailwork')?.[1];
  employee.emailWork = typeof address === 'string' ? address : null;
  employee.modifiedAt = context.clock.now();
  return jsonAnswer(200, { id: employee.id, emailWork: employee.emailWork });
}
