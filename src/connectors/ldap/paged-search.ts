import { TextMap } from '../../platform/text-map.ts';
import type { Connection, Page, Search } from './connection.ts';
import type { Directory } from './directory.ts';
import { ConnectionLost, isPassing, resultCode, toReadError } from './errors.ts';
import type { LdapEntry } from './ldap-entry.ts';

const maximumStarts = 4;

/**
 * Everything that a search finds, page by page, on a connection of its own: a cookie belongs to a connection, and
 * another paged search on it would void it. When the connection breaks the search starts again, and objects that were
 * already given are not given twice.
 * @throws ConnectorError when it can't be brought to its end: half a list is no list
 */
export async function* pagedSearch(directory: Directory, search: Search): AsyncGenerator<readonly LdapEntry[]> {
  const given = new TextMap();
  for (let starts = 1; ; starts += 1) {
    try {
      yield* onePass(directory, search, given);
      return;
    } catch (error) {
      const isOver = starts >= maximumStarts || !(error instanceof ConnectionLost || isPassing(error));
      if (isOver) {
        throw toReadError(error, {
          system: directory.system,
          server: directory.server,
          tried: `listing ${search.base}`,
        });
      }
      await directory.pause(starts);
    }
  }
}

/**
 * What a search of some values finds, in one request where the server's MaxPageSize allows it, else in pages.
 * `tried` is for the message.
 */
export async function wholeSearch(directory: Directory, tried: string, search: Search): Promise<readonly LdapEntry[]> {
  const searchOnce = async (connection: Connection): Promise<readonly LdapEntry[] | undefined> => {
    try {
      return await connection.search(search);
    } catch (error) {
      if (resultCode(error) === sizeLimitExceeded) return undefined;
      throw error;
    }
  };
  const answer = await directory.read(tried, searchOnce, { beside: true });
  if (answer !== undefined) return answer;
  const entries: LdapEntry[] = [];
  for await (const page of pagedSearch(directory, search)) entries.push(...page);
  return entries;
}

const sizeLimitExceeded = 4;

async function* onePass(directory: Directory, search: Search, given: TextMap): AsyncGenerator<readonly LdapEntry[]> {
  const connection = await directory.extraConnection();
  try {
    for await (const page of pagesOf(connection, search, directory.config.pageSize)) {
      const fresh = page.filter((entry) => given.add(directory.dialect.readAnchor(entry) ?? entry.dn));
      if (fresh.length > 0) yield fresh;
    }
  } finally {
    await connection.close();
  }
}

/** Until the server sends no cookie; an empty page alone is not the end. */
async function* pagesOf(connection: Connection, search: Search, size: number): AsyncGenerator<readonly LdapEntry[]> {
  let cookie: Buffer | undefined;
  do {
    const page: Page = await connection.searchPage(search, { size, ...(cookie === undefined ? {} : { cookie }) });
    yield page.entries;
    cookie = page.cookie;
  } while (cookie !== undefined);
}
