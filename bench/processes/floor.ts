import { readFile } from 'node:fs/promises';
import { Client } from 'ldapts';
import { answerRequests } from './answer.ts';
import { measure, type Usage } from './usage.ts';

/** What to read: the pages of the source from the first one on, and the accounts of the directory. */
export type FloorReading = {
  readonly tenantUrl: string;
  readonly firstPage: string;
  readonly login: string;
  readonly url: string;
  readonly caFile: string;
  readonly bindDn: string;
  readonly password: string;
  readonly baseDn: string;
  readonly attributes: readonly string[];
};

/** The least that anybody must do who looks at both sides: fetch and parse the same pages, read the same accounts. */
export type Floor = { readonly people: number; readonly accounts: number; readonly usage: Usage };

answerRequests(
  {
    read: async (reading: FloorReading): Promise<Floor> => {
      const { result, usage } = await measure(async () => ({
        people: await readSource(reading),
        accounts: await readDirectory(reading),
      }));
      return { ...result, usage };
    },
  },
  async () => undefined,
);

type Page = { readonly d: { readonly results: readonly unknown[]; readonly __next?: string } };

async function readSource({ tenantUrl, firstPage, login }: FloorReading): Promise<number> {
  let people = 0;
  let cookie: string | undefined;
  for (let next: string | undefined = new URL(firstPage, tenantUrl).href; next !== undefined; ) {
    const response: Response = await fetch(next, {
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(login).toString('base64')}`,
        ...(cookie !== undefined && { cookie }),
      },
    });
    cookie ??= response.headers.getSetCookie()[0]?.split(';')[0];
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = JSON.parse(await response.text()) as Page;
    people += page.d.results.length;
    next = page.d.__next;
  }
  return people;
}

async function readDirectory(reading: FloorReading): Promise<number> {
  const client = new Client({
    url: reading.url,
    tlsOptions: { ca: await readFile(reading.caFile), servername: 'localhost' },
  });
  await client.bind(reading.bindDn, reading.password);
  let accounts = 0;
  const pages = client.searchPaginated(reading.baseDn, {
    scope: 'sub',
    filter: '(&(objectCategory=person)(objectClass=user))',
    attributes: [...reading.attributes],
    paged: { pageSize: 500 },
  });
  for await (const { searchEntries } of pages) accounts += searchEntries.length;
  await client.unbind();
  return accounts;
}
