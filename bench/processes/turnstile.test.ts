import { expect, it } from 'vitest';
import { newTurnstile } from './turnstile.ts';

it('lets everything pass while nobody shuts it', async () => {
  const turnstile = newTurnstile();

  expect(await Promise.all([1, 2, 3].map((one) => turnstile.pass(async () => one)))).toEqual([1, 2, 3]);
  expect(turnstile.end()).toBe(0);
});

it('lets as many pass as it is opened for, and tells when the last of them has ended', async () => {
  const turnstile = newTurnstile();
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  turnstile.shut();
  const calls = [1, 2, 3].map((one) =>
    turnstile.pass(async () => {
      begun.push(one);
      await new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  expect(begun).toEqual([]);

  const first = turnstile.open(2);
  await turn();
  expect(begun).toEqual([1, 2]);
  for (const end of ends) end();
  expect(await first).toBe(true);

  const second = turnstile.open(2);
  await turn();
  expect(begun).toEqual([1, 2, 3]);
  ends[2]?.();
  await Promise.all(calls);
  expect(turnstile.end()).toBeGreaterThan(0);
  expect(await second).toBe(false);
  expect(await turnstile.open(1)).toBe(false);
});

/** Everything that can go on has gone on. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
