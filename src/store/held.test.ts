import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import type { Database } from './database.ts';
import { listResolvableReferences, type PendingReference, savePendingReferences, settleReferences } from './held.ts';
import { saveLinks } from './links.ts';
import { saveSourceObjects } from './source-objects.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase({ max: 1 }));
});

afterAll(() => close());

test('references whose account exists now come in pages, each once, although pages are settled meanwhile', async () => {
  const anchors = Array.from({ length: 2500 }, (_, at) => `anchor${at}`);
  const source = { employments: [], image: {}, hash: '', outcome: 'inScope' } as const;
  const boss = { ...source, anchor: 'boss', worker: '1', keys: ['1', 'one'] };
  await saveSourceObjects(database, 'hr', [boss], { now: 0 });
  const links = ['boss', ...anchors].map((anchor) => ({
    ...{ workerAnchor: anchor, accountAnchor: `guid of ${anchor}` },
    how: 'created' as const,
  }));
  await saveLinks(database, 'hr', links, 0);
  const waiting: readonly PendingReference[] = anchors.flatMap((workerAnchor) => [
    { worker: workerAnchor, workerAnchor, attribute: 'manager', key: '1' },
    { worker: workerAnchor, workerAnchor, attribute: 'assistant', key: 'nobody' },
  ]);
  await savePendingReferences(database, 'hr', waiting, 0);
  const pages: (readonly PendingReference[])[] = [];
  for await (const page of listResolvableReferences(database, 'hr')) {
    pages.push(page);
    await settleReferences(database, 'hr', page);
  }
  expect(pages.map((page) => page.length)).toEqual([1000, 1000, 500]);
  expect(new Set(pages.flat().map(({ workerAnchor }) => workerAnchor))).toEqual(new Set(anchors));
  expect(new Set(pages.flat().map(({ attribute }) => attribute))).toEqual(new Set(['manager']));
});
