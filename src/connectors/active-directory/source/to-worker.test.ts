import { describe, expect, it } from 'vitest';
import { newAttributes } from '../../../domain/value.ts';
import { attributeNames } from './attribute-names.ts';
import { toRecord, toWorker } from './to-worker.ts';
import { firstUnread, parsePosition } from './watermark.ts';

const context = { system: 'corp-ad' };
const ada = {
  objectGUID: 'guid-1',
  sAMAccountName: 'ada',
  employeeID: '100',
  displayName: 'Ada Byron',
  mail: 'a@x.org',
};

describe('an account as a worker', () => {
  it('is known by its employeeID, anchored by its objectGUID', () => {
    expect(toWorker(ada, context)).toEqual({
      ...{ id: '100', anchor: 'guid-1', keys: ['100', 'ada'], displayName: 'Ada Byron', document: ada },
      employments: [{ id: 'guid-1' }],
    });
  });

  it.each([undefined, '', '  '])('is known by its sAMAccountName when the employeeID is %j', (employeeID) => {
    const { employeeID: _, ...others } = ada;
    const record = employeeID === undefined ? others : { ...others, employeeID };

    expect(toWorker(record, context)).toMatchObject({ id: 'ada', keys: ['ada'] });
  });

  it.each([null, 'text', [], { mail: 'a@x.org' }])('is nobody: %j', (record) => {
    expect(toWorker(record, context)).toMatchObject({ code: 'malformedRecord', system: 'corp-ad' });
  });

  it('has neither joined nor left: a directory tells no days', () => {
    const worker = toWorker(ada, context);

    expect('employments' in worker && worker.employments.map(({ start, end }) => [start, end])).toEqual([
      [undefined, undefined],
    ]);
  });

  it('carries the attributes of its account, several values as a list', () => {
    const attributes = newAttributes([['otherMobile', ['1', '2']] as const, ['mail', 'a@x.org']]);

    expect(toRecord({ anchor: 'guid-1', name: 'CN=Ada,DC=x', attributes })).toMatchObject({
      ...{ otherMobile: ['1', '2'], mail: 'a@x.org', objectGUID: 'guid-1', distinguishedName: 'CN=Ada,DC=x' },
    });
  });
});

describe('the attributes to read', () => {
  it('are those that the paths begin with', () => {
    const paths = ['$.mail', "$['msDS-cloudExtensionAttribute1']", '$.otherMobile[0]', '$.mail', "$['a)(b']", '$..x'];

    expect(attributeNames(paths.map((path) => ({ name: path, path })))).toEqual([
      'mail',
      'msDS-cloudExtensionAttribute1',
      'otherMobile',
    ]);
  });
});

describe('a watermark of update sequence numbers', () => {
  const here = { controller: 'dc1', usn: 100 };

  it.each([
    ['the same controller further on', here, { controller: 'dc1', usn: 120 }, 101],
    ['the same controller, unchanged', here, here, 101],
    ['another controller', here, { controller: 'dc2', usn: 120 }, undefined],
    ['a controller that was set back', here, { controller: 'dc1', usn: 99 }, undefined],
    ['a controller that does not tell', here, undefined, undefined],
    ['a first read', undefined, here, undefined],
  ])('%s', (_, last, now, expected) => {
    expect(firstUnread(last, now)).toBe(expected);
  });

  it.each([undefined, '', '2026-01-01T00:00:00Z', '{}', '{"controller":"","usn":1}', '{"controller":"a","usn":"x"}'])(
    '%j is none',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );

  it('is what was saved', () => {
    expect(parsePosition(JSON.stringify(here))).toEqual(here);
  });
});
