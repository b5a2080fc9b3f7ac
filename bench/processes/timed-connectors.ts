import type { Connector, SourceSession, TargetSession } from '../../src/connectors/contract.ts';
import { connectors } from '../../src/connectors/registry.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { Turnstile } from './turnstile.ts';

/** Where the time of a cycle goes, as far as it is spent waiting for a system, and when it may write. */
export type Watches = { readonly read: Stopwatch; readonly write: Stopwatch; readonly turnstile: Turnstile };

/** What the engine asked of the target when it listed it: the floor reads the same. */
export type Listed = { attributes: readonly string[] };

/** The connectors as they are, with a stopwatch at each call. */
export function timeConnectors(watches: Watches, listed: Listed): ReadonlyMap<string, Connector> {
  return new Map([...connectors].map(([id, connector]) => [id, timeConnector(connector, watches, listed)]));
}

function timeConnector(connector: Connector, watches: Watches, listed: Listed): Connector {
  const { source, target } = connector;
  return {
    ...connector,
    ...(source !== undefined && {
      source: { ...source, open: async (config, deps) => timeSource(await source.open(config, deps), watches) },
    }),
    ...(target !== undefined && {
      target: { ...target, open: async (config, deps) => timeTarget(await target.open(config, deps), watches, listed) },
    }),
  };
}

function timeSource(session: SourceSession, { read }: Watches): SourceSession {
  return {
    ...session,
    read: (request) => {
      const begun = session.read(request);
      return {
        get watermark() {
          return begun.watermark;
        },
        pages: timePages(begun.pages, read),
      };
    },
    readWorkers: (ids, request) => read.during(() => session.readWorkers(ids, request)),
  };
}

function timeTarget(session: TargetSession, { read, write, turnstile }: Watches, listed: Listed): TargetSession {
  const { readMade } = session;
  return {
    ...session,
    list: (attributes) => {
      listed.attributes = attributes;
      return timePages(session.list(attributes), read);
    },
    readAccounts: (anchors, attributes) => read.during(() => session.readAccounts(anchors, attributes)),
    findAccounts: (match, attributes) => read.during(() => session.findAccounts(match, attributes)),
    ...(readMade !== undefined && {
      readMade: (names, attributes) => read.during(() => readMade(names, attributes)),
    }),
    findTaken: (attribute, values) => read.during(() => session.findTaken(attribute, values)),
    apply: (operation, options) => turnstile.pass(() => write.during(() => session.apply(operation, options))),
  };
}

async function* timePages<Page>(pages: AsyncIterable<Page>, watch: Stopwatch): AsyncGenerator<Page, void> {
  const iterator = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await watch.during(() => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
