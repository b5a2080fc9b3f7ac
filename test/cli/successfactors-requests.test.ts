import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownRequest } from '../../src/connectors/contract.ts';
import { type Ended, type Office, openOffice } from './command-line.ts';

const secret = 'Ca2ary-of-9he-tenant';
const mapping = JSON.stringify({
  extends: 'default',
  source: {
    attributes: {
      shoeSize: '$.employmentNav.results[0].jobInfoNav.results[0].shoeSize',
      middle: '$.personalInfoNav.results[0].middleName',
    },
  },
  attributes: [
    { target: 'title', value: 'Coalesce([shoeSize], [jobTitle])' },
    { target: 'initials', value: 'Redact([middle])' },
  ],
});

let office: Office;

beforeAll(async () => {
  office = await openOffice({ secret, mapping });
});

afterAll(() => office.close());

async function ask(...options: readonly string[]): Promise<{ code: number | null; requests: readonly ShownRequest[] }> {
  const { code, document } = await office.json([
    'successfactors',
    'requests',
    'hr-to-ad',
    ...options,
    ...office.config,
  ]);
  return { code, requests: document.requests as readonly ShownRequest[] };
}

function seen(): readonly string[] {
  return office.hr.requests.all().map(({ target }) => target);
}

describe('the requests for one worker', () => {
  it('are those that a cycle makes, in the order in which it makes them', async () => {
    const { requests } = await ask('100003', '--offline');
    const before = seen().length;

    await office.run(['provision', 'hr-to-ad', '100003', ...office.config]);

    const made = seen().slice(before);
    expect(made.length).toBeGreaterThan(0);
    const shown = requests.map(({ replay }) => decodeURIComponent(/'(https?:[^']*)'/.exec(replay)?.[1] ?? ''));
    for (const target of made) expect(shown.some((url) => url.endsWith(target))).toBe(true);
    expect(requests.map(({ purpose }) => purpose)).toEqual([
      '100003 as of now',
      'everybody, page by page',
      'how many people that is, to prove that the read was whole',
      'what the tenant says that it has',
    ]);
  });

  it('send nothing with --offline, and show no secret', async () => {
    const before = seen().length;

    const { code, requests } = await ask('100003', '--offline');

    expect(code).toBe(0);
    expect(seen().length).toBe(before);
    expect(requests[0]?.replay).toContain('-u "$SF_USER"');
    expect(JSON.stringify(requests)).not.toContain(secret);
  });

  it('name what the mapping reads and the tenant does not have', async () => {
    const { code, out }: Ended = await office.run([
      'successfactors',
      'requests',
      'hr-to-ad',
      '100003',
      ...office.config,
    ]);

    expect(code).toBe(1);
    expect(out).toContain('EmpJob has no field shoeSize in this tenant');
  });

  it('show what each answers with --send, without what is redacted', async () => {
    const { requests } = await ask('100003', '--send');

    expect(requests[0]?.answer?.status).toBe(200);
    const body = JSON.stringify(requests[0]?.answer?.body);
    expect(body).toContain('"personIdExternal":"100003"');
    expect(body).toContain('"middleName":"[Redact]"');
    expect(requests.slice(1).every(({ answer }) => answer === undefined)).toBe(true);
  });

  it('ask for the changes since the last cycle, and for the first day of somebody to come', async () => {
    const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const worker = String(office.hr.act({ type: 'hire', startDate: day }).personIdExternal);
    await office.run(['run', 'hr-to-ad', ...office.config]);

    const { requests } = await ask(worker, '--offline');

    expect(requests.find(({ purpose }) => purpose.endsWith('first day'))?.replay).toContain(`asOfDate=${day}`);
    expect(requests.find(({ purpose }) => purpose.startsWith('everybody'))?.purpose).toMatch(
      /^everybody who changed since 20/,
    );
    const sent = await ask(worker, '--send');
    expect(sent.requests.find(({ purpose }) => purpose.endsWith('first day'))?.answer?.status).toBe(200);
  });

  it('are refused for a job that is not configured', async () => {
    const { code, err } = await office.run(['successfactors', 'requests', 'nothing', '1', ...office.config]);

    expect(code).toBe(2);
    expect(err).toContain('nothing');
  });
});
