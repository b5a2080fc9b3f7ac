import { z } from 'zod';
import { count, instant, name, text, values } from './common.ts';

const systemEntry = z.strictObject({
  ...{ name: text, connector: text, active: z.boolean() },
  usedBy: z.array(z.strictObject({ kind: z.enum(['job', 'trigger']), name: text })),
});
export const systemList = z.strictObject({ systems: z.array(systemEntry) });

export const system = z.strictObject({
  ...systemEntry.shape,
  settings: values.describe('As they are written; in the place of a secret stands `{"isSet": true}`.'),
});

export const systemBody = z
  .looseObject({ connector: name, active: z.boolean().optional() })
  .describe(
    'All settings of the system. A secret is a text; `{"isSet": true}`, an empty text or nothing keeps the one that there is, null takes it away.',
  );
/** Settings that are not saved yet; nothing: those that are. */
export const systemDraft = z
  .looseObject({ connector: name.optional(), active: z.boolean().optional() })
  .describe(
    'Settings as PUT takes them, to be looked at before they are saved. An empty object: those that are saved.',
  );
export const cloneBody = z.strictObject({ name: name.describe('Of the copy, which is not active.') });

export const systemChange = z.strictObject({
  system: text,
  changed: z.boolean(),
  differences: z.array(z.strictObject({ path: text, kind: z.enum(['added', 'removed', 'changed']) })),
});

const shownDelivery = values.describe('With the defaults; in the place of a secret stands `{"isSet": true}`.');
const namedDelivery = z.array(z.strictObject({ name: text, settings: shownDelivery }));
export const deliverySettings = z.strictObject({ settings: shownDelivery.nullable().describe('null: there is none.') });
export const webhookList = z.strictObject({ webhooks: namedDelivery });
export const itsmList = z.strictObject({ itsm: namedDelivery });
export const deliveryBody = z
  .looseObject({})
  .describe(
    'All settings, as the reference of the configuration has them below `serviceDesk`. A secret is a text; `{"isSet": true}`, an empty text or nothing keeps the one that there is, null takes it away.',
  );
export const deliveryChange = z.strictObject({
  ...{ changed: z.boolean(), differences: systemChange.shape.differences },
});

export const systemCheck = z.strictObject({
  system: text,
  lines: z.array(
    z.strictObject({
      name: text,
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      message: text,
      advice: text.optional(),
    }),
  ),
});

export const companies = z.strictObject({
  system: text,
  companies: z.array(z.strictObject({ id: text, label: text, isChosen: z.boolean() })),
});

export const configurationHistory = z.strictObject({
  applied: z.array(
    z.strictObject({ appliedAt: instant, appliedBy: text, differences: systemChange.shape.differences }),
  ),
});

export const apiChanges = z.strictObject({
  changes: z.array(
    z.strictObject({
      ...{ id: count, at: instant, actor: text, role: text, action: text, target: text },
      fields: z.array(text).describe('The names in the body, never a value.'),
      status: z.int().nullable().describe('Of the answer; null: there was none.'),
    }),
  ),
});
