import { randomUUID } from 'node:crypto';
import { jsonAnswer, type WireAnswer } from '../answer.ts';

/** A refusal of the token endpoint, with its AADSTS number. */
export class TokenError extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(status: number, error: string, number: number, text: string) {
    super(text);
    this.status = status;
    this.error = error;
    this.number = number;
  }
}

/** 401 `invalid_client`. */
export function invalidClient(number: number, text: string): TokenError {
  return new TokenError(401, 'invalid_client', number, text);
}

/** The answer of a refusal as login.microsoftonline.com writes it; `now` in epoch milliseconds. */
export function tokenErrorAnswer(refusal: TokenError, now: number): WireAnswer {
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trailer = ` Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return jsonAnswer(refusal.status, {
    error: refusal.error,
    error_description: `AADSTS${refusal.number}: ${refusal.message}${trailer}`,
    error_codes: [refusal.number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.number}`,
  });
}
