import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newApp } from '../../src/api/server.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { callProgram } from '../cli/command-line.ts';
import { find, newAnswerCheck, type OpenApiDocument } from './check-answer.ts';

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const lines = [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
  .filter((line) => line !== '');
const calls = lines.filter((line) => line.startsWith('curl'));

async function readDocument(): Promise<OpenApiDocument> {
  const app = newApp({ database: {}, logger: silentLogger } as never, { add: () => undefined });
  const { body } = await app.inject('/api/openapi.json');
  await app.close();
  return JSON.parse(body) as OpenApiDocument;
}
const document = await readDocument();

describe('docs/api.md', () => {
  it.each(calls)('%s', (call) => {
    const method = /-X (\w+)/.exec(call)?.[1] ?? 'GET';
    const url = new URL(/'?(http:\/\/[^\s']+)/.exec(call)?.[1] ?? '');
    const body = /--data '([^']*)'/.exec(call)?.[1];
    const path = decodeURI(url.pathname);

    const operation = find(document, method, path)?.operation;
    expect(operation, `${method} ${path}`).toBeDefined();
    const names = operation?.parameters?.filter((one) => one.in === 'query').map(({ name }) => name) ?? [];
    expect(names).toEqual(expect.arrayContaining([...url.searchParams.keys()]));
    if (operation?.requestBody?.required !== false) {
      expect(body !== undefined).toBe(operation?.requestBody !== undefined);
    }
    expect(call.includes('Authorization: Bearer $TOKEN')).toBe(operation?.security === undefined);
    if (body !== undefined) {
      expect(call).toContain("-H 'Content-Type: application/json'");
      expect(newAnswerCheck(document).checkBody(method, path, JSON.parse(body))).toEqual([]);
    }
  });

  it('shows every resource', () => {
    const shown = new Set(calls.map((call) => /\/api\/([\w-]+)/.exec(call)?.[1]));
    const all = Object.keys(document.paths).flatMap((path) => /^\/api\/([\w-]+)/.exec(path)?.[1] ?? []);

    expect([...new Set(all)].filter((one) => !shown.has(one) && one !== 'changes' && one !== 'openapi')).toEqual([]);
  });

  it.each(lines.filter((line) => line.startsWith('hirewire tokens')))('%s is a command that there is', async (line) => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

    // It gets as far as the database, which this call is not given.
    await expect(callProgram(words.slice(1), '/nowhere')).resolves.toMatchObject({
      err: expect.stringContaining('This call was not to get so far.'),
    });
  });

  it('has the form of a problem as it is', () => {
    const [, problem = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const answer = { status: 422, type: 'application/problem+json', document: JSON.parse(problem) };

    expect(newAnswerCheck(document).checkAnswer({ method: 'GET', path: '/api/tickets' }, answer)).toEqual([]);
  });
});
