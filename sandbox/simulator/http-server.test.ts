import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer, type Exchange, type Listening, listen } from './http-server.ts';
import { callerOf, decodeTarget, readBody, splitTarget } from './read-request.ts';
import { sendAnswer } from './send-answer.ts';

const TEXT = 'x'.repeat(2000);
const open: Listening[] = [];

async function start(serve: (exchange: Exchange) => Promise<void>): Promise<string> {
  const server = await listen(createHttpServer(serve), {});
  open.push(server);
  return `http://127.0.0.1:${server.port}`;
}

function startFaulty(kind: string): Promise<string> {
  const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(TEXT) };
  return start(async (exchange) => {
    await sendAnswer({ ...exchange, ...answer, faults: [{ kind, delay: 1 }] });
  });
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

describe('the server of a simulator', () => {
  it('answers what is thrown with 500', async () => {
    const url = await start(() => Promise.reject(new Error('out of paper')));

    const response = await fetch(url);

    expect([response.status, await response.text()]).toEqual([500, 'out of paper']);
  });

  it('takes no body above the limit', async () => {
    const url = await start(async ({ request, response }) => {
      response.end(await readBody(request, { most: 4 }));
    });
    const post = async (body: string) => (await fetch(url, { method: 'POST', body })).text();

    expect([await post('four'), await post('fives')]).toEqual(['four', 'the request body is too large']);
  });

  it('tells who asks', async () => {
    const url = await start(async ({ request, response }) => {
      response.end(JSON.stringify(callerOf(request)));
    });

    expect(await (await fetch(url)).json()).toEqual({ method: 'GET', peer: '127.0.0.1', host: new URL(url).host });
  });
});

describe('the faults of the transport', () => {
  it.each([
    ['none', TEXT.length],
    ['slow', TEXT.length],
    ['drip', TEXT.length],
    ['truncatedJson', TEXT.length / 2],
  ])('%s: an answer comes to its end', async (kind, length) => {
    const response = await fetch(await startFaulty(kind));

    expect((await response.text()).length).toBe(length);
  });

  it('dropConnection: the answer begins and breaks off', async () => {
    const response = await fetch(await startFaulty('dropConnection'));

    await expect(response.text()).rejects.toThrow();
  });

  it.each(['resetConnection', 'answerLost'])('%s: nothing comes', async (kind) => {
    const url = await startFaulty(kind);

    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('the target of a request', () => {
  it('is cut at the first question mark', () => {
    expect(splitTarget('/a?b=c?d')).toEqual({ path: '/a', query: 'b=c?d' });
  });

  it.each([
    ['/a?b=%C3%A5+c', '/a?b=å c'],
    ['/a?b=%ZZ', '/a?b=%ZZ'],
  ])('%s is logged as %s', (target, text) => {
    expect(decodeTarget(target)).toBe(text);
  });
});
