import { lookup } from 'node:dns/promises';
import { hostOf } from './open-connection.ts';

export type Address = { readonly address: string; readonly family: number };
export type FindAddresses = (host: string) => Promise<readonly Address[]>;

/**
 * Whether one server may answer now and another one next: where several are named, or one name stands for several addresses, as the DNS name of
 * an Active Directory domain does for all its controllers. A host with an IPv4 and an IPv6 address is one server. A name that cannot be
 * resolved is told by the connecting.
 */
export async function hasSeveralServers(urls: readonly string[], find: FindAddresses = findAll): Promise<boolean> {
  if (urls.length > 1) return true;
  const [url = ''] = urls;
  const addresses = await find(hostOf(url)).catch(() => []);
  const byFamily = Map.groupBy(addresses, ({ family }) => family);
  return [...byFamily.values()].some((some) => new Set(some.map(({ address }) => address)).size > 1);
}

function findAll(host: string): Promise<readonly Address[]> {
  return lookup(host, { all: true });
}
