import { addObject } from './add-object.ts';
import type { Domain } from './domain.ts';
import { dnOf } from './entry.ts';

/** The containers that every domain has, and the entry of the domain among the forest's partitions. */
export function addStandardContainers(domain: Domain): void {
  const base = dnOf(domain.head);
  const critical = { isCriticalSystemObject: 'TRUE', systemFlags: '-1946157056' };
  for (const [name, description] of [
    ['Users', 'Default container for upgraded user accounts'],
    ['Computers', 'Default container for upgraded computer accounts'],
    ['System', 'Builtin system settings'],
    ['Program Data', 'Default location for storage of application data.'],
    ['Managed Service Accounts', 'Default container for managed service accounts'],
    [
      'ForeignSecurityPrincipals',
      'Default container for security identifiers (SIDs) associated with objects from external, trusted domains',
    ],
  ] as const) {
    addObject(domain, `CN=${name},${base}`, { objectClass: 'container', description, ...critical });
  }
  addObject(domain, `CN=Builtin,${base}`, { objectClass: 'builtinDomain', ...critical });
  addObject(domain, `CN=LostAndFound,${base}`, { objectClass: 'lostAndFound', ...critical });
  addObject(domain, `OU=Domain Controllers,${base}`, { objectClass: 'organizationalUnit', ...critical });
  addObject(domain, `CN=AdminSDHolder,CN=System,${base}`, { objectClass: 'container', ...critical });
  addPartitions(domain);
}

function addPartitions(domain: Domain): void {
  const configuration = dnOf(domain.configuration);
  addObject(domain, `CN=Partitions,${configuration}`, { objectClass: 'crossRefContainer' });
  addObject(domain, `CN=${domain.netbiosName},CN=Partitions,${configuration}`, {
    objectClass: 'crossRef',
    nCName: dnOf(domain.head),
    dnsRoot: domain.dnsName,
    nETBIOSName: domain.netbiosName,
    systemFlags: '3',
  });
}
