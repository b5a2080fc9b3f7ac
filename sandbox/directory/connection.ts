import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { BerWriter } from 'ldapts';
import { decodeRequest, messageLength } from './ber-messages/decode-request.ts';
import { responseTags, writeEntry, writeReference, writeResult } from './ber-messages/encode-response.ts';
import type { LdapResult, Request, RequestMessage } from './ber-messages/message.ts';
import type { Domain, Session } from './domain.ts';
import { busy, invalidCredentials, refusal, success, unavailable, willNotPerform } from './errors.ts';
import type { FaultSwitch, FaultVerdict } from './faults.ts';
import { type Outcome, operate } from './operate.ts';
import type { RecordingLog } from './operation-log.ts';
import { extensionOids } from './root-dse.ts';
import { maxPageSize, type OpenPages, type SearchAnswer } from './search.ts';

export type ConnectionDeps = {
  readonly domain: Domain;
  readonly faults: FaultSwitch;
  readonly log: RecordingLog;
  readonly secureContext: SecureContext;
  /** Called after each successful write. */
  readonly onWrite: () => void;
};

const entriesPerWrite = 200;
const longestMessage = 10 * 1024 * 1024;
const writeKinds: ReadonlySet<string> = new Set(['add', 'modify', 'modifyDN', 'delete']);

/** Serves one client until it goes: owns the socket, the identity bound on it and its open paged searches. */
export class Connection {
  readonly #deps: ConnectionDeps;
  readonly #session: Session;
  readonly #pages: OpenPages = new Map();
  #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);

  constructor(deps: ConnectionDeps, socket: Socket, secure: boolean) {
    this.#deps = deps;
    this.#socket = socket;
    this.#session = { identity: undefined, secure };
    this.#listen();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (data: Buffer) => this.#read(data));
    this.#socket.on('error', () => this.#socket.destroy());
  }

  #read(data: Buffer): void {
    this.#unread = this.#unread.length === 0 ? data : Buffer.concat([this.#unread, data]);
    try {
      for (let length = messageLength(this.#unread); length !== undefined; length = messageLength(this.#unread)) {
        const message = decodeRequest(this.#unread.subarray(0, length));
        this.#unread = this.#unread.subarray(length);
        this.#accept(message);
      }
    } catch {
      this.#socket.destroy();
    }
    if (this.#unread.length > longestMessage) this.#socket.destroy();
  }

  #accept(message: RequestMessage): void {
    const { request } = message;
    if (request.kind === 'unbind') this.#socket.end();
    if (request.kind === 'unbind' || request.kind === 'abandon') return;
    const verdict = this.#deps.faults.judge(request.kind, targetOf(request));
    if (verdict.kind === 'drop') {
      this.#deps.log.record(request, undefined);
      this.#socket.destroy();
      return;
    }
    const delay = this.#deps.faults.delay();
    if (delay === undefined) this.#tryAnswer(message, verdict);
    else void delay.then(() => this.#tryAnswer(message, verdict));
  }

  /** A mistake of this server becomes an answer that shows it, instead of an end of the process or a silent cut. */
  #tryAnswer(message: RequestMessage, verdict: FaultVerdict): void {
    try {
      this.#answer(message, verdict);
    } catch (error) {
      const result: LdapResult = {
        code: 80,
        matchedDn: '',
        message: `Mistake of the sandbox directory: ${String(error)}`,
      };
      this.#deps.log.record(message.request, result.code);
      this.#sendResult(message, { kind: 'result', result });
    }
  }

  #answer(message: RequestMessage, verdict: FaultVerdict): void {
    if (this.#socket.destroyed) return;
    const outcome = verdict.kind === 'answer' ? faultOutcome(verdict) : this.#operate(message);
    const isWrite = writeKinds.has(message.request.kind);
    const isDone = isWrite && outcome.kind === 'result' && outcome.result.code === 0;
    if (isDone) this.#deps.onWrite();
    if (isWrite && this.#deps.faults.losesAnswer()) {
      this.#deps.log.record(message.request, undefined);
      this.#socket.destroy();
      return;
    }
    this.#deps.log.record(message.request, codeOf(outcome));
    if (outcome.kind === 'startTls') this.#startTls(message.id);
    else if (outcome.kind === 'entries') this.#sendEntries(message, outcome.answer);
    else this.#sendResult(message, outcome);
  }

  #operate({ request, controls }: RequestMessage): Outcome {
    const { domain, faults } = this.#deps;
    const sizeLimit = faults.current().sizeLimit ?? maxPageSize;
    return operate({ domain, session: this.#session, pages: this.#pages, request, controls, sizeLimit });
  }

  #sendResult(message: RequestMessage, outcome: Extract<Outcome, { kind: 'result' }>): void {
    const writer = new BerWriter({ size: 512 });
    const tag = tagOf(message.request);
    writeResult(writer, { id: message.id, tag, result: outcome.result, extendedValue: outcome.extendedValue });
    this.#socket.write(writer.buffer);
  }

  #sendEntries({ id }: RequestMessage, answer: SearchAnswer): void {
    const isCut = answer.cookie !== undefined && this.#deps.faults.cutsPage();
    const count = isCut ? Math.floor(answer.count / 2) : answer.count;
    let writer = new BerWriter({ size: 65_536 });
    for (let index = 0; index < count; index += 1) {
      writeEntry(writer, id, answer.entry(index));
      if ((index + 1) % entriesPerWrite !== 0) continue;
      this.#socket.write(writer.buffer);
      writer = new BerWriter({ size: 65_536 });
    }
    if (isCut) {
      this.#socket.write(writer.buffer, () => this.#socket.destroy());
      return;
    }
    for (const url of answer.references) writeReference(writer, id, url);
    writeResult(writer, { id, tag: responseTags.search, result: answer.result, pageCookie: answer.cookie });
    this.#socket.write(writer.buffer);
  }

