import { describe, expect, it } from 'vitest';
import { assertJob, jobOfPart } from './parts-of-job.ts';

const configuration = { jobs: {} };

describe.each(['constructor', 'toString', '__proto__'])(
  'the name %s, which every object of JavaScript knows',
  (name) => {
    it('is no job unless the configuration has one', () => {
      expect(() => assertJob(configuration, name)).toThrow(`expected one of none; found "${name}"`);
    });

    it('is the part of no other job', () => {
      expect(jobOfPart(configuration, `${name}@corp-ad`)).toBe(`${name}@corp-ad`);
    });
  },
);
