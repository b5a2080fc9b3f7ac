import { afterEach, describe, expect, it } from 'vitest';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';
import { mapSetting, writeBackSettings } from '../support/write-back-settings.ts';

const match = { target: 'personIdExternal', value: '[employeeId]', match: 1 };
const email = { target: 'email', value: '[mail]' };

let story: EntraStory;
afterEach(async () => await story.close());

type AttributeMapping = Readonly<Record<string, unknown>>;

async function begin(options: Parameters<typeof tellEntraStory>[0] = {}): Promise<void> {
  story = await tellEntraStory({ size: 4, ...options });
}

function map(attributes: readonly AttributeMapping[], hr: Readonly<Record<string, unknown>> = {}): void {
  story.configure({ writeback: { mapping: { attributes } }, hr });
}

/** Somebody who has just joined and has a user; what was there before is written back already. */
async function joined(joiner: Parameters<EntraStory['hire']>[0] = {}): Promise<string> {
  const worker = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null, ...joiner });
  await story.runWell();
  await story.writeBackWell();
  story.newHrWrites();
  return worker;
}

function person(worker: string) {
  const found = story.hr.state.persons.get(worker);
  if (found === undefined) throw new Error(`SuccessFactors has no ${worker}.`);
  return found;
}

function emails(worker: string): readonly string[] {
  const rows = person(worker).$emails;
  return rows.map((row) => `${row.emailType} ${row.emailAddress}${row.isPrimary ? ' primary' : ''}`).sort();
}

function phones(worker: string): readonly string[] {
  const rows = person(worker).$phones.map((row) => {
    const number = [row.countryCode, row.areaCode, row.phoneNumber, row.extension].filter(Boolean).join(' ');
    return `${row.phoneType} ${number}${row.isPrimary ? ' primary' : ''}`;
  });
  return rows.sort();
}

/** Reads everybody again: nothing is written any more. */
async function expectSilence(): Promise<void> {
  story.newHrWrites();
  for (const initial of [false, true]) expect((await story.writeBackWell({ initial })).operations.update).toBe(0);
  expect(story.newHrWrites()).toEqual([]);
}

