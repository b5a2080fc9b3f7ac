import type { IncomingMessage } from 'node:http';
import type { ControlRequest } from './control.ts';

/** The most bytes of a body, and what is thrown at one that has more. (Default: a RangeError) */
export type BodyLimit = { readonly most: number; readonly refusal?: () => Error };

/** The body as text. Throws what the limit says. */
export async function readBody(request: IncomingMessage, { most, refusal }: BodyLimit): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw refusal?.() ?? new RangeError('the request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The path and the query of a target as they came, without the `?`. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const [path = '', query = ''] = target.split(/\?(.*)/su, 2);
  return { path, query };
}

/** A target as faults and logs see it: decoded, or as it came where it cannot be. */
export function decodeTarget(target: string): string {
  try {
    return decodeURIComponent(target.replaceAll('+', ' '));
  } catch {
    return target;
  }
}

/** The headers by lower-case name, one text each. */
export function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** How somebody asks, and from where: what the control interface judges. */
export function callerOf(request: IncomingMessage): Pick<ControlRequest, 'method' | 'peer' | 'host'> {
  const { method = 'GET', headers, socket } = request;
  return { method, peer: socket.remoteAddress ?? '', host: headers.host ?? '' };
}
