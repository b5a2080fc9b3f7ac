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
const answerSchema = z.object({
  d: z.union([
    z.array(resultSchema),
    z.object({ results: z.array(resultSchema) }).transform(({ results }) => results),
    resultSchema.transform((one) => [one]),
  ]),
});

/**
 * Sends records in one request; HTTP status 200 says nothing, each record has its own answer, by `index`. A record without
 * one, or whose answer has no status, is `unknown`.
 * @throws ConnectorError for an error of the whole request
 */
export async function upsert(client: Client, records: readonly JsonObject[]): Promise<readonly RecordResult[]> {
  const answer = await client.postJson(target, [...records]);
  const parsed = answerSchema.safeParse(answer);
  const results = parsed.success ? parsed.data.d : [];
  return records.map((_, index) => {
    const result = results.find((one, at) => (one.index ?? at) === index);
    const status = result?.status?.trim().toUpperCase() ?? '';
    if (result === undefined || status === '') {
      return { outcome: 'unknown', httpCode: 0, message: JSON.stringify(answer) ?? '' };
    }
    return {
      outcome: status === 'OK' ? 'done' : 'refused',
      httpCode: result.httpCode ?? 0,
      message: (result.message ?? '').replace(/\s*with the index \d+\s*\.?\s*$/i, '').trim(),
    };
  });
}
