import { z } from 'zod';

const days = z.int().min(1);

/** `retention` in `hirewire.yaml`: for how long is kept what grows with every run. */
export const retentionSchema = z.strictObject({
  runDays: days
    .default(90)
    .describe(
      'Days after which the history of runs is removed, with cycles, plans and their changes, and requests to systems (of which the newest 20,000 of each system are kept anyway).',
    ),
  auditDays: days
    .default(730)
    .describe(
      'Days after which it is removed who did what: each call to a target with the values before and after, links that were corrected by hand, requests to the API that changed something, configurations that were applied (the one in force stays).',
    ),
});
export type Retention = z.infer<typeof retentionSchema>;