  #startTls(id: number): void {
    const writer = new BerWriter({ size: 512 });
    const result = this.#session.secure
      ? refusal(1, '00000000: LdapErr: DSID-0C090E17, comment: TLS or SSL already in effect, data 0, v4563').result
      : success;
    writeResult(writer, { id, tag: responseTags.extended, result, extendedOid: extensionOids.startTls });
    const plain = this.#socket;
    if (result.code !== 0) {
      plain.write(writer.buffer);
      return;
    }
    plain.removeAllListeners('data');
    plain.write(writer.buffer);
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext: this.#deps.secureContext });
    this.#session.secure = true;
    this.#session.identity = undefined;
    this.#unread = Buffer.alloc(0);
    this.#listen();
  }
}

function faultOutcome(verdict: Extract<FaultVerdict, { kind: 'answer' }>): Outcome {
  return { kind: 'result', result: faultResult(verdict.code, verdict.message) };
}

function faultResult(code: number, message: string | undefined): LdapResult {
  if (message !== undefined) return { code, matchedDn: '', message };
  if (code === 49) return invalidCredentials('52e').result;
  if (code === 51) return busy().result;
  if (code === 52) return unavailable().result;
  if (code === 53) return willNotPerform('00002077').result;
  return { code, matchedDn: '', message: `00000000: SvcErr: DSID-00000000, problem 5012 (DIR_ERROR), data ${code}\n` };
}

function tagOf(request: Request): number {
  return request.kind === 'unbind' || request.kind === 'abandon' ? responseTags.extended : responseTags[request.kind];
}

function codeOf(outcome: Outcome): number {
  if (outcome.kind === 'startTls') return 0;
  return outcome.kind === 'entries' ? outcome.answer.result.code : outcome.result.code;
}

function targetOf(request: Exclude<Request, { kind: 'unbind' | 'abandon' }>): string {
  switch (request.kind) {
    case 'bind':
      return request.name;
    case 'search':
      return request.base;
    case 'extended':
      return request.oid;
    default:
      return request.dn;
  }
}
