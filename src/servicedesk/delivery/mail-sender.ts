import { readFile } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import type { JsonValue } from '../../domain/value.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import { shortHash } from '../notifications/once-key.ts';
import { cleanText } from '../notifications/render-template.ts';
import { DeliveryError } from './delivery-error.ts';
import type { Sender } from './sender.ts';
import type { MailSettings } from './settings.ts';

/** Hands messages to the mail server, one after the other over one connection. */
export async function openMailSender(settings: MailSettings): Promise<Sender> {
  const transport = createTransport(await toTransport(settings));
  return {
    async send(message) {
      try {
        await transport.sendMail(toMail(message, settings));
      } catch (error) {
        throw mailFailure(error, `mail to ${message.target} by ${settings.host}`);
      }
    },
    async end() {
      transport.close();
    },
  };
}

async function toTransport(settings: MailSettings): Promise<SMTPPool.Options> {
  const { caFile, rejectUnauthorized } = settings.tls;
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const timeout = settings.timeoutSeconds * 1000;
  const { username, password } = settings;
  return {
    ...{ pool: true, maxConnections: 1, maxRequeues: 0, disableFileAccess: true, disableUrlAccess: true },
    ...{ host: settings.host, port: settings.port ?? defaultPort(settings) },
    ...{ secure: settings.secure, requireTLS: settings.startTls, ignoreTLS: !settings.startTls && !settings.secure },
    tls: { rejectUnauthorized, ...(ca !== undefined && { ca }) },
    ...(username !== undefined && { auth: { user: username, pass: password?.reveal() ?? '' } }),
    ...{ connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, dnsTimeout: timeout },
  };
}

function defaultPort({ secure, startTls }: MailSettings): number {
  if (secure) return 465;
  return startTls ? 587 : 25;
}

/**
 * The mail of a row of the outbox. Its Message-ID is the same at each try, so that a mail whose receipt was lost is one mail to whoever gets
 * it twice; mails about one ticket are one thread; no out-of-office note answers (RFC 3834).
 */
function toMail(message: OutboxMessage, settings: MailSettings) {
  const { payload } = message;
  const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1);
  const reference = asText(payload.reference);
  const html = asText(payload.html);
  return {
    from: { name: settings.fromName, address: settings.from },
    to: { name: '', address: message.target },
    subject: asText(payload.subject),
    text: asText(payload.text),
    ...(html !== '' && { html }),
    ...(settings.replyTo !== undefined && { replyTo: settings.replyTo }),
    messageId: `<${message.id}.${shortHash(`${message.dedupeKey} ${message.createdAt}`)}@${domain}>`,
    ...(reference !== '' && { references: `<ticket.${reference}@${domain}>` }),
    date: new Date(message.createdAt),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

function asText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

type SmtpFailure = Error & { readonly code?: string; readonly command?: string; readonly responseCode?: number };

/** What the mail server, or the way to it, said: a permanent no to a recipient or a text is final, all else may pass. */
function mailFailure(error: unknown, tried: string): DeliveryError {
  const { code, command, responseCode, message }: SmtpFailure =
    error instanceof Error ? error : new Error(String(error));
  const text = `${tried}: ${cleanText(message).replace(/\s+/g, ' ').slice(0, 300)}`;
  const isAboutMessage = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM');
  if (!isAboutMessage || responseCode === 421) return new DeliveryError('down', text, { cause: error });
  const isFinal = responseCode === undefined || responseCode >= 500;
  return new DeliveryError(isFinal ? 'refused' : 'retry', text, { cause: error });
}
