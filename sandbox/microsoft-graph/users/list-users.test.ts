import { afterEach, describe, expect, it } from 'vitest';
import type { SeedUser, StartOptions } from '../index.ts';
import { at, aUser, column, problem, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

const people: readonly SeedUser[] = [
  {
    userPrincipalName: 'ada@contoso.com',
    displayName: 'Ada',
    employeeId: '1',
    department: 'Sales',
    mail: 'ada@contoso.com',
  },
  {
    userPrincipalName: 'bo@contoso.com',
    displayName: "Bo O'Neil",
    employeeId: '2',
    department: 'HR',
    accountEnabled: false,
  },
  {
    userPrincipalName: 'cy@contoso.com',
    displayName: 'Cy',
    companyName: 'Contoso',
    employeeHireDate: '2026-02-01T00:00:00Z',
  },
];

function many(count: number): readonly SeedUser[] {
  return Array.from({ length: count }, (_, index) => ({ userPrincipalName: `u${index}@contoso.com` }));
}

describe('the list of users', () => {
  it('comes in pages of a hundred, with links that keep the question', async () => {
    const { get } = await start({ users: many(250) });

    const first = await get('users?$select=userPrincipalName');
    const second = await get(String(at(first.json, '@odata.nextLink')));
    const third = await get(String(at(second.json, '@odata.nextLink')));

    expect([first, second, third].map((reply) => column(reply, 'userPrincipalName').length)).toEqual([100, 100, 50]);
    expect(at(second.json, 'value.0')).toEqual({ userPrincipalName: 'u100@contoso.com' });
    expect(at(third.json, '@odata.nextLink')).toBeUndefined();
  });

  it('gives the default properties without $select, and those alone that are selected', async () => {
    const { get } = await start({ users: people });

    const whole = await get('users?$top=1');
    const part = await get('users?$top=1&$select=id,city');

    expect(Object.keys(at(whole.json, 'value.0') as object).sort()).toEqual(
      'businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName'.split(
        ' ',
      ),
    );
    expect(Object.keys(at(part.json, 'value.0') as object)).toEqual(['id', 'city']);
  });

  it.each(['0', '1000', 'ten'])('refuses $top=%s', async (top) => {
    const { get } = await start();

    expect(problem(await get(`users?$top=${top}`))).toEqual([
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
    ]);
  });

  it.each([
    ["employeeId eq '2'", ['bo@contoso.com']],
    ["userPrincipalName eq 'ADA@contoso.com'", ['ada@contoso.com']],
    ["employeeId in ('1', '2')", ['ada@contoso.com', 'bo@contoso.com']],
    ["startsWith(displayName,'a') or startswith(displayName,'c')", ['ada@contoso.com', 'cy@contoso.com']],
    ["department eq 'Sales' and accountEnabled eq true", ['ada@contoso.com']],
    ["(department eq 'HR' or department eq 'Sales') and accountEnabled eq false", ['bo@contoso.com']],
    ["displayName eq 'Bo O''Neil'", ['bo@contoso.com']],
    ["proxyAddresses/any(p:p eq 'smtp:ada@contoso.com')", ['ada@contoso.com']],
    ['createdDateTime ge 2026-01-01T00:00:00Z', people.map((user) => user.userPrincipalName)],
  ])('is filtered by %s', async (filter, expected) => {
    const { get } = await start({ users: people });

    const reply = await get(`users?$filter=${encodeURIComponent(filter)}`);

    expect(reply.status, reply.text).toBe(200);
    expect(column(reply, 'userPrincipalName')).toEqual(expected);
  });

  it.each([
    ["department ne 'HR'", ['ada@contoso.com', 'cy@contoso.com']],
    ["not(department eq 'HR')", ['ada@contoso.com', 'cy@contoso.com']],
    ["endsWith(mail,'@CONTOSO.com')", ['ada@contoso.com']],
    ["companyName eq 'contoso'", ['cy@contoso.com']],
    ['employeeHireDate le 2026-03-01T00:00:00Z', ['cy@contoso.com']],
    ['employeeId eq null', ['cy@contoso.com']],
  ])('is filtered by %s with the advanced query parameters alone', async (filter, expected) => {
    const { get, getEventual } = await start({ users: people });
    const path = `users?$count=true&$filter=${encodeURIComponent(filter)}`;

    const plain = await get(path);
    const eventual = await getEventual(path);

    expect([plain.status, at(plain.json, 'error.code')]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(column(eventual, 'userPrincipalName')).toEqual(expected);
    expect(at(eventual.json, '@odata.count')).toBe(expected.length);
  });

  it('ignores $count without ConsistencyLevel', async () => {
    const { get } = await start({ users: people });

    expect(at((await get('users?$count=true')).json, '@odata.count')).toBeUndefined();
  });

  it.each([
    ["contains(displayName,'a')", 'Request_UnsupportedQuery'],
    ["manager eq 'x'", 'BadRequest'],
    ["displayName eq 'x", 'BadRequest'],
    ['displayName eq', 'BadRequest'],
    [`employeeId in (${Array.from({ length: 16 }, (_, index) => `'${index}'`).join(',')})`, 'Request_UnsupportedQuery'],
  ])('refuses the filter %s', async (filter, code) => {
    const { get } = await start();

    const reply = await get(`users?$filter=${encodeURIComponent(filter)}`);

    expect([reply.status, at(reply.json, 'error.code')]).toEqual([400, code]);
  });

  it('refuses a property that users do not have', async () => {
    const { get } = await start();

    expect(problem(await get('users?$select=id,shoeSize'))[2]).toContain("named 'shoeSize'");
  });

  it('is sorted by display name', async () => {
    const { get } = await start({ users: people });

    const reply = await get('users?$orderby=displayName desc&$top=2');
    const rest = await get(String(at(reply.json, '@odata.nextLink')));

    expect([...column(reply, 'displayName'), ...column(rest, 'displayName')]).toEqual(['Cy', "Bo O'Neil", 'Ada']);
  });

  it('refuses the token of a page that it did not give', async () => {
    const { get } = await start();

    expect(problem(await get('users?$skiptoken=abc')).slice(0, 2)).toEqual([400, 'Directory_ExpiredPageToken']);
  });
});

describe('a single user', () => {
  it('is found by id and by user principal name, whatever its case', async () => {
    const { get, seed } = await start();
    const [id] = seed([{ userPrincipalName: 'ada@contoso.com' }]);

    const replies = [
      await get(`users/${id}`),
      await get('users/ADA@contoso.com'),
      await get("users('ada@contoso.com')"),
    ];

    expect(replies.map((reply) => at(reply.json, 'id'))).toEqual([id, id, id]);
  });

  it('with a name that begins with $ is found in parentheses alone', async () => {
    const { get } = await start({ users: [{ userPrincipalName: '$ada@contoso.com' }] });

    expect([(await get('users/$ada@contoso.com')).status, (await get("users('$ada@contoso.com')")).status]).toEqual([
      400, 200,
    ]);
  });
});

describe('the number of users', () => {
  it('is told by $count, with ConsistencyLevel alone', async () => {
    const { get, getEventual } = await start({ users: people });

    const plain = await get('users/$count');

    expect(problem(plain)).toEqual([400, 'Request_BadRequest', '$count is not currently supported.']);
    expect((await getEventual('users/$count')).text).toBe('3');
    expect((await getEventual("users/$count?$filter=department eq 'HR'")).text).toBe('1');
  });
});

describe('replication', () => {
  it('hides a new user from lists and filters for a while, but not from GET', async () => {
    const { ask, get, clock } = await start({ switches: { replicationSeconds: 60 } });
    const created = await ask('POST', 'users', { body: aUser() });
    const find = async () =>
      column(await get("users?$filter=userPrincipalName eq 'ada.berg@contoso.com'"), 'id').length;

    const [listed, read] = [await find(), await get(`users/${String(at(created.json, 'id'))}`)];
    clock.advanceSeconds(61);

    expect([listed, read.status, await find()]).toEqual([0, 200, 1]);
  });

  it('refuses the same name a second time although no list shows the first', async () => {
    const { ask } = await start({ switches: { replicationSeconds: 60 } });
    await ask('POST', 'users', { body: aUser() });

    expect((await ask('POST', 'users', { body: aUser() })).status).toBe(400);
  });

  it('keeps showing the value before until it has arrived', async () => {
    const { ask, get, clock } = await start({ users: people, switches: { replicationSeconds: 60 } });
    await ask('PATCH', 'users/ada@contoso.com', { body: { department: 'HR' } });
    const find = async () => column(await get("users?$filter=department eq 'Sales'"), 'displayName');

    const before = await find();
    clock.advanceSeconds(61);

    expect([before, await find()]).toEqual([['Ada'], []]);
  });
});
