import { PlatformError } from './platform-error.ts';

/**
 * What keeps a program that is told of a database by `DATABASE_URL` from working in it, where that is for the administrator to mend: the URL, the
 * certificate of the server, the rights of the user.
 *
 * @returns undefined for anything else, such as a server that is away
 */
export function toDatabaseProblem(error: unknown): PlatformError | undefined {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === 'ERR_INVALID_URL' || code === 'ENOENT') return wrongAddress(error, message);
  if (isUntrusted(code) || message === 'The server does not support SSL connections') return untrusted(error, message);
  return isRefused(code) ? withoutRights(error, message) : undefined;
}

function wrongAddress(cause: unknown, found: string): PlatformError {
  return new PlatformError({
    code: 'databaseAddress',
    message: `DATABASE_URL cannot be used: ${found}.`,
    advice:
      'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / ? # % of the password as %40 %3A %2F %3F %23 %25; sslrootcert names a file that is there.',
    cause,
  });
}

/** What Node.js says of certificates; see `tls` of its documentation, "X509 certificate error codes". */
function isUntrusted(code: unknown): boolean {
  return typeof code === 'string' && /CERT|SIGNATURE|^ERR_(TLS|SSL)_/.test(code);
}

function untrusted(cause: unknown, found: string): PlatformError {
  return new PlatformError({
    code: 'databaseUntrusted',
    message: `There is no trusted connection to the database: ${found}.`,
    advice:
      'Write ?sslmode=verify-full&sslrootcert=/path/to/ca.pem at the end of DATABASE_URL, with the certificate of the authority; the host must be one that the server’s certificate names.',
    cause,
  });
}

/** PostgreSQL's insufficient_privilege, invalid_schema_name, and undefined_table where none could be made. */
function isRefused(code: unknown): boolean {
  return code === '42501' || code === '3F000' || code === '42P01';
}

function withoutRights(cause: unknown, found: string): PlatformError {
  return new PlatformError({
    code: 'databaseRights',
    message: `The user of DATABASE_URL may not bring the database up to date: ${found}.`,
    advice:
      'Let the user own the database (`alter database NAME owner to USER`) and everything that Hirewire has made in it.',
    cause,
  });
}
