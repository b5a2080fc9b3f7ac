import { z } from 'zod';
import type { DescribedRoute } from './router.ts';
import { components } from './schemas/components.ts';

type Json = Readonly<Record<string, unknown>>;

/** What monitoring asks, without a token. */
export const openPaths = [
  { path: '/healthz', summary: 'The process answers.', type: 'application/json' },
  { path: '/readyz', summary: 'Its database answers too.', type: 'application/json' },
  { path: '/metrics', summary: 'Numbers for Prometheus.', type: 'text/plain' },
  { path: '/api/openapi.json', summary: 'This document.', type: 'application/json' },
] as const;

/** The OpenAPI 3.1 document of a server's routes. */
export function describeApi(routes: readonly DescribedRoute[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hirewire',
      version: '1',
      description: 'Tickets, triggers, jobs, systems, notifications, logs and plans. Texts are text, never markup.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: describePaths(routes),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by `hirewire tokens create`.' },
      },
      schemas: describeComponents(),
    },
  };
}

function describePaths(routes: readonly DescribedRoute[]): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, summary, type } of openPaths) {
    const content = { [type]: {} };
    paths[path] = { get: { summary, security: [], responses: { 200: { description: summary, content } } } };
  }
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return paths;
}

function describeRoute(route: DescribedRoute): Json {
  const parameters = [...describeParameters(route.params, 'path'), ...describeParameters(route.query, 'query')];
  return {
    summary: route.summary,
    operationId: nameOperation(route),
    tags: [route.path.split('/')[2] ?? ''],
    'x-roles': route.access.roles,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && {
      requestBody: {
        required: !components[route.body].safeParse({}).success,
        content: { 'application/json': { schema: refer(route.body) } },
      },
    }),
    responses: {
      [route.status ?? 200]: {
        description: route.summary,
        content: { 'application/json': { schema: refer(route.answer) } },
      },
      default: {
        description: 'What was wrong, and what to do.',
        content: { 'application/problem+json': { schema: refer('ProblemDocument') } },
      },
    },
  };
}

function describeParameters(shape: z.ZodObject | undefined, part: 'path' | 'query'): readonly Json[] {
  return Object.entries(shape?.shape ?? {}).map(([name, schema]) => {
    const { $schema: _, description, ...form } = z.toJSONSchema(schema as z.ZodType, how) as Record<string, unknown>;
    const isRequired = part === 'path' || !(schema as z.ZodType).safeParse(undefined).success;
    return { name, in: part, required: isRequired, ...(description !== undefined && { description }), schema: form };
  });
}

/** What is sent is described, before defaults are in it; what zod alone can check is left out. */
const how = { io: 'input', unrepresentable: 'any' } as const;

function describeComponents(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...how, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

function refer(component: string): Json {
  return { $ref: `#/components/schemas/${component}` };
}

/** `PATCH /api/jobs/{job}` is `patchJobsByJob`. */
function nameOperation({ method, path }: DescribedRoute): string {
  const words = path.replace('/api/', '').split(/[/-]/);
  const parts = words.map((word) => {
    const plain = word.replace(/[{}]/g, '');
    return `${word.startsWith('{') ? 'By' : ''}${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
  });
  return `${method.toLowerCase()}${parts.join('')}`;
}
