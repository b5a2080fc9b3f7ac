import { afterEach, describe, expect, it } from 'vitest';
import { addByHand, storyDirectories } from '../support/story-directory.ts';
import { mapSetting, writeBackSettings } from '../support/write-back-settings.ts';
import { match, tellWritebackStory, type WritebackStory } from '../support/writeback-story.ts';

const email = { target: 'email', value: '[mail]' };

describe.each(storyDirectories)('write-back from %s', (directory) => {
  let story: WritebackStory;
  afterEach(async () => await story.close());

  async function begin(options: Partial<Parameters<typeof tellWritebackStory>[0]> = {}): Promise<void> {
    story = await tellWritebackStory({ directory, size: 4, ...options });
  }

  /** Somebody who has just joined and has an account; what was there before is written back already. */
  async function joined(joiner: Parameters<WritebackStory['hire']>[0] = {}): Promise<string> {
    const worker = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null, ...joiner });
    await story.runWell();
    await story.writeBackWell();
    story.newWrites();
    return worker;
  }

  it('F6: brings, without flags or types in the mapping, the mail address of a new account to HR, knows its own echo, and then has nothing to do', async () => {
    await begin();
    story.map('default');
    const ada = await joined();
    await story.set(ada, { mail: 'ada.byron@corp.example.com' });

    const written = await story.writeBackWell();

    expect(written).toMatchObject({ kind: 'incremental', counts: { read: 1, updated: 1 } });
    expect(story.emails(ada)).toEqual(['B ada.byron@corp.example.com primary']);
    expect(story.newWrites()).toHaveLength(1);
    const echo = await story.runWell();
    expect(echo.counts).toMatchObject({ read: 1, unchanged: 1 });
    expect((await story.writeBackWell()).operations.update).toBe(0);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
    expect(story.newWrites()).toEqual([]);
    await story.expectStable();
  });

  it('creates nobody: an account without a person is out of scope', async () => {
    await begin();
    story.map('default');
    await joined();
    await addByHand(story.directory, 'Guest', { employeeID: 'nobody-has-this', mail: 'guest@corp.example.com' });
    await addByHand(story.directory, 'Service', { mail: 'service@corp.example.com' });

    const result = await story.writeBackWell();

    expect(result.counts).toMatchObject({ read: 2, outOfScope: 2 });
    expect(story.newWrites()).toEqual([]);
  });

  it('writes nothing of an account that now names another person than the one it is linked to', async () => {
    await begin();
    story.map('default');
    const ada = await joined();
    await story.set(ada, { employeeID: 'somebody-else', mail: 'else@corp.example.com' });

    const result = await story.writeBackWell();

    expect(result.counts).toMatchObject({ read: 1, outOfScope: 1 });
    expect(story.emails(ada)).toEqual([]);
  });

  it('F1: keeps a personal address primary, or moves the flag in one request, as it is told', async () => {
    await begin();
    const mapped = [match, email, { target: 'emailIsPrimary', constant: 'true' }];
    story.map(mapped, { primary: 'keep' });
    const ada = await joined({ personalEmail: 'ada@home.example.com' });
    await story.set(ada, { mail: 'ada@corp.example.com' });
    await story.writeBackWell();
    const kept = story.emails(ada);
    const again = await story.writeBackWell({ initial: true });
    story.newWrites();
    story.map(mapped, { primary: 'move' });

    await story.writeBackWell({ initial: true });

    expect(kept).toEqual(['B ada@corp.example.com', 'P ada@home.example.com primary']);
    expect(again.operations.update).toBe(0);
    expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary', 'P ada@home.example.com']);
    const swap = story.newWrites();
    expect(new Set(swap.map(({ number }) => number)).size).toBe(1);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('tells in SAP’s words that a second primary address was refused, where the mapping’s flag is sent as it is', async () => {
    await begin();
    story.map([match, email, { target: 'emailIsPrimary', constant: 'true' }]);
    const ada = await joined({ personalEmail: 'ada@home.example.com' });
    await story.set(ada, { mail: 'ada@corp.example.com' });

    const result = await story.writeBack();

    expect(result.counts).toMatchObject({ read: 1, failed: 1 });
    expect(result.problems[0]).toMatchObject({ code: 'primaryExists', worker: ada, system: 'hr' });
    expect(result.problems[0]?.message).toContain('Only one primary email is allowed');
    expect(result.problems[0]?.advice).toContain('primary: move');
    expect(story.emails(ada)).toEqual(['P ada@home.example.com primary']);
  });

  it('F1: moves the primary telephone from the office to the cell in one request', async () => {
    await begin();
    const numbers = [
      match,
      { target: 'businessPhoneNumber', value: '[telephoneNumber]' },
      { target: 'cellPhoneNumber', value: '[mobile]' },
    ];
    story.map(numbers);
    const ada = await joined();
    await story.set(ada, { telephoneNumber: '030 1234', mobile: '0170 55' });
    await story.writeBackWell();
    const first = story.phones(ada);
    story.map([...numbers, { target: 'cellPhoneIsPrimary', constant: 'true' }], { primary: 'move' });
    story.newWrites();

    await story.writeBackWell({ initial: true });

    expect(first).toEqual(['B 030 1234 primary', 'C 0170 55']);
    expect(story.phones(ada)).toEqual(['B 030 1234', 'C 0170 55 primary']);
    expect(new Set(story.newWrites().map(({ number }) => number)).size).toBe(1);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('F5: updates the user of the active employment after a rehire, not the one that bears the personIdExternal', async () => {
    await begin();
    story.map([match, { target: 'username', value: '[sAMAccountName]' }, { target: 'custom01', constant: 'x' }]);
    const ada = story.hire({ personIdExternal: '777', userId: '777', username: 'old.ada', firstName: 'Ada' });
    story.hr.act({ type: 'terminate', worker: ada, lastDay: '2026-03-02' });
    story.hr.clock.advance(3);
    story.hr.act({ type: 'rehire', worker: ada, mode: 'newEmployment', userId: '777-2', username: 'dummy' });
    await story.runWell();

    await story.writeBackWell();

    const { attributes } = await story.theAccount(ada);
    expect(story.user('777-2')).toMatchObject({ username: attributes.sAMAccountName?.[0], custom01: 'x', status: 't' });
    expect(story.user('777')).toMatchObject({ username: 'old.ada', status: 'f' });
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('writes to the user that a mapped userId names, which goes with every write and is none by itself', async () => {
    await begin();
    story.map([
      match,
      { target: 'userId', value: '[employeeNumber]', flowWhen: 'always' },
      { target: 'custom02', value: '[info]' },
    ]);
    const ada = await joined({ userId: 'first' });
    story.hr.act({ type: 'addConcurrentJob', worker: ada, userId: 'second', username: 'ada.2' });
    await story.set(ada, { employeeNumber: 'second', info: 'Countess' });

    await story.writeBackWell();

    expect(story.user('second').custom02).toBe('Countess');
    expect(story.user('first').custom02 ?? null).toBeNull();
    expect(story.newWrites().map(({ key }) => key)).toEqual(['User/userId=second']);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
    await story.set(ada, { employeeNumber: 'somebody-else' });
    const wrong = await story.writeBack();
    expect(wrong.problems[0]).toMatchObject({ code: 'notThisPersonsUser', attribute: 'userId' });
  });

  it('F7: leaves who has left alone unless asked, and never makes anybody active again', async () => {
    await begin();
    const mapped = [match, email, { target: 'custom01', constant: 'x' }];
    story.map([match]);
    const ada = await joined({ userId: 'ada', startDate: '2025-01-01' });
    story.hr.act({ type: 'terminate', worker: ada, lastDay: '2026-03-01' });
    story.hr.clock.advance(2);
    await story.set(ada, { mail: 'ada@corp.example.com' });
    story.map(mapped);
    const asDefault = await story.writeBackWell({ initial: true });
    const left = story.emails(ada);
    story.map(mapped, { inactiveUsers: true });

    await story.writeBackWell({ initial: true });

    expect(asDefault.counts.outOfScope).toBeGreaterThan(0);
    expect(left).toEqual([]);
    expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary']);
    expect(story.user('ada')).toMatchObject({ custom01: 'x', status: 'f' });
  });

  it('gives back SAP’s message for the one person whose record is refused, and writes the others', async () => {
    await begin();
    story.map([match, email, { target: 'username', value: '[pager]' }]);
    const ada = await joined({ username: 'ada.b' });
    const ben = await joined({ firstName: 'Ben', lastName: 'Bell', username: 'ben.b' });
    await story.set(ada, { mail: 'ada@corp.example.com', pager: 'ben.b' });
    await story.set(ben, { mail: 'ben@corp.example.com' });

    const result = await story.writeBack();

    expect(result.counts).toMatchObject({ read: 2, updated: 1, failed: 1 });
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatchObject({ code: 'duplicateUsername', worker: ada, attribute: 'username' });
    expect(result.problems[0]?.message).toContain('Duplicate Username');
    expect(story.emails(ben)).toEqual(['B ben@corp.example.com primary']);
    expect(story.user(String(story.hr.state.usernames.get('ada.b')?.userId)).username).toBe('ada.b');
  });

  it('does not write over what somebody changed in HR between the plan and the write', async () => {
    await begin();
    story.map('default');
    const ada = await joined({ email: 'before@corp.example.com' });
    await story.set(ada, { mail: 'ada@corp.example.com' });
    let isChanged = false;

    const result = await story.writeBack({
      onProgress: ({ stage }) => {
        if (isChanged || stage !== 'source') return;
        isChanged = true;
        story.hr.act({ type: 'changeEmail', worker: ada, address: 'meanwhile@corp.example.com' });
      },
    });

    expect(result.problems[0]).toMatchObject({ code: 'changedMeanwhile', worker: ada });
    expect(story.emails(ada)).toEqual(['B meanwhile@corp.example.com primary']);
    expect((await story.writeBackWell()).counts.updated).toBe(1);
    expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary']);
  });

  it('F2: deletes an address that the directory has no more, where the mapping says so', async () => {
    await begin();
    story.map([match, { ...email, whenNull: 'clear' }, { target: 'custom03', value: '[title]', whenNull: 'clear' }]);
    const ada = await joined({ personalEmail: 'ada@home.example.com', userId: 'ada' });
    await story.set(ada, { mail: 'ada@corp.example.com', title: 'Countess' });
    await story.writeBackWell();
    const before = story.emails(ada);
    await story.set(ada, { mail: [], title: [] });

    await story.writeBackWell();

    expect(before).toEqual(['B ada@corp.example.com', 'P ada@home.example.com primary']);
    expect(story.emails(ada)).toEqual(['P ada@home.example.com primary']);
    expect(story.user('ada').custom03 ?? null).toBeNull();
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('keeps the style of a number that HR has split, and writes no number that is the same', async () => {
    await begin();
    story.map([match, { target: 'businessPhoneNumber', value: '[telephoneNumber]' }]);
    const ada = await joined();
    story.hr.act({
      type: 'changePhone',
      worker: ada,
      number: '1234',
      countryCode: '49',
      areaCode: '30',
      isPrimary: true,
    });
    await story.set(ada, { telephoneNumber: '+49 (0)30 1234' });
    const same = await story.writeBackWell();
    await story.set(ada, { telephoneNumber: '+49 30 5678' });
    await story.writeBackWell();
    const changed = story.phones(ada);
    await story.set(ada, { telephoneNumber: '+43 1 99' });
    await story.writeBackWell();

    expect(same.operations.update).toBe(0);
    expect(changed).toEqual(['B 49 30 5678 primary']);
    expect(story.phones(ada)).toEqual(['B +43 1 99 primary']);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('F4: writes any field of the user record, not only those of a fixed list', async () => {
    await begin();
    story.map([match, { target: 'User.nickname', value: '[givenName]' }]);
    const ada = await joined({ userId: 'ada' });

    expect(story.user('ada').nickname).toBe('Ada');
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
    expect(story.emails(ada)).toEqual([]);
  });

  it('writes the way to log in, from an account that may be anything but what HR takes', async () => {
    await begin();
    story.map([
      match,
      { target: 'loginMethod', value: 'Switch([info], "", "single sign-on", "SSO", "password", "PWD")' },
    ]);
    const ada = await joined({ userId: 'ada' });
    await story.set(ada, { info: 'single sign-on' });

    await story.writeBackWell();

    expect(story.user('ada').loginMethod).toBe('SSO');
    expect(story.newWrites().map(({ key }) => key)).toEqual(['User/userId=ada']);
    await story.set(ada, { info: 'password' });
    await story.writeBackWell();
    expect(story.user('ada').loginMethod).toBe('PWD');
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('writes the tenant’s own fields of the employment and of today’s job, and nothing else of them', async () => {
    await begin();
    story.map([
      match,
      { target: 'EmpEmployment.customString1', value: '[pager]' },
      { target: 'EmpJob.customString2', value: '[info]', whenNull: 'clear' },
    ]);
    const ada = await joined({ userId: 'ada', startDate: '2026-01-05' });
    story.hr.act({ type: 'change', worker: ada, date: '2026-03-01', fields: { jobTitle: 'Countess' } });
    await story.runWell();
    const jobs = () => story.hr.state.employments.get('ada')?.$jobs ?? [];
    const before = jobs().map(({ startDate, jobTitle }) => [startDate, jobTitle]);
    await story.set(ada, { pager: 'P-1', info: 'I-1' });

    await story.writeBackWell();

    expect(story.hr.state.employments.get('ada')?.customString1).toBe('P-1');
    expect(
      jobs()
        .map(({ customString2 }) => customString2 ?? null)
        .at(-1),
    ).toBe('I-1');
    expect(jobs().map(({ startDate, jobTitle }) => [startDate, jobTitle])).toEqual(before);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
    await story.set(ada, { info: [] });
    await story.writeBackWell();
    expect(jobs().at(-1)?.customString2 ?? null).toBeNull();
    expect((await story.runWell()).operations.update).toBe(0);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('writes to a hire before the first day, who is no leaver', async () => {
    await begin();
    story.map([match, email, { target: 'custom01', value: '[sAMAccountName]' }]);
    const ada = await joined({ userId: 'ada', startDate: '2026-04-01' });
    await story.set(ada, { mail: 'ada@corp.example.com' });

    await story.writeBackWell();

    const { attributes } = await story.theAccount(ada);
    expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary']);
    expect(story.user('ada')).toMatchObject({ custom01: attributes.sAMAccountName?.[0], status: 'f' });
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });

  it('writes the address of an onboardee, and says why the user record has to wait', async () => {
    await begin();
    story.map([match, email, { target: 'custom01', value: '[pager]' }]);
    const ada = String(
      story.hr.act({ type: 'onboard', firstName: 'Ada', startDate: '2026-03-20', email: null }).personIdExternal,
    );
    await story.runWell();
    await story.set(ada, { mail: 'ada@corp.example.com', pager: 'x' });

    const result = await story.writeBack();

    expect(result.problems).toMatchObject([{ code: 'externalUser', attribute: 'custom01', worker: ada }]);
    expect(story.emails(ada)).toEqual(['B ada@corp.example.com', 'P candidate@mail.example.org primary']);
  });

  it('takes the policy for the primary flag from the job, where the job has one', async () => {
    await begin();
    story.map([match, email], { primary: 'keep' });
    story.configureWriteback({ primary: 'move' });
    const ada = await joined({ personalEmail: 'ada@home.example.com' });
    await story.set(ada, { mail: 'ada@corp.example.com' });

    await story.writeBackWell();

    expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary', 'P ada@home.example.com']);
  });

  it('F3: finds the types of a tenant whose fields hold external codes', async () => {
    await begin({ switches: { picklistValues: 'externalCodes' } });
    story.map('default');
    const ada = await joined({ personalEmail: 'ada@home.example.com' });
    await story.set(ada, { mail: 'ada@corp.example.com' });

    await story.writeBackWell();

    expect(story.emails(ada)).toEqual(['B ada@corp.example.com', 'P ada@home.example.com primary']);
  });
});

describe.each(storyDirectories)('the supported settings of Microsoft’s write-back, from %s', (directory) => {
  let story: WritebackStory;
  afterEach(async () => await story.close());

  it.each(writeBackSettings)('$name', async (setting) => {
    story = await tellWritebackStory({ directory, size: 2 });
    const { picklists } = story.hr.state;
    story.map([match, email, ...mapSetting(setting, (list, code) => picklists.optionId(list, code))]);
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', email: null });
    await story.runWell();
    for (const { phones, ...numbers } of setting.steps) {
      await story.set(ada, { mail: 'ada@corp.example.com', ...numbers });

      await story.writeBackWell();

      expect(story.emails(ada)).toEqual(['B ada@corp.example.com primary']);
      expect(story.phones(ada)).toEqual(phones);
    }
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });
});
