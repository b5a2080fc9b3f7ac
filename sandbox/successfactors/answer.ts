/** An HTTP answer before faults touch it. */
export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Records in the answer, for the request log. */
  readonly rows?: number;
};

/** A JSON answer. */
export function jsonAnswer(status: number, body: string): Answer {
  return { status, contentType: 'application/json;charset=utf-8', body };
}

/** The body as text. */
export function bodyText(answer: Answer): string {
  return typeof answer.body === 'string' ? answer.body : answer.body.toString('utf8');
}

/** The body as bytes. */
export function bodyBytes(answer: Answer): Buffer {
  return typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body;
}
