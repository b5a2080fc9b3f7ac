import { z } from 'zod';

/** ISO 8601, UTC. */
export const instant = z.iso.datetime();
export const name = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,200}$/u, 'a text of 1 to 200 characters in one line');
export const count = z.int().min(0);

/** Texts of people and of systems: always text, never markup. */
export const text = z.string();

/** Named values whose names the person, the source or the target gives. */
export const values = z.record(z.string(), z.unknown());

/** A number or a truth value, as a query has it. */
const limit = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 1000, 'a whole number from 1 to 1000')
  .describe('At most so many, from 1 to 1000. (Default: 50.)');
const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
export const truth = z.enum(['true', 'false']).transform((value) => value === 'true');
export const day = z.iso.date().describe('A day, in the time zone of the service desk: 2026-06-01.');
/** An instant, or a day in the time zone of the service desk. */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .describe('An instant, 2026-06-01T08:00:00Z, or a day in the time zone of the service desk, 2026-06-01.');

/** A page of a list that is sorted newest first. */
export const pageQuery = {
  limit: limit.optional(),
  before: whole.optional().describe('Only what is older than the one with this `id`: the last one of the page before.'),
};

/** A page of a list without ids in its order. */
export const offsetQuery = {
  limit: limit.optional(),
  offset: whole.optional().describe('How many to leave out. (Default: 0.)'),
};

export const fieldChange = z.strictObject({ field: text, before: text.optional(), after: text.optional() });
export const actor = z.strictObject({ name: text, isSystem: z.boolean() });

export const problem = z
  .strictObject({
    code: text,
    worker: text.optional(),
    system: text.optional(),
    attribute: text.optional(),
    subject: text.optional().describe('What it is about, outside of the person: a container, an attribute, a right.'),
    message: text,
    advice: text,
  })
  .describe('Something that is wrong with one person; docs/errors.md has the codes.');

export const counts = z
  .record(z.string(), count)
  .describe('`read`, and what became of those: created, updated, unchanged, outOfScope, held, failed.');
export const operations = z.record(z.string(), count).describe('Calls to the target, by kind.');

export const problemDocument = z
  .strictObject({
    type: text.describe('urn:hirewire:problem:CODE'),
    title: text,
    status: z.int(),
    detail: text.describe('What happened.'),
    code: text.describe('Stable; docs/errors.md has them all.'),
    advice: text.describe('What to do next.'),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['path', 'query', 'body']),
          field: text.describe('As conditions.all[0].operator; empty: all of it.'),
          expected: text,
          found: text.optional(),
        }),
      )
      .optional(),
  })
  .describe('RFC 9457.');
