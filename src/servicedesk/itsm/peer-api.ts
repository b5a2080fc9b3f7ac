import { z } from 'zod';
import { DeliveryError } from '../delivery/delivery-error.ts';
import { answerFailure, openHttp } from '../delivery/http.ts';
import type { PeerSettings } from '../delivery/settings.ts';

export type PeerRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the system's address: `/REST/2.0/ticket`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For messages: what is tried. */
  readonly tried: string;
};

/** The REST API of a peer system, in JSON, logged in. */
export type PeerApi = {
  /** One call; the answer as the schema reads it. Throws {@link DeliveryError} unless it was a success that the schema knows. */
  call<Schema extends z.ZodType>(request: PeerRequest, schema: Schema): Promise<z.output<Schema>>;
  end(): Promise<void>;
};

/** `tokenScheme`: how the system calls a token that stands alone in the Authorization header. */
export async function openPeerApi(
  settings: PeerSettings,
  options: { readonly tokenScheme: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<PeerApi> {
  const http = await openHttp(settings);
  const authorization = toAuthorization(settings, options.tokenScheme);
  const base = settings.url.replace(/\/+$/, '');
  return {
    async call({ method, path, query = {}, body, tried }, schema) {
      const url = new URL(base + path);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const answer = await http.send({
        ...{ method, url, tried },
        headers: {
          ...{ accept: 'application/json', authorization, ...options.headers },
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (answer.status < 200 || answer.status >= 300) throw answerFailure(answer, tried);
      return readAnswer(answer.text, schema, tried);
    },
    end: () => http.end(),
  };
}

function toAuthorization({ token, username = '', password }: PeerSettings, tokenScheme: string): string {
  // Jira's tokens are passwords of an e-mail address, elsewhere a token stands alone.
  if (token !== undefined && username === '') return `${tokenScheme} ${token.reveal()}`;
  const secret = (password ?? token)?.reveal() ?? '';
  return `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
}

/** A login page instead of JSON, an empty or a foreign answer: success that proves nothing. */
function readAnswer<Schema extends z.ZodType>(text: string, schema: Schema, tried: string): z.output<Schema> {
  let document: unknown;
  try {
    document = text.trim() === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new DeliveryError('down', `${tried}: the answer is no JSON`, { cause: error });
  }
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new DeliveryError('retry', `${tried}: the answer is not as expected${where === '' ? '' : ` at ${where}`}`);
}

/** Any answer will do. */
export const anyAnswer = z.unknown();

/** By what a comment of ours is known over there, where nothing but its text can carry it. */
export function commentMark(id: number): string {
  return `[Hirewire comment ${id}]`;
}

/** One line of a check, from a call. */
export async function checkLine(
  what: string,
  look: () => Promise<string>,
): Promise<{ readonly what: string; readonly isOk: boolean; readonly message: string }> {
  try {
    return { what, isOk: true, message: await look() };
  } catch (error) {
    return { what, isOk: false, message: error instanceof Error ? error.message : 'failed' };
  }
}
