/**
 * Where a domain controller stands. LDAP's ports are fixed, hence an address of its own: each process of each test run has one, so that
 * none waits for another and no name is taken twice. What tests write need not survive the machine; what anybody else does is kept as an
 * installed directory keeps it.
 */
export type Stand = {
  readonly home: string;
  readonly address: string;
  readonly isDurable: boolean;
};
