import { z } from 'zod';

/** The answer of the token endpoint. */
export const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).optional(),
});

/** Why the token endpoint gives none; the description begins with `AADSTS` and a number. */
export const tokenErrorSchema = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
});

/** An error of Graph. Newer ones name the property in `details`. */
export const errorSchema = z.object({
  error: z.object({
    code: z.string().optional(),
    message: z.string().nullish(),
    details: z
      .array(z.object({ code: z.string().nullish(), target: z.string().nullish(), message: z.string().nullish() }))
      .nullish(),
  }),
});

/** A user as Graph gives it: what was asked for, and always the id. */
export const userSchema = z.looseObject({ id: z.string().min(1) });
export type GraphUser = z.output<typeof userSchema>;

/** One page of a collection. The items are read one by one. */
export const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/** One item of a delta: a user, or that it is gone. */
export const deltaItemSchema = z.looseObject({
  id: z.string().min(1),
  /** `changed`: deleted, and may be restored. `deleted`: for good. */
  '@removed': z.object({ reason: z.string() }).optional(),
});

/** The answer of `$batch`: one answer for each request, in any order. */
export const batchSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

export const domainSchema = z.object({
  id: z.string(),
  isDefault: z.boolean().nullish(),
  isVerified: z.boolean().nullish(),
});

export const organizationSchema = z.object({
  verifiedDomains: z.array(z.object({ name: z.string(), isDefault: z.boolean().nullish() })),
});

export const roleSchema = z.object({ id: z.string(), displayName: z.string().nullish() });

export const memberSchema = z.looseObject({ id: z.string(), '@odata.type': z.string().optional() });
