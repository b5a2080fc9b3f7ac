import { describe, expect, it } from 'vitest';
import { whyUnsearchable } from './list-persons.ts';

describe('people of SuccessFactors', () => {
  it.each(['personIdExternal', 'userId', 'username', 'email', 'custom07', 'User.nickname'])(
    'can be matched by %s',
    (name) => {
      expect(whyUnsearchable(name)).toBeUndefined();
    },
  );

  it.each(['emailType', 'businessPhoneNumber', 'cellPhoneIsPrimary', 'nothingAtAll', 'constructor'])(
    'cannot be matched by %s',
    (name) => {
      expect(whyUnsearchable(name)).toContain('personIdExternal, userId, username, email or a custom field');
    },
  );
});
