import { expect, it } from 'vitest';
import { silentLogger } from '../platform/logger.ts';
import { saySeldom } from './say-seldom.ts';

function aSpeaker() {
  const time = { now: 0 };
  const lines: unknown[] = [];
  const logger = { ...silentLogger, error: (text: string, fields?: object) => lines.push({ text, ...fields }) };
  return { time, lines, say: saySeldom({ logger, clock: { now: () => time.now } }) };
}

it('says a problem that goes on once a minute, and how often it was left out', () => {
  const { time, lines, say } = aSpeaker();

  for (time.now = 0; time.now < 120_000; time.now += 1000) say('no look', new Error('away'));

  expect(lines).toEqual([
    { text: 'no look', message: 'away' },
    { text: 'no look', message: 'away', unsaid: 59 },
  ]);
});

it('says another problem at once', () => {
  const { lines, say } = aSpeaker();

  say('no look', new Error('away'));
  say('no look', new Error('starting up'));
  say('no sync', new Error('away'));

  expect(lines).toHaveLength(3);
});

it('takes one problem of several workers of the queue for one', () => {
  const { lines, say } = aSpeaker();

  say('the queue', new Error('away (Queue: scheduled-job, Worker: 1)'));
  say('the queue', new Error('away (Queue: scheduled-job, Worker: 2)'));

  expect(lines).toEqual([{ text: 'the queue', message: 'away (Queue: scheduled-job, Worker: 1)' }]);
});
