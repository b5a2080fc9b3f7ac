/** An HTTP answer before faults touch it. */
export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Records in the answer, for the request log. */
  readonly rows?: number;
};

/** A JSON answer. */
export function jsonAnswer(status: number, content: unknown, more: Partial<Answer> = {}): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(content), ...more };
}

/** What the API refuses, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The answer of an error: `{"message", "code"}`. */
export function errorAnswer(error: ApiError): Answer {
  return jsonAnswer(error.status, { message: error.message, code: error.code }, { headers: error.headers });
}
