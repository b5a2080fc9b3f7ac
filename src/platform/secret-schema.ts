import { z } from 'zod';
import { Secret } from './secret.ts';

/** A setting that is a secret: a text, which comes out as a {@link Secret}. What the schema makes a secret of is masked and stored encrypted. */
export const secretSchema = z
  .union([z.instanceof(Secret), z.string().min(1)])
  .transform((value) => (value instanceof Secret ? value : new Secret(value)));
