import { describe, expect, it } from 'vitest';
import type { AttributeDelta } from '../../../domain/change.ts';
import type { JsonObject, JsonValue } from '../../../domain/value.ts';
import { ConnectorError } from '../../contract.ts';
import type { Client } from '../client.ts';
import { type ApplyFacts, applyToPerson } from './apply-update.ts';
import type { ContactTypes } from './contact-types.ts';
import type { PersonImage } from './person-image.ts';

const types: ContactTypes = {
  email: { name: 'ecEmailType', form: 'id', options: [{ id: '8448', code: 'B' }] },
  phone: {
    ...{ name: 'ecPhoneType', form: 'id' },
    options: [
      { id: '10605', code: 'B' },
      { id: '10606', code: 'C' },
    ],
  },
  defaults: { email: 'B', businessPhone: 'B', cellPhone: 'C' },
};

const nobody: PersonImage = { anchor: 'a', personIdExternal: "O'1", emails: [], phones: [], users: [] };
const account = { anchor: 'a', name: "O'1" };

type Answer = (records: readonly JsonObject[]) => unknown;
const ok = { status: 'OK', editStatus: 'UPSERTED', httpCode: 200, message: null };
const bad = (message: string) => ({ status: 'ERROR', editStatus: null, httpCode: 500, message });

function setUp(image: PersonImage | undefined, answers: readonly Answer[], rules: Partial<ApplyFacts['rules']> = {}) {
  const sent: JsonObject[][] = [];
  const client: Client = {
    getJson: async () => undefined,
    getText: async () => '',
    postJson: async (_target: string, content: JsonValue) => {
      const records = content as unknown as JsonObject[];
      sent.push(records);
      return answers[sent.length - 1]?.(records);
    },
    clockLag: () => 0,
    quote: (text) => text,
  };
  const facts: ApplyFacts = {
    ...{ client, types, system: 'hr' },
    rules: { inactiveUsers: false, ...rules },
    readPerson: async () => image,
  };
  const update = (...deltas: AttributeDelta[]) => applyToPerson(facts, { kind: 'update', account, deltas });
  return { facts, sent, update };
}

const numbers: readonly AttributeDelta[] = [
  { name: 'businessPhoneNumber', after: '1' },
  { name: 'cellPhoneNumber', after: '2' },
];

