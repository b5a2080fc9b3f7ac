import { readFileSync } from 'node:fs';
import { Client, ResultCodeError } from 'ldapts';
import type { Directory } from './index.ts';

/** A client of a directory that trusts its certificate, bound as the service account unless another name is given; `timeout` in milliseconds. */
export async function connectClient(
  directory: Directory,
  as: { readonly name: string; readonly password: string; readonly timeout?: number } = {
    name: directory.bindDn,
    password: directory.password,
  },
): Promise<Client> {
  const tlsOptions = { ca: readFileSync(directory.caFile) };
  const client = new Client({ url: directory.url, tlsOptions, timeout: as.timeout ?? 0 });
  await client.bind(as.name, as.password);
  return client;
}

/** How an operation ended: 0, or the code and the first eight characters of the text, e.g. `68 00000524`. */
export async function outcomeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return '0';
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    return `${error.code} ${error.message.slice(0, 8)}`;
  }
}

/** A password in the form that unicodePwd takes; ldapts sends text as UTF-8, so the octets go as a Buffer. */
export function quotedPassword(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}
