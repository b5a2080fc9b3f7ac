import { describe, expect, it } from 'vitest';
import { createFaultSwitch, type FaultAddress } from './fault-switch.ts';

describe('the fault switch', () => {
  it('meets the next request once', () => {
    const faults = createFaultSwitch();
    faults.add({ kind: 'throttled' });

    expect([faults.meet('/a').length, faults.meet('/a').length]).toEqual([1, 0]);
  });

  it('meets requests that contain a text, from the nth on, so many times', () => {
    const faults = createFaultSwitch();
    faults.add({ kind: 'throttled', match: '/a', nth: 2, times: 2 });

    const met = ['/a', '/b', '/a', '/a', '/a'].map((target) => faults.meet(target).length);

    expect(met).toEqual([0, 0, 1, 1, 0]);
  });

  it('meets every request with a kind that lasts, until it is removed', () => {
    const faults = createFaultSwitch<FaultAddress>(new Set(['hidden']));
    const id = faults.add({ kind: 'hidden' });
    const before = [faults.meet('/a').length, faults.meet('/a').length];
    faults.remove(id);

    expect([...before, faults.meet('/a').length]).toEqual([1, 1, 0]);
  });

  it('does not count a request for a fault that cannot meet it', () => {
    const faults = createFaultSwitch();
    faults.add({ kind: 'hang' });

    expect([faults.meet('/a', ({ kind }) => kind !== 'hang').length, faults.meet('/a').length]).toEqual([0, 1]);
  });

  it('tells what is armed and how often it met', () => {
    const faults = createFaultSwitch();
    faults.add({ kind: 'throttled', times: 3 });
    faults.meet('/a');

    expect(faults.list()).toEqual([{ id: 'fault-1', kind: 'throttled', times: 3, met: 1 }]);
  });
});
