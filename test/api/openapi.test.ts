import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi, openPaths } from '../../src/api/openapi.ts';
import { newApp } from '../../src/api/server.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice();
});
afterAll(() => office.close());

describe('GET /api/openapi.json', () => {
  it('is an OpenAPI 3.1 document that anybody may read', async () => {
    const { document } = await office.get('/api/openapi.json', 'nobody');

    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Hirewire' });
    expect(document.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('has every route of the server, and no other', async () => {
    const seen: string[] = [];
    const app = newApp({ database: {}, logger: silentLogger } as never, {
      add: () => undefined,
      onRoute: ({ method, url }) => seen.push(`${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`),
    });
    await app.ready();

    const documented = Object.entries(office.openapi.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(documented.toSorted()).toEqual(seen.filter((route) => !route.startsWith('HEAD')).toSorted());
    expect(documented.length).toBeGreaterThan(35);
    await app.close();
  });

  it('refers to nothing that it does not have, and has nothing that nobody refers to', () => {
    const text = JSON.stringify(office.openapi);
    const referred = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));

    expect([...referred].toSorted()).toEqual(Object.keys(office.openapi.components.schemas).toSorted());
    expect(text).not.toContain('$defs');
  });

  it('gives every operation a name of its own, a summary and an answer', () => {
    const operations = Object.values(office.openapi.paths).flatMap((one) => Object.values(one));
    const names = operations.flatMap(({ operationId }) => operationId ?? []);

    expect(new Set(names).size).toBe(operations.length - openPaths.length);
    for (const { summary, responses } of operations) {
      expect(summary).toMatch(/\.$/);
      expect(Object.keys(responses).length).toBeGreaterThan(0);
    }
  });

  it('names every parameter of a path', () => {
    for (const [path, operations] of Object.entries(office.openapi.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        const named = parameters.filter((one) => one.in === 'path');
        expect(named.map(({ name }) => name)).toEqual(inPath);
        expect(named.every(({ required }) => required)).toBe(true);
      }
    }
  });

  it('is the same at every start', () => {
    expect(JSON.stringify(describeApi([]))).toBe(JSON.stringify(describeApi([])));
  });
});
