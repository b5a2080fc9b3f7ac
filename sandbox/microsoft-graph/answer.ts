/** An answer of Graph before it is written to the wire; a batch carries it as it is. */
export type GraphAnswer = {
  readonly status: number;
  /** JSON content; undefined for 204. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Records in the answer, for the request log. */
  readonly rows?: number;
};

/** An answer as it goes over the wire. */
export type WireAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The content type of Graph's JSON. */
export const GRAPH_JSON =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** An answer of Graph for the wire. */
export function toWire(answer: GraphAnswer): WireAnswer {
  return {
    status: answer.status,
    contentType: GRAPH_JSON,
    body: answer.body === undefined ? '' : JSON.stringify(answer.body),
    ...(answer.headers === undefined ? {} : { headers: answer.headers }),
  };
}

/** A plain JSON answer, as the token endpoint and the control interface give it. */
export function jsonAnswer(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(content), headers };
}
