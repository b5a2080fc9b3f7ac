import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { serviceDeskSchema } from '../../src/config/service-desk-schema.ts';
import { notificationEvents } from '../../src/domain/notification.ts';
import { templateTokens } from '../../src/domain/template-tokens.ts';
import { webhookHeaders } from '../../src/servicedesk/delivery/webhook-sender.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/notifications.md', import.meta.url)), 'utf8');

it('docs/notifications.md has every token with what it stands for, every event and every header', () => {
  for (const [token, meaning] of Object.entries(templateTokens))
    expect(page).toContain(`| \`{{${token}}}\` | ${meaning} |`);
  for (const event of notificationEvents) expect(page).toContain(`\`${event}\``);
  for (const header of Object.values(webhookHeaders)) expect(page.toLowerCase()).toContain(`\`${header}\``);
});

it('the examples of docs/notifications.md are a configuration that is taken', () => {
  const [desk = '', ...parts] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const whole = desk + parts.join('');

  const read = serviceDeskSchema.safeParse(parse(whole).serviceDesk);

  expect(read.error?.issues).toBeUndefined();
  expect(Object.keys(read.data?.itsm ?? {})).toEqual(['rt', 'snow', 'jira']);
});
