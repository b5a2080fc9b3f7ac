import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type CommandLine, newCommandLine, openOffice } from './command-line.ts';

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

/** Runs the job until each of these people has so many tickets, all closed; the schedule may have the job at the moment. */
async function runUntilClosed(line: CommandLine, wanted: Readonly<Record<string, number>>): Promise<void> {
  for (;;) {
    await line.json(['run', 'flex-to-ad']);
    const { document } = await line.json(['tickets', 'list', '--closed', '--limit', '1000']);
    const closed = (document.tickets as readonly { readonly worker: string }[]).map(({ worker }) => worker);
    const isDone = Object.entries(wanted).every(
      ([one, count]) => closed.filter((worker) => worker === one).length === count,
    );
    if (isDone) return;
  }
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

describe('serve without a configuration', () => {
  it('is up, says so, and takes the one that is applied while it runs', async () => {
    const line = newCommandLine();
    try {
      const server = line.start(['serve', '--port', '0', '--json']);
      const printed = text(server.stdout as NodeJS.ReadableStream);
      const url = await untilUp(server);
      expect((await get(`${url}/readyz`)).status).toBe(200);

      line.write('hirewire.yaml', 'systems: {}\n');
      expect(await line.json(['apply', '-f', 'hirewire.yaml'])).toMatchObject({ code: 0, document: { applied: true } });

      expect(await end(server)).toBe(0);
      expect(JSON.parse(await printed)).toEqual({ url });
    } finally {
      await line.close();
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

  it('shows Flex HR beside it: a ticket for each person, mails, and one who waits until somebody says who manages', async () => {
    const line = newCommandLine();
    try {
      const server = line.start(['serve', '--sandbox', '--size', '20', '--port', '0']);
      const printed = text(server.stdout as NodeJS.ReadableStream);
      await untilUp(server);

      const { document: waiting } = await line.json(['tickets', 'list', '--need', 'manager']);
      expect(waiting).toMatchObject({ total: 1, tickets: [{ worker: '000022', isOpen: true }] });
      const mails = readdirSync(join(line.folder, 'data/sandbox/mails'));
      const subjects = mails.map((name) => readFileSync(join(line.folder, 'data/sandbox/mails', name), 'utf8'));
      expect(subjects.filter((mail) => mail.includes('To: trouble@sandbox.example.com'))).toHaveLength(1);
      expect(subjects.filter((mail) => mail.includes('To: success@sandbox.example.com')).length).toBeGreaterThan(15);
      const { reference } = (waiting.tickets as readonly [{ readonly reference: string }])[0];
      expect((await line.json(['tickets', 'set-manager', reference, '--worker', '000001'])).code).toBe(0);

      const hired = await line.json(['sandbox', 'act', 'flex-hire', '--first-name', 'Eva', '--last-name', 'Ek']);
      expect(hired).toMatchObject({ code: 0, document: { employmentNumber: '000023' } });
      await line.json(['sandbox', 'act', 'flex-change', '000002', '--phone1', '08-123 45 67']);
      await runUntilClosed(line, { '000022': 1, '000023': 1, '000002': 2 });

      expect(await end(server)).toBe(0);
      expect(await printed).toMatch(/flex-to-ad, initial cycle(.*\n)+ {2}tickets: +22 created/);
      expect(await printed).toContain(`npx hirewire tickets set-manager ${reference} --worker 000001`);
    } finally {
      await line.close();
    }
  });

  it('has one document on standard output with --json: where it listens', async () => {
    const line = newCommandLine();
    try {
      const server = line.start(['serve', '--sandbox', '--size', '5', '--port', '0', '--json']);
      const printed = text(server.stdout as NodeJS.ReadableStream);
      const url = await untilUp(server);
      expect(await end(server)).toBe(0);

      expect(JSON.parse(await printed)).toEqual({ url });
    } finally {
      await line.close();
    }
  });

  it('is after a new start as it was: the same people in both HR systems, and nobody has changed', async () => {
    const line = newCommandLine();
    try {
      const first = line.start(['serve', '--sandbox', '--size', '5', '--port', '0']);
      first.stdout?.resume();
      await untilUp(first);
      await line.json(['sandbox', 'act', 'flex-changeTitle', '000001', '--title', 'Direktör']);
      await runUntilClosed(line, { '000001': 2 });
      await end(first);

      const second = line.start(['serve', '--sandbox', '--size', '5', '--port', '0']);
      const printed = text(second.stdout as NodeJS.ReadableStream);
      await untilUp(second);
      expect(await end(second)).toBe(0);

      expect(await printed).toMatch(/people: +0 new, 0 changed/);
      expect(await printed).toMatch(/tickets: +0 created, 0 comments/);
    } finally {
      await line.close();
    }
  });
});
