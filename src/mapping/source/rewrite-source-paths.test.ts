import { describe, expect, it } from 'vitest';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import { compileSourcePath } from './compile-source-path.ts';
import { applyPathPreset, replaceInPaths, sourcePathPresets } from './rewrite-source-paths.ts';

function rewritten(preset: string, name: string): string | undefined {
  const found = sourcePathPresets.find((candidate) => candidate.name === preset);
  return found && applyPathPreset(successFactorsAttributes, found).find((path) => path.name === name)?.after;
}

const person = (first: string, second: string) => ({
  employmentNav: {
    results: [first, second].map((status, index) => ({
      userId: `u${index + 1}`,
      startDate: `1/${index + 1}/2020`,
      assignmentClass: index === 0 ? 'GA' : 'ST',
      userNav: { city: `city ${index + 1}` },
      jobInfoNav: {
        results: [{ jobTitle: `title ${index + 1}`, emplStatus: '741', emplStatusNav: { externalCode: status } }],
      },
    })),
  },
});

describe('a preset of path rewrites', () => {
  it.each<[string, string, string]>([
    ['latest-employment', 'userId', '$.employmentNav.results[-1:].userId'],
    ['latest-employment', 'personIdExternal', '$.personIdExternal'],
    [
      'standard-assignment',
      'jobTitle',
      "$.employmentNav.results[?(@.assignmentClass == 'ST')].jobInfoNav.results[0].jobTitle",
    ],
    ['active-employment', 'startDate', '$.employmentNav.results[-1:].startDate'],
    ['status-code', 'emplStatus', '$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode'],
  ])('%s makes %s read %s', (preset, name, path) => {
    expect(rewritten(preset, name)).toBe(path);
  });

  it.each<[string, string, string | undefined, string | undefined]>([
    ['active-status', 'emplStatus', 'A', undefined],
    ['active-job', 'jobTitle', 'title 2', undefined],
    ['active-employment', 'userId', 'u2', undefined],
    ['active-employment', 'city', 'city 2', undefined],
    ['active-employment', 'emplStatus', 'A', undefined],
    ['standard-assignment', 'userId', 'u2', 'u2'],
    ['latest-employment', 'userId', 'u2', 'u2'],
  ])(
    '%s: %s of someone whose second job is active is %s, of someone without an active job %s',
    (preset, name, active, none) => {
      const read = compileSourcePath(rewritten(preset, name) ?? '');

      expect(read(person('T', 'A'))).toBe(active);
      expect(read(person('T', 'T'))).toBe(none);
    },
  );

  it('leaves a path that reads the status code already in one piece', () => {
    const paths = [
      { name: 'code', path: '$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode' },
    ];
    const preset = sourcePathPresets.find(({ name }) => name === 'active-status');

    expect(preset && applyPathPreset(paths, preset)[0]?.after).toBe(paths[0]?.path);
  });

  it('gives only paths that compile', () => {
    for (const preset of sourcePathPresets) {
      for (const { after } of applyPathPreset(successFactorsAttributes, preset))
        expect(() => compileSourcePath(after)).not.toThrow();
    }
  });
});

describe('find and replace over all paths', () => {
  it('replaces plain text, and shows each path before and after', () => {
    const paths = [
      { name: 'a', path: '$.x[0].y[0]' },
      { name: 'b', path: '$.z' },
    ];

    expect(replaceInPaths(paths, '[0]', '[$&]')).toEqual([
      { name: 'a', before: '$.x[0].y[0]', after: '$.x[$&].y[$&]' },
      { name: 'b', before: '$.z', after: '$.z' },
    ]);
  });
});
