import { z } from 'zod';
import type { JsonObject } from '../../../domain/value.ts';
import type { Client } from '../client.ts';
import type { RecordResult } from './record-problem.ts';

/**
 * People who have left can be written to without being made active again (KBA 3170987), and what is identical already
 * moves no timestamp, so that no echo comes back by the next incremental read.
 */
const target = '/odata/v2/upsert?$format=json&processInactiveEmployees=true&suppressUpdateOfIdenticalData=true';

const resultSchema = z.object({
  status: z.string().nullish(),
  httpCode: z.coerce.number().nullish(),
  message: z.string().nullish(),
  index: z.coerce.number().nullish(),
});
const answerSchema = z.object({ d: z.union([z.array(resultSchema), resultSchema.transform((one) => [one])]) });

const unexplained: RecordResult = { isDone: false, httpCode: 0, message: 'the answer does not mention this record' };

/**
 * Sends records in one request; HTTP status 200 says nothing, each record has its own answer, by `index`.
 * @throws ConnectorError for an error of the whole request
 */
export async function upsert(client: Client, records: readonly JsonObject[]): Promise<readonly RecordResult[]> {
  const parsed = answerSchema.safeParse(await client.postJson(target, [...records]));
  const results = parsed.success ? parsed.data.d : [];
  return records.map((_, index) => {
    const result = results.find((one, at) => (one.index ?? at) === index);
    if (result === undefined) return unexplained;
    return {
      isDone: result.status?.toUpperCase() === 'OK',
      httpCode: result.httpCode ?? 0,
      message: (result.message ?? '').replace(/\s*with the index \d+\s*\.?\s*$/i, '').trim(),
    };
  });
}
