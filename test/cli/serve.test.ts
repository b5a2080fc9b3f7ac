import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { newCommandLine, openOffice } from './command-line.ts';

/** The address that a server tells when it is up. */
async function untilUp(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stderr as NodeJS.ReadableStream })) {
    const url = /up: (http:\/\/\S+?)\/healthz/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The server ended before it was up.');
}

async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

async function end(server: ChildProcess): Promise<number | null> {
  const ended = once(server, 'exit');
  server.stderr?.resume();
  server.kill('SIGTERM');
  const [code] = await ended;
  return code as number | null;
}

describe('serve', () => {
  it('answers monitoring, and ends on SIGTERM', async () => {
    const office = await openOffice({ size: 5 });
    try {
      await office.json(['run', 'hr-to-ad', ...office.config]);
      const server = office.start(['serve', '--port', '0', ...office.config]);
      const url = await untilUp(server);

      expect(await get(`${url}/healthz`)).toEqual({ status: 200, body: '{"status":"ok"}' });
      expect(await get(`${url}/readyz`)).toEqual({ status: 200, body: '{"status":"ready"}' });
      const { body } = await get(`${url}/metrics`);
      expect(body).toContain('hirewire_linked_accounts{job="hr-to-ad"} 5');
      expect(body).toContain('hirewire_operations{job="hr-to-ad",kind="create",state="done"} 5');
      expect(body).toContain('hirewire_quarantined{job="hr-to-ad"} 0');
      expect(await end(server)).toBe(0);
    } finally {
      await office.close();
    }
  });
});

describe('serve --sandbox', () => {
  it('brings database, HR and directory, lets HR act, and leaves nothing running', async () => {
    const line = newCommandLine();
    try {
      const server = line.start(['serve', '--sandbox', '--size', '20', '--port', '0']);
      const printed = text(server.stdout as NodeJS.ReadableStream);
      await untilUp(server);

      const acted = await line.json(['sandbox', 'act', 'change', '100010', '--job-title', 'Head of Sales']);
      expect(acted).toMatchObject({ code: 0, document: { personIdExternal: '100010' } });
      const { document } = await line.json(['explain', 'hr-to-ad', '100010', 'title']);
      expect(document.attributes).toMatchObject([{ source: [{ name: 'jobTitle', value: 'Head of Sales' }] }]);

      expect(existsSync(join(line.folder, 'data/postgres/data/postmaster.pid'))).toBe(true);
      expect(await end(server)).toBe(0);
      expect(await printed).toMatch(/created +19 .*\n(.*\n)* {2}out of scope +1 /);
      expect(existsSync(join(line.folder, 'data/postgres/data/postmaster.pid'))).toBe(false);
    } finally {
      await line.close();
    }
  });
});
