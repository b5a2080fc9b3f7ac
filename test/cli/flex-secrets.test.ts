import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

const password = 'Sandbox-Service-1';

let office: FlexOffice;
beforeEach(async () => {
  office = await openFlexOffice();
});
afterEach(() => office.close());

/** Every row of every table, as text. */
async function everything(url: string): Promise<string> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('app', 'sch', 'pgboss')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      texts.push(name, ...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

it('A3: keeps the passwords of Flex HR and of the directory out of the database, the answers and the log', async () => {
  office.hire({ firstName: 'Anna', lastName: 'Ek' });
  const answers = [
    await office.call('check'),
    await office.call('run', 'flex-to-ad'),
    await office.call('tickets', 'list'),
    await office.call('flex', 'logs', '--csv'),
  ];

  const stored = await everything(office.databaseUrl);
  expect(stored).toContain('sealed:');
  expect(stored).toContain('Anna');
  const basic = Buffer.from(`${office.flex.username}:${password}`).toString('base64');
  for (const text of [stored, ...answers.flatMap(({ out, err }) => [out, err])]) {
    expect(text).not.toContain(password);
    expect(text).not.toContain(basic);
  }
});

it('A3: sends a password over no connection that anybody can read', async () => {
  office.configure({ flex: { serviceUrl: 'http://flex.example.com/' } });

  const { code, err } = await office.call('run', 'flex-to-ad');

  expect(code).toBe(2);
  expect(err).toContain('https');
});
