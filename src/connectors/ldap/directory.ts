import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectorDeps } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import type { LdapConfig } from './config.ts';
import type { Connection, RequestObserver } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { ConnectionLost, isPassing, toReadError } from './errors.ts';
import { isEncrypted, openConnection } from './open-connection.ts';
import { isSameServer } from './same-server.ts';

/** How often one request is tried again after the connection broke or the server was busy. */
const maximumTries = 5;
/** Milliseconds before the next try of a busy server or of a lost one; doubled each time, up to the last. */
const pauses = [100, 250, 500, 1000, 2000] as const;

/** A change of the directory: how to do it, and how to find out whether a lost one was done. */
export type Write<T> = {
  /** `isRepeated`: an earlier try may have been carried out although its answer was lost. */
  attempt(connection: Connection, isRepeated: boolean): Promise<T>;
  /** After a lost answer: the result when the change turns out to be done. */
  findDone(connection: Connection): Promise<T | undefined>;
};

/**
 * A directory, through one of its servers. One connection is pinned for the session, so that what was written
 * is read. It is opened again when it breaks: first to the same server, then to the others.
 */
export class Directory<Config extends LdapConfig = LdapConfig> {
  readonly system: string;
  readonly config: Config;
  readonly dialect: Dialect;
  readonly #deps: ConnectorDeps;
  readonly #observe: RequestObserver | undefined;
  #current: Connection | undefined;
  #connecting: Promise<Connection> | undefined;
  #reading: Promise<Connection | undefined> | undefined;
  #pinnedUrl: string | undefined;
  #isClosed = false;

  constructor(config: Config, deps: ConnectorDeps, kind: { dialect: Dialect; observe?: RequestObserver | undefined }) {
    this.config = config;
    this.dialect = kind.dialect;
    this.system = deps.system;
    this.#deps = deps;
    this.#observe = kind.observe;
  }

  /** The URL of the server that is used, for messages. */
  get server(): string {
    return this.#pinnedUrl ?? this.config.url.join(', ');
  }

  /** Whether anything may be written: never over a connection that others can read. */
  get isEncrypted(): boolean {
    return this.config.url.every((url) => isEncrypted(this.config, url));
  }

  /** Writes a line that an operator should see. */
  log(message: string): void {
    this.#deps.logger.warn(message, { system: this.system, server: this.server });
  }

  /** A live connection. The same one for everybody, until it breaks. */
  async connection(): Promise<Connection> {
    if (this.#current !== undefined && !this.#current.isLost) return this.#current;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /**
   * A connection for reading beside the one that writes, so that neither waits for the other. It leads to the very same server, or it is
   * the same connection: another server may not have yet what was just written.
   */
  async readingConnection(): Promise<Connection> {
    for (;;) {
      const current = await this.connection();
      this.#reading ??= this.#openReading(current);
      const opening = this.#reading;
      const reading = await opening;
      const hasMoved = this.#reading !== opening;
      if (!hasMoved) return reading === undefined || reading.isLost ? current : reading;
    }
  }

  /** One more connection to the pinned server, for a paged search of its own. The caller closes it. */
  async extraConnection(): Promise<Connection> {
    const current = await this.connection();
    try {
      return await this.#open(current.url);
    } catch (error) {
      if (!(error instanceof ConnectorError && error.retryable)) throw error;
      current.markLost();
      throw new ConnectionLost(error.message, { cause: error });
    }
  }

  /**
   * Runs a read, again after a broken connection or a busy server. `tried` is for the message. `beside`: on the connection for reading.
   */
  async read<T>(
    tried: string,
    work: (connection: Connection) => Promise<T>,
    { beside = false }: { readonly beside?: boolean } = {},
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(await (beside ? this.readingConnection() : this.connection()));
      } catch (error) {
        if (tries >= maximumTries || !isWorthRepeating(error)) {
          throw toReadError(error, { system: this.system, server: this.server, tried });
        }
        await this.pause(tries);
      }
    }
  }

