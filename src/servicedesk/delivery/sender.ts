import type { OutboxMessage } from '../../store/outbox.ts';

/** Where messages of one system go. */
export type Sender = {
  /** Delivers one message. Throws {@link import('./delivery-error.ts').DeliveryError} when it did not arrive. */
  send(message: OutboxMessage): Promise<void>;
  end(): Promise<void>;
};
