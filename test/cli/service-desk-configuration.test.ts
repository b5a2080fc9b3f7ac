import { rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { type FlexOffice, manualTrigger, openFlexOffice } from './flex-office.ts';

const canary = 'Canary-5e1b77-Mail';
let office: FlexOffice;

beforeAll(async () => {
  office = await openFlexOffice();
  await office.json(['apply', '-f', 'hirewire.yaml']);
  office.configure({
    desk: `${manualTrigger}  mail: { host: mail.example.com, from: hirewire@example.com, username: hw, password: ${canary} }\n`,
    flex: { modifiedSinceDays: '7' },
  });
  await office.json(['apply', '-f', 'hirewire.yaml']);
});

afterAll(() => office.close());

describe('what was applied', () => {
  it('B10: is listed with who, when and which setting, and with no value', async () => {
    const { document, code } = await office.ask('apply', '--history');

    expect(code).toBe(0);
    const [second, first, ...others] = document.applied;
    expect(others).toEqual([]);
    expect(first.differences).not.toEqual([]);
    expect(second.appliedBy).toBe(userInfo().username);
    expect(Date.parse(second.appliedAt)).toBeGreaterThan(Date.now() - 600_000);
    expect(second.differences).toEqual(
      expect.arrayContaining([
        { path: 'systems.flex.modifiedSinceDays', kind: 'added' },
        { path: 'serviceDesk.mail', kind: 'added' },
      ]),
    );
    expect(JSON.stringify(document)).not.toContain(canary);
  });

  it('A3: has the password of the mail server encrypted in the database', async () => {
    const database = openDatabase(office.databaseUrl, { max: 1 });
    const { rows } = await database.pool.query('select document::text as text from app.configurations order by id');
    await database.close();

    expect(rows.at(-1).text).toContain('mail.example.com');
    expect(rows.map(({ text }) => text).join()).not.toContain(canary);
  });

  it('has the triggers, which a run without the file finds', async () => {
    const anna = office.hire({ firstName: 'Anna', lastName: 'Ek' });
    rmSync(join(office.folder, 'hirewire.yaml'));

    const { code } = await office.json(['run', 'flex-to-ad']);
    const { document } = await office.json(['tickets', 'list', '--worker', anna]);

    expect(code).toBe(0);
    expect((document as { tickets?: unknown }).tickets).toMatchObject([{ status: 'Closed' }]);
  });
});
