/**
 * Why a message did not arrive. `down`: nothing reaches this system now, messages beside this one included. `retry`: this message may arrive
 * later. `refused`: it never will. `gone`: what it was about is not there any more.
 */
export type DeliveryFailureKind = 'down' | 'retry' | 'refused' | 'gone';

/** A message that did not arrive. Its text names what was tried and what came back, never a secret and never a whole address of a webhook. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: DeliveryFailureKind;
  /** What the other side asked for, in milliseconds. */
  readonly retryAfter?: number;

  constructor(kind: DeliveryFailureKind, message: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}