  /**
   * Runs a write. After a lost answer it reads back before it repeats.
   * @throws ResultCodeError what the directory refused
   * @throws ConnectorError `unavailable`: it may or may not have been done
   */
  async write<T>(tried: string, write: Write<T>): Promise<T> {
    let isRepeated = false;
    for (let tries = 1; ; tries += 1) {
      try {
        const connection = await this.connection();
        const done = isRepeated ? await write.findDone(connection) : undefined;
        return done ?? (await write.attempt(connection, isRepeated));
      } catch (error) {
        if (!isWorthRepeating(error)) throw error;
        if (tries >= maximumTries) throw toReadError(error, { system: this.system, server: this.server, tried });
        isRepeated ||= error instanceof ConnectionLost;
        await this.pause(tries);
      }
    }
  }

  async pause(tries: number): Promise<void> {
    await wait(pauses[Math.min(tries, pauses.length) - 1] ?? 0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#current?.close(), this.#closeReading()]);
  }

  async #openReading(current: Connection): Promise<Connection | undefined> {
    let reading: Connection | undefined;
    try {
      reading = await this.#open(current.url);
      if (await isSameServer(current, reading)) return reading;
    } catch (error) {
      this.#deps.logger.debug('no second connection', { system: this.system, url: current.url, reason: String(error) });
    }
    await reading?.close();
    return undefined;
  }

  async #closeReading(): Promise<void> {
    const opening = this.#reading;
    // At once: nobody may be given the one that leads to the server before.
    this.#reading = undefined;
    await (await opening)?.close();
  }

  async #connect(): Promise<Connection> {
    const isFirst = this.#pinnedUrl === undefined;
    const { connectSeconds, reconnectSeconds } = this.config.timeouts;
    const deadline =
      performance.now() + (isFirst ? Math.min(connectSeconds, reconnectSeconds) / 2 : reconnectSeconds) * 1000;
    for (let round = 1; ; round += 1) {
      for (const url of this.#urlsInOrder(round)) {
        const outcome = await this.#tryUrl(url);
        if ('connection' in outcome) return outcome.connection;
        const isLastUrl = url === this.#urlsInOrder(round).at(-1);
        const isOver = performance.now() > deadline || !outcome.error.retryable;
        if (isLastUrl && isOver) throw outcome.error;
      }
      await this.pause(round);
    }
  }

  /** The pinned server alone at first: another one may not have our latest changes yet. */
  #urlsInOrder(round: number): readonly string[] {
    const pinned = this.#pinnedUrl;
    if (pinned === undefined) return this.config.url;
    const others = this.config.url.filter((url) => url !== pinned);
    return round <= 2 && others.length > 0 ? [pinned] : [pinned, ...others];
  }

  async #tryUrl(url: string): Promise<{ connection: Connection } | { error: ConnectorError }> {
    try {
      const connection = await this.#open(url);
      if (this.#pinnedUrl !== undefined && this.#pinnedUrl !== url) {
        this.#deps.logger.warn('moved to another server of the directory', {
          system: this.system,
          from: this.#pinnedUrl,
          to: url,
        });
      }
      this.#pinnedUrl = url;
      void this.#current?.close();
      void this.#closeReading();
      this.#current = connection;
      if (this.#isClosed) await connection.close();
      return { connection };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error.code !== 'unavailable' && error.code !== 'untrusted') throw error;
      // Nothing was sent to a server that is not trusted: another one may be. Somebody has to know, though.
      const level = error.code === 'untrusted' ? 'warn' : 'debug';
      this.#deps.logger[level]('no connection: the server is left out', {
        ...{ system: this.system, url, reason: error.message },
      });
      return { error };
    }
  }

  #open(url: string): Promise<Connection> {
    if (this.#isClosed) throw new Error('The session is closed.');
    const { clock, refusedLogins } = this.#deps;
    return openConnection({
      system: this.system,
      config: this.config,
      url,
      ...(refusedLogins !== undefined && { clock, refusedLogins }),
      ...(this.#observe === undefined ? {} : { observe: this.#observe }),
    });
  }
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof ConnectionLost || isPassing(error);
}
