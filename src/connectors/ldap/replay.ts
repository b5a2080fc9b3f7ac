/** One request to a directory, as data: what is logged and what can be repeated by hand. */
export type LdapRequest =
  | { readonly kind: 'bind'; readonly dn: string }
  | {
      readonly kind: 'search';
      readonly dn: string;
      readonly scope: 'base' | 'one' | 'sub';
      readonly filter: string;
      readonly attributes: readonly string[];
    }
  | { readonly kind: 'add'; readonly dn: string; readonly values: readonly WireValues[] }
  | { readonly kind: 'modify'; readonly dn: string; readonly changes: readonly WireChange[] }
  | { readonly kind: 'modifyDN'; readonly dn: string; readonly newRdn: string; readonly newParent: string }
  | { readonly kind: 'modifyPassword'; readonly dn: string }
  | { readonly kind: 'delete'; readonly dn: string };

/** Values of one attribute as they go over the wire. A secret is never shown. */
export type WireValues = {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
  readonly secret?: boolean;
};

export type WireChange = WireValues & { readonly operation: 'add' | 'delete' | 'replace' };

/** How the directory is reached, for the command line. */
export type ReplayTarget = {
  readonly url: string;
  readonly bindDn: string;
  readonly startTls: boolean;
  readonly caFile?: string;
};

/** The command of the OpenLDAP client tools that repeats the request; it asks for the password. */
export function toCommand(request: LdapRequest, target: ReplayTarget): string {
  switch (request.kind) {
    case 'bind':
      return `${command('ldapwhoami', target)}`;
    case 'search':
      return [
        command('ldapsearch', target),
        `-o ldif-wrap=no -b ${quote(request.dn)} -s ${request.scope} ${quote(request.filter)}`,
        ...request.attributes.map(quote),
      ].join(' ');
    case 'add':
      return withLdif(command('ldapadd', target), [...dnLine(request.dn), ...request.values.flatMap(ldifValues)]);
    case 'modify':
      return withLdif(command('ldapmodify', target), [
        ...dnLine(request.dn),
        'changetype: modify',
        ...request.changes.flatMap((change) => [`${change.operation}: ${change.name}`, ...ldifValues(change), '-']),
      ]);
    case 'modifyDN':
      return withLdif(command('ldapmodify', target), [
        ...dnLine(request.dn),
        'changetype: modrdn',
        ldifLine('newrdn', request.newRdn),
        'deleteoldrdn: 1',
        ldifLine('newsuperior', request.newParent),
      ]);
    case 'modifyPassword':
      return `${command('ldappasswd', target)} -S ${quote(request.dn)}`;
    case 'delete':
      return `${command('ldapdelete', target)} ${quote(request.dn)}`;
  }
}

function command(tool: string, { url, bindDn, startTls, caFile }: ReplayTarget): string {
  const environment = caFile === undefined ? '' : `LDAPTLS_CACERT=${quote(caFile)} `;
  return `${environment}${tool} -x${startTls ? ' -ZZ' : ''} -H ${quote(url)} -D ${quote(bindDn)} -W`;
}

/** The quoted word keeps the shell from reading anything in the lines as its own. */
function withLdif(start: string, lines: readonly string[]): string {
  return [`${start} <<'LDIF'`, ...lines, 'LDIF'].join('\n');
}

function dnLine(dn: string): readonly string[] {
  return [ldifLine('dn', dn)];
}

function ldifValues({ name, values, secret }: WireValues): readonly string[] {
  if (secret === true) return [`# ${name}: not logged`];
  return values.map((value) => ldifLine(name, value));
}

/** RFC 2849: a value that is no SAFE-STRING goes as base64. */
function ldifLine(name: string, value: string | Uint8Array): string {
  const isSafe = typeof value === 'string' && /^(?![ :<])[\x20-\x7e]*(?<! )$/.test(value);
  return isSafe ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
