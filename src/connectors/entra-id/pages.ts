import { ConnectorError } from '../contract.ts';
import type { GraphClient } from './client.ts';
import { type GraphUser, pageSchema, userSchema } from './schema.ts';

export type GraphPage = {
  readonly items: readonly unknown[];
  readonly next?: string;
  readonly delta?: string;
};

/** Reads one page. @throws ConnectorError also where the answer is no page: no answer is not an empty answer */
export async function fetchPage(
  client: GraphClient,
  target: string,
  headers?: Readonly<Record<string, string>>,
): Promise<GraphPage> {
  return toPage(client, await client.get(target, headers), target);
}

/** The page in an answer. */
export function toPage(client: GraphClient, json: unknown, target: string): GraphPage {
  const parsed = pageSchema.safeParse(json);
  if (!parsed.success) throw noPage(client, target);
  const { value, '@odata.nextLink': next, '@odata.deltaLink': delta } = parsed.data;
  return { items: value, ...(next !== undefined && { next }), ...(delta !== undefined && { delta }) };
}

/** Follows next links until there is none; a page may be short or empty. Gives the delta link, where the last page has one. */
export async function* followPages(
  client: GraphClient,
  first: string,
  headers?: Readonly<Record<string, string>>,
): AsyncGenerator<readonly unknown[], string | undefined> {
  const links = new Set<string>();
  for (let link: string | undefined = first; link !== undefined; ) {
    if (links.has(link)) throw circle(client);
    links.add(link);
    const page: GraphPage = await fetchPage(client, link, headers);
    yield page.items;
    if (page.next === undefined) return page.delta;
    link = page.next;
  }
  return undefined;
}

/** Users out of items of a page. @throws ConnectorError `forbidden` for one without an id: leaving it out would look like a deletion */
export function toUsers(client: GraphClient, items: readonly unknown[]): readonly GraphUser[] {
  return items.map((item) => {
    const parsed = userSchema.safeParse(item);
    if (parsed.success) return parsed.data;
    throw new ConnectorError({
      code: 'forbidden',
      system: client.system,
      message: `${client.system}: Microsoft Graph shows a user without an id.`,
      advice: 'Grant the application User.Read.All, with admin consent.',
    });
  });
}

function noPage(client: GraphClient, target: string): ConnectorError {
  return new ConnectorError({
    code: 'invalid',
    system: client.system,
    message: `GET ${target.split('?')[0] ?? target}: Microsoft Graph answered with something that is no list.`,
    advice: 'Check baseUrl, and that no proxy answers in its place.',
  });
}

function circle(client: GraphClient): ConnectorError {
  return new ConnectorError({
    code: 'incomplete',
    system: client.system,
    message: 'A next link of Microsoft Graph leads back to a page that was read already.',
    advice: 'Nothing of this read is used to judge who is gone. Run again.',
    retryable: true,
  });
}
