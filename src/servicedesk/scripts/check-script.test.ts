import { expect, it } from 'vitest';
import { checkScripts } from './check-script.ts';

it('finds the line and column of what cannot be read, and nothing in what can', async () => {
  const scripts = [
    'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");',
    'if (record.Status === "Open") {\n  api.AddComment(record, "Hello";\n}',
    'let told = 1;\napi.(',
  ];

  expect([...(await checkScripts(scripts)).entries()]).toEqual([
    [1, { message: "expecting ','", line: 2, column: 33 }],
    [2, { message: 'expecting field name', line: 2, column: 5 }],
  ]);
});

it('reads typographic quotation marks as straight ones, as a run does', async () => {
  const scripts = [
    'api.AddComment(record, “It’s done”);',
    'api.AddComment(record, ‘Hello’);',
    'api.AddComment(record, “Hello)',
  ];

  expect([...(await checkScripts(scripts)).keys()]).toEqual([2]);
});

it('refuses what is nested without end, and reads on', async () => {
  const scripts = ['('.repeat(50_000), 'api.(', '1 + 1'];

  expect([...(await checkScripts(scripts)).keys()]).toEqual([0, 1]);
});

it('runs nothing', async () => {
  expect(await checkScripts(['for (;;) {}', 'throw new Error("x")'])).toEqual(new Map());
});
