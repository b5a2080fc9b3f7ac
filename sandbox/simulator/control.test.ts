import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { answerControl, answerFaults, answerLog, type ControlRequest, done, moveClock } from './control.ts';
import { createFaultSwitch } from './fault-switch.ts';
import { createLog } from './request-log.ts';

const REQUEST: ControlRequest = {
  method: 'GET',
  path: '/_sandbox/state',
  query: '',
  body: '',
  peer: '127.0.0.1',
  host: 'localhost:8080',
};

const ENDPOINTS = {
  '': () => done('root'),
  state: () => done('state'),
  broken: () => {
    throw new RangeError('no such day');
  },
};

describe('the control interface', () => {
  it.each([
    ['the root', {}, '/_sandbox', 200, 'root'],
    ['what is offered', {}, '/_sandbox/state', 200, 'state'],
    ['what is not offered', {}, '/_sandbox/toString', 404, { error: 'no /_sandbox/toString' }],
    ['what cannot be done', {}, '/_sandbox/broken', 400, { error: 'no such day' }],
    ['a caller elsewhere', { peer: '10.0.0.7' }, '/_sandbox', 403, expect.anything()],
    ['a page of another host', { host: 'example.com' }, '/_sandbox', 403, expect.anything()],
  ])('answers %s', (_, more, path, status, content) => {
    expect(answerControl('/_sandbox', { ...REQUEST, ...more, path }, ENDPOINTS)).toEqual({ status, content });
  });

  it('arms faults, tells of them and disarms them', () => {
    const faults = createFaultSwitch();
    const ask = (method: string, body = '') => answerFaults(faults, { method, body }).content;

    expect([ask('POST', '{"kind":"slow"}'), ask('GET'), ask('DELETE')]).toEqual([
      { id: 'fault-1' },
      { faults: [{ id: 'fault-1', kind: 'slow', met: 0 }] },
      { faults: [] },
    ]);
  });

  it('tells a log and clears it', () => {
    const log = createLog<string>();
    log.add('one');
    const ask = (method: string) => answerLog(log, { method, body: '' }).content;

    expect([ask('GET'), ask('DELETE')]).toEqual([['one'], []]);
  });

  it('stops the clock at an instant and moves it by days', () => {
    const clock = createClock();
    moveClock(clock, '{"set":"2026-03-10"}');
    moveClock(clock, '{"advance":1.5}');
    moveClock(clock, '');

    expect(new Date(clock.now()).toISOString()).toBe('2026-03-11T12:00:00.000Z');
  });
});