describe('an update of a person', () => {
  it.each([
    ['a list', (results: readonly JsonObject[]) => ({ d: results })],
    ['a collection', (results: readonly JsonObject[]) => ({ d: { results } })],
    ['the one record', ([result]: readonly JsonObject[]) => ({ d: result })],
  ])('takes the answers of its records as %s', async (_, answerOf) => {
    const { update } = setUp(nobody, [() => answerOf([{ ...ok, index: 0 }]) as JsonObject]);

    expect(await update({ name: 'email', after: 'a@x.org' })).toMatchObject({ status: 'done' });
  });

  it('sends each entity in one request, with key, flag and escaped ids', async () => {
    const { update, sent } = setUp(nobody, [() => ({ d: [{ ...ok, index: 0 }] })]);

    const outcome = await update({ name: 'email', after: 'a@x.org' });

    expect(outcome).toEqual({ status: 'done', account });
    expect(sent).toEqual([
      [
        {
          __metadata: { uri: "PerEmail(emailType='8448',personIdExternal='O''1')" },
          emailAddress: 'a@x.org',
          isPrimary: true,
        },
      ],
    ]);
  });

  it('sends alone what fell with another record, and tells of the one that is wrong', async () => {
    const { update, sent } = setUp(nobody, [
      () => ({
        d: [
          { ...bad('fell with the other'), index: 0 },
          { ...bad('the cell number is bad'), index: 1 },
        ],
      }),
      () => ({ d: [{ ...ok, index: 0 }] }),
      () => ({ d: [{ ...bad('the cell number is bad with the index 0'), index: 0 }] }),
    ]);

    const outcome = await update(...numbers);

    expect(sent.map((records) => records.length)).toEqual([2, 1, 1]);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: { code: 'recordRefused', attribute: 'cellPhoneNumber', system: 'hr' },
    });
    const message = outcome.status === 'failed' ? outcome.problem.message : '';
    expect(message).toMatch(/\(500\): the cell number is bad 1 other record was written\.$/);
  });

  it('never tears the two records of a move of the primary flag apart', async () => {
    const personal = { type: '8449', isPrimary: true, fields: { emailAddress: 'home@x.org' } };
    const { update, sent } = setUp(
      { ...nobody, emails: [personal] },
      [
        () => ({
          d: [
            { ...ok, index: 0 },
            { ...bad('no'), index: 1 },
          ],
        }),
      ],
      { primary: 'move' },
    );

    const outcome = await update({ name: 'email', after: 'a@x.org' });

    expect(outcome.status).toBe('failed');
    expect(sent.map((records) => records.map(({ isPrimary }) => isPrimary))).toEqual([[false, true]]);
  });

  it('makes the next address primary when the primary one is deleted', async () => {
    const business = { type: '8448', isPrimary: true, fields: { emailAddress: 'a@x.org' } };
    const personal = { type: '8449', isPrimary: false, fields: { emailAddress: 'home@x.org' } };
    const { update, sent } = setUp({ ...nobody, emails: [business, personal] }, [() => ({ d: [ok, ok] })]);

    await update({ name: 'email', before: 'a@x.org' });

    expect(sent[0]).toMatchObject([
      { emailAddress: 'home@x.org', isPrimary: true },
      { operation: 'DELETE', isPrimary: false },
    ]);
  });

  it('never sends the status, and blanks a custom field with null', async () => {
    const user = { userId: 'u1', hasEnded: false, fields: { custom01: 'x' } };
    const { update, sent } = setUp({ ...nobody, users: [user] }, [() => ({ d: [ok] })]);

    await update({ name: 'custom01', before: 'x' }, { name: 'username', after: 'ada' });

    expect(sent[0]).toEqual([{ __metadata: { uri: "User('u1')" }, userId: 'u1', custom01: null, username: 'ada' }]);
  });

  it('keeps a warning of a record that was written', async () => {
    const { update } = setUp(nobody, [() => ({ d: [{ ...ok, message: 'Check the country code' }] })]);

    expect(await update({ name: 'email', after: 'a@x.org' })).toMatchObject({
      sideEffects: ['Check the country code'],
    });
  });

  it('fails for this person alone when SuccessFactors refuses the request itself', async () => {
    const { update } = setUp(nobody, [
      () => {
        throw new ConnectorError({ code: 'invalid', system: 'hr', message: 'COE0021', advice: '' });
      },
    ]);

    expect(await update({ name: 'email', after: 'a@x.org' })).toMatchObject({ status: 'failed' });
  });

  it.each([{ d: [] }, { d: [{ ...ok, index: 1 }] }, { d: [{}] }, { error: null }, undefined])(
    'knows neither success nor refusal where the answer is %j',
    async (answer) => {
      const { update, sent } = setUp(nobody, [() => answer]);

      const outcome = await update({ name: 'email', after: 'a@x.org' });

      expect(outcome).toMatchObject({
        status: 'failed',
        retryable: true,
        problem: { code: 'outcomeUnknown', attribute: 'email', system: 'hr' },
      });
      const { message = '', advice = '' } = outcome.status === 'failed' ? outcome.problem : {};
      expect(message).toContain("what became of PerEmail(emailType='8448',personIdExternal='O''1')");
      expect(message).toContain(answer === undefined ? 'nothing' : JSON.stringify(answer));
      expect(advice).toContain('next cycle');
      expect(sent).toHaveLength(1);
    },
  );

  it('tells first of the record that was refused, and then of the one that is not mentioned, which is not sent again', async () => {
    const { update, sent } = setUp(nobody, [
      () => ({ d: [{ ...bad('the office number is bad'), index: 0 }] }),
      () => ({ d: [{ ...bad('the office number is bad'), index: 0 }] }),
    ]);

    const outcome = await update(...numbers);

    expect(sent.map((records) => records.length)).toEqual([2, 1]);
    expect(outcome).toMatchObject({ status: 'failed', retryable: false, problem: { code: 'recordRefused' } });
    const message = outcome.status === 'failed' ? outcome.problem.message : '';
    expect(message).toMatch(/refused .*'10605'.*what became of .*'10606'/);
  });

  it('names the options there are when the picklist lacks the mapped one', async () => {
    const { update } = setUp(nobody, []);

    const outcome = await update({ name: 'email', after: 'a@x.org' }, { name: 'emailType', after: '1' });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'invalidOption', attribute: 'emailType' } });
    expect(outcome.status === 'failed' && outcome.problem.message).toContain('B (8448)');
  });

  it.each(['status', 'User.status', 'User.password', 'personIdExternal'])('refuses to write %s', async (name) => {
    const { update, sent } = setUp(nobody, []);

    expect(await update({ name, after: 't' })).toMatchObject({ status: 'failed', problem: { code: 'notWritable' } });
    expect(sent).toEqual([]);
  });

  it('writes any other field of the user record by its name', async () => {
    const user = { userId: 'u1', hasEnded: false, fields: {} };
    const { update, sent } = setUp({ ...nobody, users: [user] }, [() => ({ d: [ok] })]);

    await update({ name: 'User.nickname', after: 'Ada' });

    expect(sent[0]).toMatchObject([{ userId: 'u1', nickname: 'Ada' }]);
  });

  it.each(['create', 'delete', 'disable'] as const)('is all there is: to %s is unsupported', async (kind) => {
    const { facts } = setUp(nobody, []);
    const operation = kind === 'create' ? { kind, worker: '1', attributes: {} } : { kind, account };

    expect(await applyToPerson(facts, operation)).toMatchObject({ status: 'failed', problem: { code: 'unsupported' } });
  });

  it('says so when the person is gone', async () => {
    const { update } = setUp(undefined, []);

    expect(await update({ name: 'email', after: 'x' })).toMatchObject({ problem: { code: 'accountGone' } });
  });
});
