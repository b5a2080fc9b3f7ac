import { answerRequests } from './answer.ts';
import { measure, type Usage } from './usage.ts';

/** What to read of Flex HR: paths with queries, as a run asked for them. */
export type FlexReading = {
  readonly url: string;
  readonly login: string;
  readonly instanceId: string;
  readonly asked: readonly string[];
};

/** The least that anybody must do who looks at the same pages. */
export type FlexFloor = { readonly rows: number; readonly usage: Usage };

answerRequests(
  {
    read: async (reading: FlexReading): Promise<FlexFloor> => {
      const { result, usage } = await measure(() => readAll(reading));
      return { rows: result, usage };
    },
  },
  async () => undefined,
);

/** Page after page of each list, the lists at the same time, as the connector does. */
async function readAll(reading: FlexReading): Promise<number> {
  const lists = Map.groupBy(reading.asked, (target) => target.split('?')[0] ?? '');
  const rows = await Promise.all([...lists.values()].map((targets) => readList(reading, targets)));
  return rows.reduce((sum, count) => sum + count, 0);
}

async function readList({ url, login, instanceId }: FlexReading, targets: readonly string[]): Promise<number> {
  const headers = {
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
    instance: instanceId,
  };
  let rows = 0;
  for (const target of targets) {
    const response = await fetch(new URL(target, url), { headers });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = JSON.parse(await response.text()) as { readonly result?: readonly unknown[] };
    rows += page.result?.length ?? 0;
  }
  return rows;
}
