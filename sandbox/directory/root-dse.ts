import type { SentAttribute, SentEntry } from './ber-messages/message.ts';
import type { Domain } from './domain.ts';
import { dnOf } from './entry.ts';
import { generalizedTime } from './tree.ts';

export const controlOids = {
  pagedResults: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  showRecycled: '1.2.840.113556.1.4.2064',
  permissiveModify: '1.2.840.113556.1.4.1413',
  treeDelete: '1.2.840.113556.1.4.805',
  domainScope: '1.2.840.113556.1.4.1339',
  extendedDn: '1.2.840.113556.1.4.529',
  lazyCommit: '1.2.840.113556.1.4.619',
  serverNotify: '1.2.840.113556.1.4.1338',
} as const;

export const extensionOids = { startTls: '1.3.6.1.4.1.1466.20037', whoAmI: '1.3.6.1.4.1.4203.1.11.3' } as const;

/** What the server says of itself to anyone who reads the empty DN. */
export function rootDse(domain: Domain, requested: readonly string[]): SentEntry {
  const everything = requested.length === 0 || requested.some((name) => name === '*' || name === '+');
  const names = new Set(requested.map((name) => name.toLowerCase()));
  const attributes = describe(domain).filter(({ name }) => everything || names.has(name.toLowerCase()));
  return { dn: '', attributes };
}

function describe(domain: Domain): readonly SentAttribute[] {
  const base = dnOf(domain.head);
  const configuration = dnOf(domain.configuration);
  const schema = dnOf(domain.schemaHead);
  const server = `CN=${domain.hostName.split('.')[0]?.toUpperCase()},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${configuration}`;
  const one = (name: string, value: string): SentAttribute => ({ name, values: [value] });
  return [
    one('currentTime', generalizedTime(domain.tree.now())),
    one('subschemaSubentry', `CN=Aggregate,${schema}`),
    one('dsServiceName', `CN=NTDS Settings,${server}`),
    { name: 'namingContexts', values: [base, configuration, schema] },
    one('defaultNamingContext', base),
    one('schemaNamingContext', schema),
    one('configurationNamingContext', configuration),
    one('rootDomainNamingContext', base),
    { name: 'supportedControl', values: Object.values(controlOids) },
    { name: 'supportedExtension', values: Object.values(extensionOids) },
    { name: 'supportedLDAPVersion', values: ['3', '2'] },
    { name: 'supportedLDAPPolicies', values: ['MaxPageSize', 'MaxValRange', 'MaxResultSetsPerConn'] },
    one('highestCommittedUSN', String(domain.tree.usn)),
    { name: 'supportedSASLMechanisms', values: ['GSSAPI', 'GSS-SPNEGO', 'EXTERNAL', 'DIGEST-MD5'] },
    one('dnsHostName', domain.hostName),
    one('ldapServiceName', `${domain.dnsName}:${domain.hostName.split('.')[0]}$@${domain.dnsName.toUpperCase()}`),
    one('serverName', server),
    {
      name: 'supportedCapabilities',
      values: [
        '1.2.840.113556.1.4.800',
        '1.2.840.113556.1.4.1670',
        '1.2.840.113556.1.4.1791',
        '1.2.840.113556.1.4.1935',
        '1.2.840.113556.1.4.2080',
        '1.2.840.113556.1.4.2237',
      ],
    },
    one('isSynchronized', 'TRUE'),
    one('isGlobalCatalogReady', 'TRUE'),
    one('domainFunctionality', '7'),
    one('forestFunctionality', '7'),
    one('domainControllerFunctionality', '7'),
  ];
}
