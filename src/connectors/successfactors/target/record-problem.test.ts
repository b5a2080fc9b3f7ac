import { describe, expect, it } from 'vitest';
import { toRecordProblem } from './record-problem.ts';

const record = { what: "PerEmail(emailType='8448',personIdExternal='1')", attributes: ['email'] };
const toProblem = (message: string, httpCode = 500) =>
  toRecordProblem({ outcome: 'refused', httpCode, message }, record, (text) => JSON.stringify(text));

describe('a refused record', () => {
  it.each([
    ['DUPLICATE_USERNAME : Failed to add/update user [u1]: Duplicate Username', 'duplicateUsername'],
    ["You're not allowed to add or update external users (status e and d). Use …", 'externalUser'],
    [
      'The user is an inactive user, only the active user can be updated. Please activate this user first',
      'inactiveUser',
    ],
    ['isPrimary contains an invalid flag for boolean field. Only Y/Yes/T/True/1 or N/No/F/False/0 …', 'invalidFlag'],
    ['Business is an invalid picklist value for emailType', 'invalidOption'],
    ['emailType is invalid', 'invalidOption'],
    ['Only one primary email is allowed: a primary email already exists for 1', 'primaryExists'],
    ['A primary phone is required for 1', 'primaryRequired'],
    ['Exception caught when saving user u1: can not get personId', 'personIdTaken'],
    ['phoneNumber exceeds the maximum length of 100', 'valueTooLong'],
    ['personIdExternal 1 does not exist', 'unknownPerson'],
    ['emailAddress has an invalid format: x', 'invalidValue'],
    ['No such rule of ours: ask Jane', 'recordRefused'],
    ['', 'recordRefused'],
  ])('%s is %s', (message, code) => {
    const problem = toProblem(message);

    expect(problem.code).toBe(code);
    expect(problem.advice).not.toBe('');
    expect(problem.message).toContain(record.what);
  });

  it('is a missing right when SuccessFactors says 403 without words', () => {
    expect(toProblem('', 403).code).toBe('forbidden');
  });

  it('says it in SAP’s own words', () => {
    expect(toProblem('Ask Jane').message).toBe(`SuccessFactors refused ${record.what} (500): "Ask Jane"`);
    expect(toProblem('Ask Jane').attribute).toBe('email');
  });
});
