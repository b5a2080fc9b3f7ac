import { z } from 'zod';

/** One page of records: `{"d":{"results":[…],"__next":"…"}}`, or `{"d":[…]}` as OData 1 had it. */
export const pageSchema = z.object({
  d: z.union([
    z.object({ results: z.array(z.unknown()), __next: z.string().nullish() }),
    z.array(z.unknown()).transform((results) => ({ results, __next: undefined })),
  ]),
});

/** An OData error. `message` is an object in v2 and a text elsewhere. */
export const errorSchema = z.object({
  error: z.object({
    code: z.union([z.string(), z.number()]).nullish(),
    message: z.union([z.string(), z.object({ value: z.string().nullish() })]).nullish(),
  }),
});

/** The error of `/oauth/token`, which is another than OData's (KBA 2668018). */
export const tokenErrorSchema = z.object({
  errorHttpCode: z.union([z.string(), z.number()]).nullish(),
  errorMessage: z.string(),
});

/** `expires_in` is what is left of the token, in seconds: it falls when the server hands out the living one again. */
export const tokenSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().nullish(),
  expires_in: z.coerce.number().nullish(),
});
