import {
  Attribute,
  Change,
  type Client,
  Control,
  type Filter,
  PagedResultsControl,
  SearchRequest,
  type SearchResponse,
  StatusCodeParser,
} from 'ldapts';
import { formatDn, parseDn, respellDn } from '../../domain/dn.ts';
import { ConnectionLost, describeResult, resultCode } from './errors.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { encodePasswordModify, passwordModifyOid } from './password-modify.ts';
import type { LdapRequest, WireChange, WireValues } from './replay.ts';

export type Search = {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
};

export type Page = { readonly entries: readonly LdapEntry[]; readonly cookie?: Buffer };

/** Called once for each request, when it is answered or has failed. */
export type RequestObserver = (
  request: LdapRequest,
  result: { url: string; status: string; milliseconds: number },
) => void;

/** Lets a modify add a value that is there and delete one that is not ([MS-ADTS] 3.1.1.3.4.1.8). */
const permissiveModify = new Control('1.2.840.113556.1.4.1413');

/**
 * One bound connection to one server. It never reconnects by itself: a new socket would not be logged in.
 * Once it is lost, every call throws {@link ConnectionLost}.
 */
export class Connection {
  /** The URL that it was opened with. */
  readonly url: string;
  readonly #client: Client;
  readonly #observe: RequestObserver | undefined;
  #isBound = false;
  #isLost = false;

  constructor(client: Client, details: { url: string; observe?: RequestObserver }) {
    this.#client = client;
    this.url = details.url;
    this.#observe = details.observe;
  }

  get isLost(): boolean {
    return this.#isLost || (this.#isBound && !this.#client.isConnected);
  }

  /** Connects where that has not been done yet, and logs in. */
  async bind(bindDn: string, password: string): Promise<void> {
    await this.#call({ kind: 'bind', dn: bindDn }, () => this.#client.bind(bindDn, password));
    this.#isBound = true;
  }

  /** At most 1000 entries (the server's MaxPageSize); more throws result code 4, sizeLimitExceeded. */
  async search(search: Search): Promise<readonly LdapEntry[]> {
    const response = await this.#search(search, []);
    return toEntries(response);
  }

  /**
   * One page. Active Directory forgets the cookie when another paged search starts on the same connection.
   * @remarks The request is sent below `Client.searchPaginated`, which ends at an empty page although the server sent
   * a cookie with it: a directory that is read by half would look like people who have left.
   */
  async searchPage(search: Search, page: { size: number; cookie?: Buffer }): Promise<Page> {
    const control = new PagedResultsControl({ critical: true, value: page });
    const response = await this.#search(search, [control]);
    const answer = response.controls?.find((item) => item instanceof PagedResultsControl);
    const cookie = answer?.value?.cookie;
    const entries = toEntries(response);
    return cookie === undefined || cookie.length === 0 ? { entries } : { entries, cookie };
  }

  async add(dn: string, values: readonly WireValues[]): Promise<void> {
    await this.#call({ kind: 'add', dn, values }, () => this.#client.add(dn, values.map(toAttribute)));
  }

  /** The server hashes the new password as it is set up to (RFC 3062). */
  async modifyPassword(dn: string, password: string): Promise<void> {
    await this.#call({ kind: 'modifyPassword', dn }, () =>
      this.#client.exop(passwordModifyOid, encodePasswordModify(respellDn(dn), password)),
    );
  }

  async modify(dn: string, changes: readonly WireChange[]): Promise<void> {
    const wire = changes.map(
      (change) => new Change({ operation: change.operation, modification: toAttribute(change) }),
    );
    await this.#call({ kind: 'modify', dn, changes }, () => this.#client.modify(respellDn(dn), wire, permissiveModify));
  }

  /** Renames and moves in one step. `newRdn` has its commas and backslashes as hex pairs. */
  async modifyDn(dn: string, newRdn: string, newParent: string): Promise<void> {
    const safeParent = formatDn(parseDn(newParent) ?? []);
    const request = { kind: 'modifyDN', dn, newRdn, newParent: safeParent } as const;
    await this.#call(request, () => this.#client.modifyDN(respellDn(dn), `${newRdn},${safeParent}`));
  }

  async delete(dn: string): Promise<void> {
    await this.#call({ kind: 'delete', dn }, () => this.#client.del(respellDn(dn)));
  }

  /** For the owner of the socket: it has closed. ldapts does not notice that after StartTLS. */
  markLost(): void {
    this.#isLost = true;
  }

  async close(): Promise<void> {
    this.#isLost = true;
    await this.#client.unbind().catch(() => {});
  }

  async #search(search: Search, controls: Control[]): Promise<SearchResponse> {
    const { base, scope, filter, attributes } = search;
    const request = { kind: 'search', dn: base, scope, filter: filter.toString(), attributes } as const;
    return this.#call(request, async () => {
      const wire = this.#client as unknown as Wire;
      const message = new SearchRequest({
        messageId: wire._nextMessageId(),
        ...{ baseDN: respellDn(base), scope, filter, attributes: [...attributes], controls },
      });
      const response = await wire._send(message);
      if (response?.status !== 0) throw StatusCodeParser.parse(response);
      return response;
    });
  }

  async #call<T>(request: LdapRequest, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const observe = (status: string) =>
      this.#observe?.(request, { url: this.url, status, milliseconds: performance.now() - started });
    if (this.isLost) throw new ConnectionLost(`the connection to ${this.url} is closed`);
    try {
      const result = await work();
      observe('0 success');
      return result;
    } catch (error) {
      observe(describeResult(error));
      const code = resultCode(error);
      if (code !== undefined && code !== noResult) throw error;
      this.#isLost = true;
      void this.#client.unbind().catch(() => {});
      throw new ConnectionLost(describeResult(error), { cause: error });
    }
  }
}

/** The two members of ldapts' client below its public searches; see {@link Connection.searchPage}. */
type Wire = {
  _nextMessageId(): number;
  _send(message: SearchRequest): Promise<SearchResponse | undefined>;
};

/** What ldapts gives as a result code when there was no answer. */
const noResult = 248;

function toEntries(response: SearchResponse): readonly LdapEntry[] {
  return response.searchEntries.map(({ name, attributes }) => ({ dn: name, attributes }));
}

function toAttribute({ name, values }: WireValues): Attribute {
  const buffers = values.map((value) => Buffer.from(value));
  return new Attribute({ type: name, values: buffers });
}
