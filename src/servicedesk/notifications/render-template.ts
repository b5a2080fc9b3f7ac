import type { NotificationTemplate } from '../../domain/notification.ts';
import { replaceTokens, type TemplateToken } from '../../domain/template-tokens.ts';

/** What the tokens stand for; a token that is absent is an empty text. */
export type TokenValues = Partial<Readonly<Record<TemplateToken, string>>>;

/** A message ready to be sent. */
export type RenderedMessage = { readonly subject: string; readonly text: string; readonly html?: string };

/** Longer values are cut: a message is told, not archived. */
const longestValue = 20_000;
const longestSubject = 200;

/**
 * The message that a template makes of values. The subject is one line; with a reference it ends in `REFID: <reference>`, by which
 * replies find the ticket. In HTML the values are escaped; nowhere do control or direction characters of a value stay.
 */
export function renderTemplate(template: NotificationTemplate, values: TokenValues): RenderedMessage {
  const plain = (token: TemplateToken) => cleanText(values[token] ?? '');
  const { html } = template;
  return {
    subject: toSubject(replaceTokens(template.subject, plain), values['ticket.reference']),
    text: replaceTokens(template.body, plain),
    ...(html !== undefined && { html: replaceTokens(html, (token) => escapeHtml(plain(token))) }),
  };
}

function toSubject(text: string, reference: string | undefined): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (reference === undefined) return cut(line, longestSubject);
  const mark = `REFID: ${reference}`;
  if (line.includes(mark) && line.length <= longestSubject) return line;
  return `${cut(line.replace(mark, '').trim(), longestSubject)} [${mark}]`.trim();
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${[...text].slice(0, length - 1).join('')}…`;
}

/** Control characters (line breaks and tabs stay) and those that turn the direction of the text around. */
const unwanted = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A value as plain text that shows as what it is. */
export function cleanText(value: string): string {
  return cut(value.replace(/\r\n?/g, '\n').replace(unwanted, '').toWellFormed(), longestValue);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
};

function escapeHtml(value: string): string {
  return value.replace(/[&<>"'\n]/g, (character) => entities[character] ?? '');
}
