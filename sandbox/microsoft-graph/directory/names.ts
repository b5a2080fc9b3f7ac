import { listOf, textOf, type UserRecord, type Values } from './user-record.ts';

/** The names that live users hold. All are compared without regard to case. */
export type Names = {
  add(record: UserRecord): void;
  remove(record: UserRecord): void;
  byPrincipalName(name: string): UserRecord | undefined;
  byNickname(name: string): UserRecord | undefined;
  /** By an address of `proxyAddresses`, without `smtp:`. */
  byAddress(address: string): UserRecord | undefined;
};

/** An index of names that holds none. */
export function createNames(): Names {
  const principalNames = new Map<string, UserRecord>();
  const nicknames = new Map<string, UserRecord>();
  const addresses = new Map<string, UserRecord>();

  function drop(map: Map<string, UserRecord>, key: string | undefined, record: UserRecord): void {
    if (key !== undefined && map.get(key) === record) map.delete(key);
  }

  return {
    add(record) {
      const { values } = record.image;
      const name = keyOf(textOf(values, 'userPrincipalName'));
      const nickname = keyOf(textOf(values, 'mailNickname'));
      if (name !== undefined) principalNames.set(name, record);
      if (nickname !== undefined) nicknames.set(nickname, record);
      for (const address of addressesOf(values)) addresses.set(address, record);
    },
    remove(record) {
      const { values } = record.image;
      drop(principalNames, keyOf(textOf(values, 'userPrincipalName')), record);
      drop(nicknames, keyOf(textOf(values, 'mailNickname')), record);
      for (const address of addressesOf(values)) drop(addresses, address, record);
    },
    byPrincipalName: (name) => principalNames.get(name.toLowerCase()),
    byNickname: (name) => nicknames.get(name.toLowerCase()),
    byAddress: (address) => addresses.get(address.toLowerCase()),
  };
}

/** The mail addresses that a user holds, in lower case and without `smtp:`. */
export function addressesOf(values: Values): readonly string[] {
  return listOf(values, 'proxyAddresses')
    .filter((address) => /^smtp:/iu.test(address))
    .map((address) => address.slice('smtp:'.length).trim().toLowerCase());
}

function keyOf(name: string | null): string | undefined {
  return name === null ? undefined : name.toLowerCase();
}
