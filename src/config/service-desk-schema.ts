import { z } from 'zod';
import { type StatusUse, statusUses } from '../domain/ticket.ts';
import { conditionOperators } from '../domain/ticket-conditions.ts';
import { findNotificationIssues } from './check-notifications.ts';
import { type ConditionShape, findTriggerIssues } from './check-triggers.ts';
import { notificationParts } from './notification-schema.ts';
import { isTimeZone } from './time-zone.ts';

const name = z.string().trim().min(1).max(200);

const comparisonSchema = z.strictObject({
  property: name.describe(
    'What is looked at, by its system name in any case: Created, Source, Status, … or `Person.title`, `Account.dn`, `Change.title.name`.',
  ),
  operator: z.enum(conditionOperators).describe('How.'),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
    .optional()
    .describe('With what; dates may be relative: `@Now - 24h`, `@UtcToday + 1d`.'),
});

/** When a trigger fires: comparisons, all or any of which hold. */
export const conditionSchema: z.ZodType<ConditionShape> = z.lazy(() =>
  z.union([
    comparisonSchema,
    z.strictObject({ all: z.array(conditionSchema).describe('All of these hold.') }),
    z.strictObject({ any: z.array(conditionSchema).describe('Any of these holds.') }),
  ]),
);

const actionSchema = z.union([
  z.strictObject({
    script: z
      .string()
      .trim()
      .min(1)
      .max(100_000)
      .describe('JavaScript with `record`, `api`, `db`, `CurrentUser` and the date variables.'),
  }),
  z.strictObject({
    set: z.record(name, z.string()).describe('Fields of the ticket that are set, with their values.'),
  }),
  z.strictObject({
    comment: z.string().min(1).describe('A comment on the ticket.'),
    internal: z.boolean().optional().describe('Not shown to end users. (Default: true.)'),
  }),
  z.strictObject({
    notify: name.describe('The template of a mail.'),
    to: z
      .array(name)
      .min(1)

      .describe('Addresses, or `assignee`, `group`, `requester`, `manager`, `role:NAME`.'),
  }),
  z.strictObject({ webhook: name.describe('The webhook that is called.') }),
]);

/** An event trigger. */
export const triggerSchema = z.strictObject({
  name: name.describe('Unique.'),
  description: z.string().optional().describe('For people.'),
  entityType: name.default('FlexHR').describe('Tickets of this entity type.'),
  order: z.int().min(0).max(1_000_000).default(100).describe('Triggers with a lower number go first.'),
  active: z.boolean().default(true).describe('False: it does nothing.'),
  conditions: conditionSchema.describe('When: `all` or `any` of some conditions, which may nest, or one alone.'),
  actions: z.array(actionSchema).min(1).describe('What is done, in this order.'),
});

const statusesSchema = z
  .array(
    z.strictObject({
      name: name.describe('As agents see it.'),
      open: z.boolean().describe('Whether its tickets are open: a change of the person becomes a comment then.'),
      use: z
        .enum(statusUses)
        .optional()
        .describe(
          'Which tickets are given it by themselves: `new` ones (else the first open status), those worked on (`working`; else the next open one), those that wait for somebody (`waiting`; else that of work), and those that are done (`closed`; else the first that is not open).',
        ),
    }),
  )
  .superRefine((statuses, context) => {
    const names = statuses.map((status) => status.name.toLowerCase());
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (new Set(names).size !== names.length) refuse('statuses with different names');
    for (const use of statusUses) {
      const chosen = statuses.filter((status) => status.use === use);
      if (chosen.length > 1) refuse(`one status at most with use: ${use}`);
      if (chosen.some(({ open }) => open === (use === 'closed')))
        refuse(`a status that is ${use === 'closed' ? 'not open' : 'open'} with use: ${use}`);
    }
    if (!statuses.some(({ open }) => open)) refuse('at least one open status, which new tickets have');
    if (statuses.every(({ open }) => open)) refuse('at least one status that is not open, which closed tickets have');
  });

const defaultStatuses: readonly { readonly name: string; readonly open: boolean; readonly use?: StatusUse }[] = [
  { name: 'Registered', open: true, use: 'new' },
  { name: 'In progress', open: true, use: 'working' },
  { name: 'Waiting', open: true, use: 'waiting' },
  { name: 'Resolved', open: false },
  { name: 'Closed', open: false, use: 'closed' },
  { name: 'Cancelled', open: false },
];

/** The parts of `serviceDesk` in `hirewire.yaml` that tickets, triggers and the log of Flex HR need. */
const serviceDeskParts = {
  statuses: statusesSchema
    .default([...defaultStatuses])
    .describe('The steps in the life of a ticket, in any language: what each is for says `use`, not its name.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'the name of a time zone, such as Europe/Stockholm')
    .default('UTC')
    .describe('The zone of the times in tickets, and of @Now and @Today.'),
  group: name.optional().describe('The agent group of new tickets.'),
  assignee: name.optional().describe('The agent of new tickets.'),
  triggers: z.array(triggerSchema).default([]).describe('What is done when something happens to a ticket.'),
  settings: z
    .record(name, z.string())
    .default({})
    .describe('Texts by name, for `api.GetSetting` in scripts. No secrets: scripts may write them anywhere.'),
  scripts: z
    .strictObject({
      milliseconds: z
        .int()
        .min(50)
        .max(30_000)
        .default(1000)
        .describe('Time for one script, as its thread has worked.'),
      megabytes: z.int().min(4).max(512).default(32).describe('Memory for one script.'),
    })
    .prefault({})
    .describe('Limits of the scripts.'),
  logDays: z
    .int()
    .min(1)
    .default(365)
    .describe(
      'Days after which rows of the log of Flex HR are removed (the newest row of each person stays), and messages that were delivered or given up.',
    ),
};

/** `serviceDesk` in `hirewire.yaml`. Secrets are still references. */
export const serviceDeskSchema = z
  .strictObject({ ...serviceDeskParts, ...notificationParts })
  .superRefine((desk, context) => {
    for (const { path, expected } of [...findNotificationIssues(desk), ...findTriggerIssues(desk)]) {
      context.addIssue({ code: 'custom', path: [...path], message: expected });
    }
  });
export type ServiceDeskFile = z.infer<typeof serviceDeskSchema>;
