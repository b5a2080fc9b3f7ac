import { z } from 'zod';
import { ticketNeeds, ticketPriorities } from '../../domain/ticket.ts';
import { cleanComment, longestComment } from '../../servicedesk/comment-text.ts';
import { actor, count, counts, fieldChange, instant, name, operations, problem, text, values } from './common.ts';

export const ticket = z.strictObject({
  id: z.int(),
  reference: text.describe('What people call it: FHR0000123.'),
  entityType: text,
  subject: text,
  description: text,
  status: text,
  isOpen: z.boolean(),
  source: text,
  icon: z.strictObject({ name: text, label: text.describe('The same in words.') }),
  priority: z.enum(ticketPriorities),
  need: z.enum(ticketNeeds).describe('What it waits for.'),
  assignee: text.optional(),
  group: text.optional(),
  requester: text.optional(),
  job: text.optional(),
  worker: text.optional(),
  workerAnchor: text.optional(),
  isNewUser: z.boolean(),
  person: values,
  changes: z.array(fieldChange),
  account: values,
  createdAt: instant,
  updatedAt: instant,
  closedAt: instant.nullable(),
});

export const ticketPage = z.strictObject({ total: count, tickets: z.array(ticket) });

const comment = z.strictObject({
  ...{
    id: z.int(),
    author: actor,
    isInternal: z.boolean().describe('Not shown to end users.'),
    text,
    createdAt: instant,
  },
});
const historyLine = z.strictObject({
  ...{ at: instant, actor, field: text, before: text.optional(), after: text.optional() },
});
const link = z.strictObject({
  kind: z.enum(['follows', 'followedBy']),
  ...{ id: z.int(), reference: text, subject: text, status: text },
});

const wholeParts = { ticket, comments: z.array(comment), history: z.array(historyLine), links: z.array(link) };

export const wholeTicket = z.strictObject({ ...wholeParts, managerName: text.nullable() });

export const ticketOutcome = z.strictObject({
  ...wholeParts,
  isLeftToRun: z.boolean().describe('The job runs at this moment: that run, or the next one, does what is left.'),
  work: z
    .strictObject({ counts, operations, problems: z.array(problem) })
    .optional()
    .describe('What was done in the directory at once.'),
});

const said = z
  .string()
  .transform(cleanComment)
  .refine((clean) => clean !== '' && clean.length <= longestComment, `a text of 1 to ${longestComment} characters`);

export const commentBody = z.strictObject({
  text: said,
  isInternal: z.boolean().default(true).describe('Not shown to end users. What a requester says is never internal.'),
});

export const closeBody = z.strictObject({ text: said.optional().describe('A last word.') });

const field = z
  .string()
  .trim()
  .regex(/^\P{Cc}{0,200}$/u, 'a text of at most 200 characters in one line');

export const ticketBody = z.strictObject({
  status: name.optional().describe('One of the configured statuses, in any case.'),
  priority: z.enum(ticketPriorities).optional(),
  assignee: field.optional().describe('Empty: nobody.'),
  group: field.optional().describe('Empty: none.'),
  requester: z
    .union([z.literal(''), z.email()])
    .optional()
    .describe('An e-mail address. Empty: nobody.'),
});

export const managerBody = z
  .union([
    z.strictObject({ worker: name.describe('By employee number or id of HR.') }),
    z.strictObject({
      account: z
        .string()
        .trim()
        .regex(/^\P{Cc}{1,2000}$/u, 'a text in one line')
        .describe('By log-in name, mail address or DN.'),
    }),
  ])
  .describe('One manager, by one of the two.');
