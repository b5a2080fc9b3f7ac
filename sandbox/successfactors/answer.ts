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
export function jsonAnswer(status: number, body: string): Answer {
  return { status, contentType: 'application/json;charset=utf-8', body };
}
