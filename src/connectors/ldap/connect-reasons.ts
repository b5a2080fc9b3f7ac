/** Why no connection could be made: what it means and what to do. */
export type ConnectReason = {
  /** `untrusted` is final; `unavailable` may pass. */
  readonly code: 'unavailable' | 'untrusted';
  readonly what: string;
  readonly advice: string;
};

/** The reason behind an error code of Node.js, of its TLS or of OpenSSL; `undefined` for one that tells no more than itself. */
export function findConnectReason(code: string): ConnectReason | undefined {
  const known = connectReasons.find(({ codes }) => codes.includes(code));
  return known ?? (code.startsWith('ERR_SSL_') ? nothingInCommon : undefined);
}

/** OpenSSL's own words are many; but for the one below they all say that the two sides could not agree. */
const nothingInCommon: ConnectReason = {
  code: 'untrusted',
  what: 'it has no TLS version or cipher in common with this machine',
  advice: 'Let the directory server speak TLS 1.2 or later, with a certificate whose RSA key has 2048 bits at least.',
};

const connectReasons: readonly (ConnectReason & { readonly codes: readonly string[] })[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    code: 'unavailable',
    what: 'the host name does not resolve',
    advice: 'Check the host in url and the DNS of this machine.',
  },
  {
    codes: ['ECONNREFUSED'],
    code: 'unavailable',
    what: 'nothing listens there',
    advice: 'Check host and port (LDAPS 636, StartTLS 389) and that the directory server runs.',
  },
  {
    codes: ['TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    code: 'unavailable',
    what: 'no answer in time',
    advice: 'Check host, port and the firewalls in between, and whether the directory server hangs.',
  },
  {
    codes: ['ECONNRESET', 'EPIPE'],
    code: 'unavailable',
    what: 'the server ended the connection before it stood',
    advice:
      'See whether the directory server runs. A domain controller without a certificate for LDAPS does this, or one whose key it may not read.',
  },
  {
    codes: ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    code: 'untrusted',
    what: 'it does not speak TLS there',
    advice: 'ldaps:// is port 636. Port 389 wants ldap:// with startTls: true.',
  },
  {
    codes: ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']
      .concat('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_UNTRUSTED')
      .concat('CERT_SIGNATURE_FAILURE'),
    code: 'untrusted',
    what: 'its certificate is issued by an authority that is not trusted here',
    advice:
      'Export the certificate of that issuer, and of each authority above it up to the root, as PEM into the one file that tls.caFile names.',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    code: 'untrusted',
    what: 'its certificate is for another host name',
    advice: 'Use in url a name that the certificate carries, or name the expected one in tls.serverName.',
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    code: 'untrusted',
    what: 'its certificate is not valid today',
    advice: 'Renew the certificate of the directory server; check the clock of both machines.',
  },
  {
    codes: ['INVALID_PURPOSE'],
    code: 'untrusted',
    what: 'its certificate is not made for servers',
    advice: 'Give the directory server a certificate with the enhanced key usage Server Authentication.',
  },
  {
    codes: [
      'UNSPECIFIED',
      'INVALID_CA',
      'PATH_LENGTH_EXCEEDED',
      'CERT_CHAIN_TOO_LONG',
      'CERT_REVOKED',
      'CERT_REJECTED',
    ],
    code: 'untrusted',
    what: 'its certificate is not accepted',
    advice:
      'Give the directory server a new certificate: an RSA key of 2048 bits at least, signed with SHA-256, from an authority that is one.',
  },
];
