import type { Refused } from '../ldap/encode-changes.ts';

/** Who should be shut out and can't be must not look as if it were done. */
export const noState: Refused = {
  code: 'unsupported',
  attribute: 'accountDisabled',
  message: 'This directory is configured without a state of accounts (state.by is none): nobody can be disabled there.',
  advice: 'Set state of the system, for example to pwdAccountLockedTime or an attribute of your own.',
};