describe('write-back from Entra ID', () => {
  it('brings the mail address of a new user to HR by its change alone, knows its own echo, and then has nothing to do', async () => {
    await begin();
    const ada = await joined();
    story.change(ada, { mail: 'ada.byron@contoso.com' });

    const written = await story.writeBackWell();

    expect(written).toMatchObject({ kind: 'incremental', counts: { read: 1, updated: 1 } });
    expect(emails(ada)).toEqual(['B ada.byron@contoso.com primary']);
    expect(story.newHrWrites()).toHaveLength(1);
    const echo = await story.runWell();
    expect(echo.counts).toMatchObject({ read: 1, unchanged: 1 });
    await expectSilence();
    await story.expectStable();
  });

  it('tells two users with one number apart, and where it is to be corrected', async () => {
    await begin();
    const ada = await joined();
    story.graph.act({ type: 'seed', users: [{ userPrincipalName: 'twin@contoso.com', employeeId: ada }] });

    const { problems } = await story.writeBack({ initial: true });

    expect(problems).toMatchObject([{ code: 'duplicateMatchingValue', worker: ada }]);
    for (const user of story.graph.users().filter(({ employeeId }) => employeeId === ada))
      expect(problems[0]?.message).toContain(user.id);
    expect(problems[0]?.advice).toContain('the tenant');
    expect(story.newHrWrites()).toEqual([]);
  });

  it('writes telephones, user name, login method and fields of the tenant’s own', async () => {
    await begin();
    map([
      ...[match, email],
      { target: 'businessPhoneNumber', value: '[telephoneNumber]' },
      { target: 'cellPhoneNumber', value: '[mobile]' },
      { target: 'username', value: '[userPrincipalName]' },
      { target: 'loginMethod', value: 'Switch([accountEnabled], "PWD", "True", "SSO")' },
      { target: 'custom01', value: '[extensionAttribute5]' },
      { target: 'custom02', value: '[objectId]' },
      { target: 'EmpEmployment.customString1', value: '[costCenter]' },
    ]);
    const ada = await joined({ userId: 'ada' });
    story.change(ada, {
      ...{ mail: 'ada@contoso.com', businessPhones: ['030 1234'], mobilePhone: '0170 55' },
      onPremisesExtensionAttributes: { extensionAttribute5: 'five' },
      employeeOrgData: { costCenter: '4711' },
    });

    await story.writeBackWell();

    const { userPrincipalName, id } = story.user(ada);
    expect(emails(ada)).toEqual(['B ada@contoso.com primary']);
    expect(phones(ada)).toEqual(['B 030 1234 primary', 'C 0170 55']);
    const user = story.hr.state.users.get('ada');
    expect(user).toMatchObject({ username: userPrincipalName, loginMethod: 'SSO', custom01: 'five', custom02: id });
    expect(story.hr.state.employments.get('ada')?.customString1).toBe('4711');
    await expectSilence();
  });

  it('writes the user record that a directory extension names, which the job into Entra ID keeps up to date', async () => {
    const extension = 'extension_0123456789abcdef0123456789abcdef_userId';
    await begin({ graph: { extensions: [extension] } });
    const inbound = { extends: 'default', attributes: [{ target: extension, value: '[userId]' }] };
    const source = { attributes: { [extension]: `$.${extension}` } };
    const attributes = [
      ...[match, { target: 'userId', value: `[${extension}]`, flowWhen: 'always' }],
      { target: 'custom01', value: '[userPrincipalName]' },
    ];
    story.configure({ job: { mapping: inbound }, writeback: { mapping: { source, attributes } } });
    const ada = await joined({ personIdExternal: '777', userId: '777', username: 'old.ada' });
    story.hr.act({ type: 'terminate', worker: ada, lastDay: '2026-03-02' });
    story.hr.clock.advance(3);
    story.hr.act({ type: 'rehire', worker: ada, mode: 'newEmployment', userId: '777-2', username: 'new.ada' });
    await story.runWell();

    await story.writeBackWell();

    const { userPrincipalName } = story.user(ada);
    expect(story.user(ada)[extension]).toBe('777-2');
    expect(story.hr.state.users.get('777-2')).toMatchObject({ custom01: userPrincipalName, status: 't' });
    await expectSilence();
  });

  it('takes an address away again where the mapping says so', async () => {
    await begin();
    map([match, { ...email, whenNull: 'clear' }]);
    const ada = await joined({ personalEmail: 'ada@home.example.com' });
    story.change(ada, { mail: 'ada@contoso.com' });
    await story.writeBackWell();
    const before = emails(ada);
    story.change(ada, { mail: null });

    await story.writeBackWell();

    expect(before).toEqual(['B ada@contoso.com', 'P ada@home.example.com primary']);
    expect(emails(ada)).toEqual(['P ada@home.example.com primary']);
    await expectSilence();
  });

  it('creates nobody: a user without a person is out of scope', async () => {
    await begin({ graph: { users: [{ userPrincipalName: 'guest@contoso.com', employeeId: 'nobody' }] } });
    await joined();
    story.graph.seed([{ userPrincipalName: 'service@contoso.com', mail: 'service@contoso.com' }]);

    const result = await story.writeBackWell({ initial: true });

    expect(result.counts.outOfScope).toBeGreaterThanOrEqual(2);
    expect(story.newHrWrites()).toEqual([]);
  });

  it('writes nothing because a user was deleted, and reads whoever was restored', async () => {
    await begin();
    const ada = await joined();
    const { id } = story.user(ada);
    story.graph.act({ type: 'delete', user: id });
    const deleted = await story.writeBackWell();
    story.graph.act({ type: 'restore', user: id });
    story.change(ada, { mail: 'ada@contoso.com' });

    const restored = await story.writeBackWell();

    expect(deleted.counts.read).toBe(0);
    expect(restored.counts).toMatchObject({ read: 1, updated: 1 });
    expect(emails(ada)).toEqual(['B ada@contoso.com primary']);
  });

  it('reads everybody once when Graph has forgotten how far we were, and goes on by changes', async () => {
    await begin({ graph: { switches: { deltaTokenDays: 1 } } });
    const ada = await joined();
    story.hr.clock.advance(3);
    story.change(ada, { mail: 'ada@contoso.com' });

    const whole = await story.writeBackWell();
    story.change(ada, { mail: 'byron@contoso.com' });
    const next = await story.writeBackWell();

    expect(whole.counts).toMatchObject({ read: story.graph.users().length, updated: 1 });
    expect(next.counts).toMatchObject({ read: 1, updated: 1 });
    expect(emails(ada)).toEqual(['B byron@contoso.com primary']);
  });

  it('sees a change that searches show late, with the next read', async () => {
    await begin({ graph: { switches: { replicationSeconds: 900 } } });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null });
    await story.runWell();
    story.hr.clock.advance(0.1);
    await story.writeBackWell();
    story.change(ada, { mail: 'ada@contoso.com' });

    const early = await story.writeBackWell();
    const later = await story.writeBackWell();

    expect([early.counts.updated, later.counts.updated]).toEqual([0, 1]);
    expect(emails(ada)).toEqual(['B ada@contoso.com primary']);
  });

  it.each(['resetConnection', 'throttled', 'truncatedJson', 'serverError'] as const)(
    'loses no change when %s meets the reading of changes',
    async (kind) => {
      await begin();
      const ada = await joined();
      story.change(ada, { mail: 'ada@contoso.com' });
      story.graph.faults.add({ kind, match: 'delta', times: 100, retryAfter: 600 });
      const failed = await story.writeBack().catch((error: unknown) => error);
      story.graph.faults.clear();

      await story.writeBackWell();

      expect(failed).toMatchObject({ system: 'entra' });
      expect(emails(ada)).toEqual(['B ada@contoso.com primary']);
    },
  );

  it('follows no link to another host with our token', async () => {
    await begin({ target: { pageSize: 2 } });
    await joined();
    story.graph.faults.add({ kind: 'foreignNextLink', match: 'GET /v1.0/users?', times: 10 });

    const failed = await story.writeBack({ initial: true }).catch((error: unknown) => error);

    expect(failed).toMatchObject({ code: 'untrusted', system: 'entra' });
  });
});

describe('the supported settings of Microsoft’s write-back, from Entra ID', () => {
  it.each(writeBackSettings)('$name', async (setting) => {
    await begin({ size: 2 });
    const { picklists } = story.hr.state;
    map([match, email, ...mapSetting(setting, (list, code) => picklists.optionId(list, code))]);
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null });
    await story.runWell();
    for (const { telephoneNumber, mobile, phones: expected } of setting.steps) {
      story.change(ada, {
        ...{ mail: 'ada@contoso.com', businessPhones: telephoneNumber === undefined ? [] : [telephoneNumber] },
        mobilePhone: mobile ?? null,
      });

      await story.writeBackWell();

      expect(emails(ada)).toEqual(['B ada@contoso.com primary']);
      expect(phones(ada)).toEqual(expected);
    }
    await expectSilence();
  });
});
