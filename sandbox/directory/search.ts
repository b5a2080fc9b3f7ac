import { randomBytes } from 'node:crypto';
import { readPageControl } from './ber-messages/encode-response.ts';
import type { Control, LdapResult, SearchRequest, SentEntry } from './ber-messages/message.ts';
import type { Domain, Session } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import { badControl, bindFirst, success } from './errors.ts';
import { existingEntry } from './existing-entry.ts';
import { compileFilter } from './filter-match.ts';
import { findEntries } from './find-entries.ts';
import type { Reading } from './read-values.ts';
import { renderEntry, type Selection, selectAttributes } from './render-entry.ts';
import { controlOids, rootDse } from './root-dse.ts';

/** What a search answers: entries made one at a time while they are written, references, and the closing result. */
export type SearchAnswer = {
  readonly count: number;
  entry(index: number): SentEntry;
  readonly references: readonly string[];
  readonly result: LdapResult;
  /** Present for a paged search; empty when this was the last page. */
  readonly cookie: Buffer | undefined;
};

/** The paged searches that a connection has open, by cookie. AD keeps the newest alone: a second one voids the first. */
export type OpenPages = Map<string, { readonly entries: readonly Entry[]; next: number }>;

/** MaxPageSize, the most entries of one answer. */
export const maxPageSize = 1000;
const openPagesPerConnection = 1;

export type SearchInput = {
  readonly domain: Domain;
  readonly session: Session;
  readonly pages: OpenPages;
  readonly request: SearchRequest;
  readonly controls: readonly Control[];
  readonly sizeLimit: number;
};

/**
 * Answers one search request, or one page of it.
 * @throws Refusal for a base that is not there, a stale cookie, or without a bind
 */
export function search(input: SearchInput): SearchAnswer {
  const { domain, session, request } = input;
  const reading: Reading = { domain, session };
  if (request.base === '' && request.scope === 'base') return rootDseAnswer(domain, request);
  if (session.identity === undefined) throw bindFirst();
  const selection = selectAttributes(reading, request.attributes, request.typesOnly);
  const control = input.controls.find(({ oid }) => oid === controlOids.pagedResults);
  if (control?.value === undefined) return wholeAnswer(input, reading, selection);
  return pageAnswer(input, reading, { selection, control: readPaging(control.value) });
}

function readPaging(value: Buffer): Paging['control'] {
  try {
    return readPageControl(value);
  } catch {
    throw badControl();
  }
}

function rootDseAnswer(domain: Domain, request: SearchRequest): SearchAnswer {
  const entry = rootDse(domain, request.attributes);
  return { count: 1, entry: () => entry, references: [], result: success, cookie: undefined };
}

function wholeAnswer(input: SearchInput, reading: Reading, selection: Selection): SearchAnswer {
  const found = findAll(input, reading);
  const asked = input.request.sizeLimit === 0 ? Number.POSITIVE_INFINITY : input.request.sizeLimit;
  const limit = Math.min(asked, input.sizeLimit);
  const isCut = found.length > limit;
  return {
    count: Math.min(found.length, limit),
    entry: (index) => render(reading, found, { index, selection }),
    references: isCut ? [] : referencesOf(input),
    result: isCut ? { code: 4, matchedDn: '', message: '' } : success,
    cookie: undefined,
  };
}

type Paging = { readonly selection: Selection; readonly control: { readonly size: number; readonly cookie: Buffer } };

function pageAnswer(input: SearchInput, reading: Reading, { selection, control }: Paging): SearchAnswer {
  const { pages } = input;
  const page = control.cookie.length === 0 ? openPages(input, reading) : takePages(pages, control.cookie);
  const size = control.size === 0 ? 0 : Math.min(control.size, maxPageSize);
  const entries = page.entries.slice(page.next, page.next + size).filter((entry) => stillMatches(input, entry));
  page.next += size;
  const isLast = size === 0 || page.next >= page.entries.length;
  return {
    count: entries.length,
    entry: (index) => render(reading, entries, { index, selection }),
    references: isLast ? referencesOf(input) : [],
    result: success,
    cookie: isLast ? Buffer.alloc(0) : keepPages(pages, page),
  };
}

/** An object deleted since the search began does not come any more. */
function stillMatches(input: SearchInput, entry: Entry): boolean {
  return !entry.deleted || showsDeleted(input.controls);
}

function openPages(input: SearchInput, reading: Reading): { entries: readonly Entry[]; next: number } {
  while (input.pages.size >= openPagesPerConnection) {
    const [oldest] = input.pages.keys();
    if (oldest === undefined) break;
    input.pages.delete(oldest);
  }
  return { entries: findAll(input, reading), next: 0 };
}

function takePages(pages: OpenPages, cookie: Buffer): { entries: readonly Entry[]; next: number } {
  const key = cookie.toString('hex');
  const page = pages.get(key);
  if (page === undefined) throw badControl();
  pages.delete(key);
  return page;
}

function keepPages(pages: OpenPages, page: { entries: readonly Entry[]; next: number }): Buffer {
  const cookie = randomBytes(16);
  pages.set(cookie.toString('hex'), page);
  return cookie;
}

function findAll(input: SearchInput, reading: Reading): readonly Entry[] {
  const showDeleted = showsDeleted(input.controls);
  const base = existingEntry(input.domain, input.request.base, { showDeleted });
  const found = findEntries(reading, { base, scope: input.request.scope, filter: input.request.filter, showDeleted });
  return found;
}

function showsDeleted(controls: readonly Control[]): boolean {
  return controls.some(({ oid }) => oid === controlOids.showDeleted || oid === controlOids.showRecycled);
}

function render(
  reading: Reading,
  entries: readonly Entry[],
  item: { readonly index: number; readonly selection: Selection },
): SentEntry {
  const entry = entries[item.index];
  if (entry === undefined) throw new RangeError('No such entry in the answer');
  return renderEntry(reading, entry, item.selection);
}

/** A search of the whole domain points to the other naming contexts, unless the client wants this one alone. */
function referencesOf(input: SearchInput): readonly string[] {
  const { domain, request } = input;
  const isWhole = request.scope === 'sub' || request.scope === 'one' || request.scope === 'children';
  if (!isWhole || input.controls.some(({ oid }) => oid === controlOids.domainScope)) return [];
  const base = existingEntry(domain, request.base, { showDeleted: true });
  return base === domain.head ? [`ldap://${domain.dnsName}/${dnOf(domain.configuration)}`] : [];
}

/** Whether one object has a value, for the compare operation. */
export function hasValue(
  reading: Reading,
  entry: Entry,
  assertion: { readonly attribute: string; readonly value: Buffer },
): boolean {
  return compileFilter(reading, { kind: 'equal', ...assertion })(entry) === true;
}
