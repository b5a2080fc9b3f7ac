import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.ts';
import { bodyText, jsonAnswer } from './answer.ts';
import { ApiError, errorJson } from './api-error.ts';

/** One operation inside a batch. */
export type BatchOperation = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
};

type BatchPart =
  | { readonly kind: 'read'; readonly operation: BatchOperation }
  | { readonly kind: 'changeset'; readonly operations: readonly BatchOperation[] };

const MAX_OPERATIONS = 180;

function boundaryOf(contentType: string): string {
  const boundary = /boundary="?([^";]+)"?/iu.exec(contentType)?.[1];
  if (boundary === undefined) throw new ApiError(400, 'BadRequestException', 'The batch has no boundary.');
  return boundary;
}

function splitParts(text: string, boundary: string): readonly string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.replace(/^\n/u, ''));
}

function readOperation(text: string): BatchOperation {
  const match = /(?:^|\n)([A-Z]+) (\S+) HTTP\/1\.1\n([\s\S]*?)(?:\n\n([\s\S]*))?$/u.exec(text);
  if (match === null) throw new ApiError(400, 'BadRequestException', 'A part of the batch is not an HTTP request.');
  const [, method = '', target = '', headers = '', body = ''] = match;
  const tunnelled = /x-http-method:\s*(\w+)/iu.exec(headers)?.[1];
  const [path = '', query = ''] = target
    .replace(/^https?:\/\/[^/]+/u, '')
    .replace(/^\/odata\/v2\//u, '')
    .replace(/^\//u, '')
    .split('?');
  return { method: (tunnelled ?? method).toUpperCase(), path, query, body: body.trim() };
}

function readParts(body: string, contentType: string): readonly BatchPart[] {
  return splitParts(body, boundaryOf(contentType)).map((part) => {
    const head = part.split('\n\n', 1)[0] ?? '';
    if (!/multipart\/mixed/iu.test(head)) return { kind: 'read', operation: readOperation(part) };
    return { kind: 'changeset', operations: splitParts(part, boundaryOf(head)).map(readOperation) };
  });
}

function partText(answer: Answer): string {
  const body = bodyText(answer);
  return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ${answer.status} ${answer.status < 300 ? 'OK' : 'Error'}\r\nContent-Type: ${answer.contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nDataServiceVersion: 1.0\r\n\r\n${body}\r\n`;
}

/** How a batch runs its operations. */
export type BatchRunner = {
  /** Answers one operation. Throws an ApiError for a refusal. */
  readonly run: (operation: BatchOperation) => Answer;
  /** True when an operation would succeed; nothing is written. */
  readonly wouldSucceed: (operation: BatchOperation) => boolean;
};

function answerOf(runner: BatchRunner, operation: BatchOperation): Answer {
  try {
    return runner.run(operation);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return jsonAnswer(error.status, errorJson(error));
  }
}

function changesetText(runner: BatchRunner, operations: readonly BatchOperation[]): string {
  const refusal = new ApiError(400, 'COE_GENERAL_BAD_REQUEST', 'The changeset failed; nothing of it was written.');
  if (!operations.every(runner.wouldSucceed)) return partText(jsonAnswer(400, errorJson(refusal)));
  const boundary = `changeset_${randomUUID()}`;
  const parts = operations.map((operation) => `--${boundary}\r\n${partText(answerOf(runner, operation))}`);
  return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${parts.join('')}--${boundary}--\r\n`;
}

/** Answers `POST $batch`: at most 180 operations; each changeset is written whole or not at all (KBA 2614934, KBA 3709239). */
export function batchAnswer(body: string, contentType: string, runner: BatchRunner): Answer {
  const parts = readParts(body, contentType);
  const count = parts.reduce((sum, part) => sum + (part.kind === 'read' ? 1 : part.operations.length), 0);
  if (count > MAX_OPERATIONS) {
    throw new ApiError(
      400,
      'BadRequestException',
      `The request count exceeds the maximum request count allowed : ${MAX_OPERATIONS}`,
    );
  }
  const boundary = `batch_${randomUUID()}`;
  const texts = parts.map((part) =>
    part.kind === 'read' ? partText(answerOf(runner, part.operation)) : changesetText(runner, part.operations),
  );
  return {
    status: 202,
    contentType: `multipart/mixed; boundary=${boundary}`,
    body: `${texts.map((text) => `--${boundary}\r\n${text}`).join('')}--${boundary}--\r\n`,
  };
}
