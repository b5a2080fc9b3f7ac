import { describe, expect, it } from 'vitest';
import { newRedaction } from './redaction.ts';

const { request, status } = newRedaction(['Info', 'title']);
const modify = {
  kind: 'modify',
  dn: 'CN=a',
  changes: [
    { operation: 'replace', name: 'info', values: ['secret', ''] },
    { operation: 'replace', name: 'mail', values: ['shown'] },
  ],
} as const;

describe('the log of requests', () => {
  it('hides the values of redacted attributes in a filter', () => {
    const filter = '(&(|(info=a)(INFO=b\\28c\\29)(title>=x))(mail=a)(information=b))';
    const search = { kind: 'search', dn: 'DC=a', scope: 'sub', filter, attributes: ['info'] } as const;

    expect(request(search)).toEqual({
      ...search,
      filter: '(&(|(info=[Redact])(INFO=[Redact])(title>=[Redact]))(mail=a)(information=b))',
    });
  });

  it('hides them in what is written', () => {
    expect(request(modify)).toMatchObject({ changes: [{ name: 'info', secret: true }, { name: 'mail' }] });
    const values = [{ name: 'title', values: ['x'] }];
    expect(request({ kind: 'add', dn: 'CN=a', values })).toMatchObject({ values: [{ name: 'title', secret: true }] });
  });

  it('hides them in what the server says of them', () => {
    expect(status('19: secret is refused, shown is not', modify)).toBe('19: [Redact] is refused, shown is not');
  });

  it('is as it was where nothing is redacted', () => {
    expect(newRedaction([]).request(modify)).toBe(modify);
  });
});
