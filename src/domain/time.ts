/** An instant: milliseconds since 1970-01-01T00:00:00Z. Read once a cycle from `platform/clock.ts` and passed in. */
export type Instant = number & { readonly __brand?: 'Instant' };

/** A calendar day of the HR system, `YYYY-MM-DD`, without a time zone. Days compare as text. */
export type Day = string & { readonly __brand?: 'Day' };
