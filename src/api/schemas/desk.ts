import { z } from 'zod';
import { contactsSchema, ruleSchema, templateSchema } from '../../config/notification-schema.ts';
import { conditionSchema, triggerSchema } from '../../config/service-desk-schema.ts';
import { flexLogStates } from '../../domain/flex-log.ts';
import { count, fieldChange, instant, name, text, values } from './common.ts';

export const condition = conditionSchema;
export const trigger = triggerSchema;
export const triggerList = z.strictObject({ triggers: z.array(triggerSchema) });
export const triggerBody = triggerSchema.partial({ name: true });
const { name: triggerName, description, entityType, order, active, conditions, actions } = triggerSchema.shape;
export const triggerPatch = z
  .strictObject({
    ...{ name: triggerName, description, conditions, actions },
    ...{ entityType: entityType.unwrap(), order: order.unwrap(), active: active.unwrap() },
  })
  .partial();

export const ticketEventKinds = ['created', 'updated', 'commented', 'processed', 'needsManager', 'failed'] as const;
export const triggerTestBody = z.strictObject({
  ticket: name.describe('The reference of a ticket, which is looked at as it is now.'),
  event: z.enum(ticketEventKinds).default('created').describe('What is said to have happened.'),
});
export const triggerTest = z.strictObject({
  ...{ trigger: text, ticket: text, event: text, isActive: z.boolean(), isForType: z.boolean() },
  condition: values.describe('Each condition with whether it holds, and what was found.'),
  fires: z.boolean(),
  effects: z.array(values).describe('What it would want. Nothing was carried out.'),
});

export const notifications = z.strictObject({
  notifications: z.array(ruleSchema).describe('The rules: who is told of what.'),
  templates: z.record(z.string(), templateSchema).describe('Those of the configuration.'),
  builtInTemplates: z.record(z.string(), templateSchema).describe('Those that come with Hirewire.'),
  contacts: contactsSchema,
});
export const notificationsBody = z
  .strictObject({
    notifications: z.array(ruleSchema),
    templates: z.record(name, templateSchema),
    contacts: contactsSchema,
  })
  .partial()
  .describe('Each part that is there takes the place of the one that there was.');

/** Here mistakes are an answer, not a refusal: the preview shows them. */
const draft = z.string().max(100_000);
export const previewBody = z.union([
  z.strictObject({ template: name.describe('The name of a template.') }),
  z.strictObject({ subject: draft, body: draft, html: draft.optional() }),
]);
export const preview = z.strictObject({
  message: z.strictObject({ subject: text, text, html: text.optional() }),
  problems: z
    .array(z.strictObject({ found: text, nearest: text.optional() }))
    .describe('Tokens that there are not, with the one that may be meant.'),
});

const flexLog = z.strictObject({
  id: z.int(),
  job: text,
  runId: text,
  worker: text,
  workerAnchor: text,
  name: text.optional(),
  companyId: text.optional(),
  changes: z.array(fieldChange),
  isNewUser: z.boolean(),
  ticketId: z.int(),
  ticket: text,
  state: z.enum(flexLogStates),
  connection: text.optional(),
  attempts: count,
  nextTry: instant.nullable(),
  lastError: text.optional(),
  dn: text.optional(),
  userName: text.optional(),
  createdAt: instant,
  processedAt: instant.nullable(),
});
export const flexLogPage = z.strictObject({ total: count, logs: z.array(flexLog) });
