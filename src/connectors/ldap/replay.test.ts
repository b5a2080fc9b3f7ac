import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LdapRequest, toCommand } from './replay.ts';

const target = { url: 'ldaps://dc1', bindDn: "O'Neill@corp", startTls: false };

describe('the command that repeats a request', () => {
  it('asks for the password and quotes every word', () => {
    const request: LdapRequest = {
      kind: 'search',
      dn: 'DC=x',
      scope: 'sub',
      filter: "(cn=O'B $(id))",
      attributes: ['cn'],
    };

    expect(toCommand(request, target)).toBe(
      "ldapsearch -x -H 'ldaps://dc1' -D 'O'\\''Neill@corp' -W -o ldif-wrap=no -b 'DC=x' -s sub '(cn=O'\\''B $(id))' 'cn'",
    );
  });

  it('writes an add as LDIF, and a secret not at all', () => {
    const values = [
      { name: 'cn', values: ['Jürgen'] },
      { name: 'title', values: ['Boss'] },
      { name: 'unicodePwd', values: ['secret'], secret: true },
    ];

    expect(toCommand({ kind: 'add', dn: 'CN=x', values }, { ...target, startTls: true, caFile: 'ca.pem' })).toBe(
      [
        "LDAPTLS_CACERT='ca.pem' ldapadd -x -ZZ -H 'ldaps://dc1' -D 'O'\\''Neill@corp' -W <<'LDIF'",
        ...['dn: CN=x', 'cn:: SsO8cmdlbg==', 'title: Boss', '# unicodePwd: not logged', 'LDIF'],
      ].join('\n'),
    );
  });

  it('writes a modify with its operations', () => {
    const changes = [
      { operation: 'replace', name: 'title', values: [] },
      { operation: 'add', name: 'otherTelephone', values: ['1'] },
    ] as const;

    expect(toCommand({ kind: 'modify', dn: 'CN=x', changes }, target).split('\n').slice(1)).toEqual([
      ...[
        'dn: CN=x',
        'changetype: modify',
        'replace: title',
        '-',
        'add: otherTelephone',
        'otherTelephone: 1',
        '-',
        'LDIF',
      ],
    ]);
  });

  it('lets no value run as a command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const clean = text.replaceAll('\u0000', '');
        const command = toCommand({ kind: 'delete', dn: clean }, target).replace('ldapdelete', 'printf "%s\\n"');
        const printed = execFileSync('sh', ['-c', `${command} | tail -c +1`], { encoding: 'utf8' });
        expect(printed).toContain(clean);
      }),
      { numRuns: 20 },
    );
  });
});
