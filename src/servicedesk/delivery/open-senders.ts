import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import { openPeerSender } from '../itsm/peer-sender.ts';
import { openMailSender } from './mail-sender.ts';
import type { Sender } from './sender.ts';
import type { DeliverySettings } from './settings.ts';
import { openWebhookSender } from './webhook-sender.ts';

/** One way that messages go; when nothing comes through, no other message of the way is tried. */
export type Way = {
  readonly name: string;
  readonly giveUpAfterDays: number;
  /** Opened at the first use, then the same. */
  open(): Promise<Sender>;
};

export type Senders = {
  /** The way of a message; undefined when the configuration has none for it. */
  wayOf(message: Pick<OutboxMessage, 'channel' | 'target'>): Way | undefined;
  /** Ends what was opened. */
  end(): Promise<void>;
};

/** The ways that the settings have. Nothing is connected before it is needed. */
export function openSenders(
  settings: DeliverySettings,
  deps: { readonly database: Database; readonly clock: Clock },
): Senders {
  const opened = new Map<string, Promise<Sender>>();
  function way(name: string, giveUpAfterDays: number, open: () => Promise<Sender>): Way {
    return {
      name,
      giveUpAfterDays,
      open() {
        const sender = opened.get(name) ?? open();
        opened.set(name, sender);
        return sender;
      },
    };
  }
  return {
    wayOf({ channel, target }) {
      if (channel === 'mail') {
        const { mail } = settings;
        return mail && way('mail', mail.giveUpAfterDays, () => openMailSender(mail));
      }
      if (channel === 'webhook') {
        const webhook = ownValue(settings.webhooks, target);
        return (
          webhook && way(`webhook ${target}`, webhook.giveUpAfterDays, () => openWebhookSender(webhook, deps.clock))
        );
      }
      const peer = ownValue(settings.itsm, target);
      if (peer?.active !== true) return undefined;
      return way(`itsm ${target}`, peer.giveUpAfterDays, () => openPeerSender(peer, deps.database));
    },
    async end() {
      for (const sender of opened.values()) await sender.then((one) => one.end()).catch(() => undefined);
    },
  };
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
