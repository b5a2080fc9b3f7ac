import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { AskedMessage } from '../../servicedesk/apply-effects.ts';
import { handleDeskEvents } from '../../servicedesk/handle-desk-events.ts';
import { handleTicketEvents } from '../../servicedesk/handle-ticket-events.ts';
import { enqueuePlanned } from '../../servicedesk/notifications/enqueue-planned.ts';
import { decideScriptNotification } from '../../servicedesk/notifications/script-notification.ts';
import { openScriptRunner } from '../../servicedesk/scripts/open-script-runner.ts';
import type { Database } from '../../store/database.ts';
import { modifiedSince, writableSystems } from './desk-facts.ts';
import type { DeskRun } from './ticketed-run.ts';

/** Lets triggers and notification rules see what happened to tickets, until nothing new comes of it. */
export async function handleEvents(run: DeskRun): Promise<void> {
  const { deps, now, statuses, timeZone } = run;
  const desk = serviceDeskOf(deps.configuration);
  const scripts = openScriptRunner(desk.scripts);
  const messages = { ...desk, statuses, ownAddress: desk.mail?.from };
  try {
    for (;;) {
      const { handled, logs } = await handleTicketEvents(
        { database: deps.database, scripts },
        {
          ...{ now, statuses, timeZone, triggers: desk.triggers, connections: writableSystems(deps) },
          settings: { Flex_ModifiedSince: modifiedSince(deps, run.job), ...desk.settings },
          sendMessages: async (tx, asked) => await sendAsked(tx, asked, { messages, now }),
          onEvents: async (tx, events) => {
            for (const { recipient, reference, reason } of await handleDeskEvents(tx, events, {
              ...{ configuration: messages, now },
            }))
              deps.logger.warn('nobody could be told', { ticket: reference, recipient, reason });
          },
        },
      );
      for (const { level, text, ...fields } of logs) deps.logger[level](text, fields);
      if (handled === 0) return;
    }
  } finally {
    await scripts.close();
  }
}

type MessageSettings = Parameters<typeof decideScriptNotification>[2];

async function sendAsked(
  tx: Database,
  asked: readonly AskedMessage[],
  { messages, now }: { readonly messages: MessageSettings; readonly now: number },
): Promise<void> {
  const planned = asked.flatMap(({ wanted, ...about }) => decideScriptNotification(wanted, about, messages).messages);
  await enqueuePlanned(tx, planned, now);
}
