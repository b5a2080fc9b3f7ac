import { describe, expect, it } from 'vitest';
import { createLog, createNumberedRequestLog, createRequestLog } from './request-log.ts';

describe('the log of requests', () => {
  it('finds requests by a text of their target', () => {
    const log = createRequestLog<{ readonly target: string }>();
    log.add({ target: '/users?a' });
    log.add({ target: '/groups' });

    expect(log.matching('/users')).toEqual([{ target: '/users?a' }]);
  });

  it('goes on numbering after it was cleared', () => {
    const log = createNumberedRequestLog<{ readonly target: string }>();
    log.add({ target: '/a' });
    log.clear();
    log.add({ target: '/b' });

    expect(log.all()).toEqual([{ number: 2, target: '/b' }]);
  });

  it('drops the oldest when it grows too long', () => {
    const log = createLog<number>();
    for (let entry = 0; entry <= 20_000; entry += 1) log.add(entry);

    expect([log.all().length, log.all()[0]]).toEqual([10_000, 10_001]);
  });
});
