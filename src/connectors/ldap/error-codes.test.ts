import { describe, expect, it } from 'vitest';
import { parseDetail } from './error-codes.ts';

describe('what Active Directory adds to a result', () => {
  it.each([
    [
      '80090308: LdapErr: DSID-0C090446, comment: AcceptSecurityContext error, data 52e, v3839',
      { win32: '80090308', data: '52e' },
    ],
    [
      '00002082: AtrErr: DSID-03151E0B, #1:\n\t0: 00002082: DSID-03151E0B, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 23 (employeeID):len 40\n',
      { win32: '00002082', data: '0', attribute: 'employeeID' },
    ],
    ['00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0', { win32: '00000524', data: '0' }],
    [
      "0000200B: objectclass_attrs: attribute 'employeeID' on entry 'CN=x' contains at least one invalid value!",
      { win32: '0000200B', attribute: 'employeeID' },
    ],
    ['', {}],
  ])('is read from %j', (message, detail) => {
    expect(parseDetail(message)).toEqual(detail);
  });
});
