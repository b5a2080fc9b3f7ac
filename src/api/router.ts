import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ConfigError } from '../config/config-error.ts';
import { checkWith } from '../config/read-yaml.ts';
import type { Instant } from '../domain/time.ts';
import { insertApiChange, saveApiAnswer } from '../store/api-changes.ts';
import { type Access, type Caller, type CallerDeps, findCaller } from './caller.ts';
import { type ErrorDeps, type FieldError, RequestError, toProblem } from './errors.ts';
import { type ComponentName, type Components, components } from './schemas/components.ts';
import { toFieldErrors } from './to-field-errors.ts';

export type RouterDeps = CallerDeps & ErrorDeps & { readonly now: () => Instant };

const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** A request whose parts have been checked. */
export type Given<Params extends z.ZodObject, Query extends z.ZodObject, Body extends ComponentName | undefined> = {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: Body extends ComponentName ? z.output<Components[Body]> : undefined;
  /** The body as it was sent: without the defaults of its schema. */
  readonly sent: unknown;
  readonly caller: Caller;
};

/** One thing that the API does. */
export type Route<
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends ComponentName | undefined = undefined,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With names in braces: `/api/tickets/{reference}`. */
  readonly path: string;
  /** In a few words, for the document. */
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What is answered, with 200 unless `status` says otherwise. */
  readonly answer: ComponentName;
  readonly status?: 202;
  /** A POST that only looks: it is not listed among the changes. */
  readonly isLook?: boolean;
  readonly handle: (given: Given<Params, Query, Body>) => Promise<unknown>;
};

/** A route as the document tells of it. */
export type DescribedRoute = Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: ComponentName | undefined;
};

export type Router = {
  add<
    Params extends z.ZodObject = Nothing,
    Query extends z.ZodObject = Nothing,
    Body extends ComponentName | undefined = undefined,
  >(route: Route<Params, Query, Body>): void;
  /** What was added, in its order. */
  readonly routes: readonly DescribedRoute[];
};

/** Adds routes to a server: who asks is looked at first, then what is asked, then it is noted, and done. */
export function newRouter(app: FastifyInstance, deps: RouterDeps): Router {
  const routes: DescribedRoute[] = [];
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    routes,
    add: (route) => {
      routes.push(route as unknown as DescribedRoute);
      app.route({
        method: route.method,
        url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        // Before the body is read: whoever may not ask is not listened to.
        onRequest: async (request) => {
          callers.set(request, await findCaller(deps, request, route.access));
        },
        handler: async (request, reply) => {
          const caller = callers.get(request);
          if (caller === undefined) throw new Error('A route was reached without a caller.');
          const given = { ...check(request, route), caller };
          const answer = await noted(deps, { route, request, caller }, async () => await route.handle(given as never));
          return await reply
            .code(route.status ?? 200)
            .header('cache-control', 'no-store')
            .send(answer);
        },
      });
    },
  };
}

type AnyRoute = Pick<DescribedRoute, 'method' | 'path' | 'params' | 'query' | 'body' | 'isLook' | 'status'>;

/** @throws RequestError `invalidRequest` with every mistake of every part */
function check(request: FastifyRequest, route: AnyRoute) {
  const errors: FieldError[] = [];
  const read = (schema: z.ZodType, data: unknown, part: FieldError['in']): unknown => {
    try {
      return checkWith(schema, data, part);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(...toFieldErrors(error, { in: part }));
      return undefined;
    }
  };
  const checked = {
    params: read(route.params ?? nothing, request.params, 'path'),
    query: read(route.query ?? nothing, request.query, 'query'),
    body: route.body === undefined ? undefined : read(components[route.body], request.body ?? {}, 'body'),
    sent: request.body ?? {},
  };
  if (errors.length === 0) return checked;
  throw invalidRequest(errors);
}

/** A request that makes no sense, and where. */
export function invalidRequest(errors: readonly FieldError[]): RequestError {
  const [first] = errors;
  const where = first === undefined || first.field === '' ? 'The request' : first.field;
  const message = `${where}: expected ${first?.expected ?? 'something else'}${first?.found === undefined ? '' : `; found ${first.found}`}.`;
  return new RequestError(
    422,
    { code: 'invalidRequest', message, advice: 'Correct each of `errors`; GET /api/openapi.json has the form.' },
    errors,
  );
}

/** What changes something stands in the list of changes before it is begun, and has its answer there. */
async function noted(
  deps: RouterDeps,
  { route, request, caller }: { readonly route: AnyRoute; readonly request: FastifyRequest; readonly caller: Caller },
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (route.method === 'GET' || route.isLook === true) return await work();
  const id = await insertApiChange(deps.database, {
    ...{ at: deps.now(), actor: caller.name, role: caller.role, action: `${route.method} ${route.path}` },
    ...{
      target: request.url.split('?')[0] ?? '',
      fields: route.body === undefined ? [] : Object.keys(Object(request.body)),
    },
  });
  try {
    const answer = await work();
    await saveApiAnswer(deps.database, id, route.status ?? 200);
    return answer;
  } catch (error) {
    await saveApiAnswer(deps.database, id, toProblem(error, deps).status).catch(() => undefined);
    throw error;
  }
}
