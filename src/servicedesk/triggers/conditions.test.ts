import { describe, expect, it } from 'vitest';
import { parseRelativeDate, resolveRelativeDate } from '../../domain/relative-date.ts';
import { holds } from './evaluate-condition.ts';
import type { ConditionContext } from './properties.ts';
import { aContext, aTicket, aTrigger, now } from './test-support.ts';
import type { Condition, ConditionOperator, ConditionValue } from './trigger.ts';

const { conditions } = aTrigger();

describe('the conditions of the manual', () => {
  it('D3: fire at creation, not at later saves', () => {
    expect(holds(conditions, aContext())).toBe(true);
    expect(holds(conditions, aContext({ event: { kind: 'updated', changes: [] } }))).toBe(false);
    expect(holds(conditions, aContext({ event: { kind: 'commented', changes: [] } }))).toBe(false);
  });

  it('D4: do not fire for a ticket with another source', () => {
    expect(holds(conditions, aContext({ ticket: aTicket({ source: 'Portal' }) }))).toBe(false);
  });

  it.each([
    ['created', 'FlexHR', true],
    ['created', 'API', false],
    ['updated', 'FlexHR', false],
    ['updated', 'API', false],
  ] as const)('D5: must both hold: %s, %s', (kind, source, expected) => {
    const context = aContext({ ticket: aTicket({ source }), event: { kind, changes: [] } });
    expect(holds(conditions, context)).toBe(expected);
  });
});

type Row = [string, ConditionOperator, ConditionValue | undefined, boolean, Partial<ConditionContext>?];

const changedStatus: Partial<ConditionContext> = {
  event: { kind: 'updated', changes: [{ field: 'status', before: 'Registered', after: 'Waiting' }] },
};
const closedNow = { ticket: aTicket({ closedAt: now }) };

describe('D10: operators', () => {
  it.each<Row>([
    ['Source', 'equal', 'flexhr', true],
    ['SOURCE', 'not equal', 'FlexHR', false],
    ['BaseHeader', 'contains', 'ÅKESSON', true],
    ['Subject', 'contains', 'Berg', false],
    ['Subject', 'not contains', 'Berg', true],
    ['Subject', 'starts with', 'new:', true],
    ['Subject', 'starts with', 'Anna', false],
    ['Assignee', 'is empty', undefined, true],
    ['Assignee', 'equal', '', true],
    ['Assignee', 'not equal', 'Kim', true],
    ['BaseAgent', 'is not empty', undefined, false],
    ['Status', 'in', ['Waiting', 'registered'], true],
    ['Status', 'in', 'Waiting, Registered', true],
    ['Status', 'in', ['Waiting'], false],
    ['Status', 'in', [], false],
    ['Id', 'greater', 0, true],
    ['Id', 'greater', '10', false],
    ['Id', 'less', '10', true],
    ['Id', 'equal', '1.0', true],
    ['Worker', 'equal', '001042', true],
    ['IsNewUser', 'equal', true, true],
    ['IsNewUser', 'equal', 'True', true],
    ['Created', 'equal', 'true', true],
    ['Person.Title', 'equal', 'clerk', true],
    ['Person.shoeSize', 'is empty', undefined, true],
    ['Assignee', 'greater', 'a', false],
    ['Assignee', 'less', 'z', false],
    ['Status', 'changed', undefined, true, changedStatus],
    ['BaseEntityStatus', 'changed to', 'waiting', true, changedStatus],
    ['Status', 'changed to', 'Registered', false, changedStatus],
    ['Status', 'changed from', 'Registered', true, changedStatus],
    ['Priority', 'changed', undefined, false, changedStatus],
    ['Status', 'changed', undefined, false],
    ['CreatedDate', 'greater', '@Now - 24h', true],
    ['CreatedDate', 'less', '@Now - 24h', false],
    ['CreatedDate', 'less', '@Now + 1min', true],
    ['CreatedDate', 'equal', '@Today', true],
    ['CreatedDate', 'equal', '@Today - 1d', false],
    ['CreatedDate', 'equal', '2026-06-01', true],
    ['CreatedDate', 'greater', '2026-06-01T07:59:59Z', true],
    ['CreatedDate', 'greater', 'tomorrow', false],
    ['CloseDateTime', 'less', '@Now', false],
    ['CloseDateTime', 'equal', '@UtcNow', true, closedNow],
  ])('%s %s %s: %s', (property, operator, value, expected, more) => {
    expect(holds({ property, operator, value }, aContext(more))).toBe(expected);
  });
});

describe('D10: nesting', () => {
  const yes: Condition = { property: 'Created', operator: 'equal', value: true };
  const no: Condition = { property: 'Created', operator: 'equal', value: false };
  it.each<[string, Condition, boolean]>([
    ['all of yes and yes', { all: [yes, yes] }, true],
    ['all of yes and no', { all: [yes, no] }, false],
    ['any of no and yes', { any: [no, yes] }, true],
    ['any of no and no', { any: [no, no] }, false],
    ['all with an any inside', { all: [yes, { any: [no, { all: [yes, yes] }] }] }, true],
    ['any with an all inside', { any: [no, { all: [yes, { any: [no, no] }] }] }, false],
    ['an empty all', { all: [] }, true],
    ['an empty any', { any: [] }, false],
  ])('%s', (_title, condition, expected) => {
    expect(holds(condition, aContext())).toBe(expected);
  });
});

describe('D10: relative dates', () => {
  const summer = '2026-03-29T10:30:00Z';
  it.each([
    ['@UtcNow', summer, '2026-03-29T10:30:00Z'],
    ['@utcnow - 24h', summer, '2026-03-28T10:30:00Z'],
    ['@Now', summer, '2026-03-29T10:30:00Z'],
    ['@Now - 24h', summer, '2026-03-28T10:30:00Z'],
    // The clocks went forward that night: the same time of the day before is 23 hours ago.
    ['@Now - 1d', summer, '2026-03-28T11:30:00Z'],
    ['@UtcNow - 1d', summer, '2026-03-28T10:30:00Z'],
    ['@Today', summer, '2026-03-28T23:00:00Z'],
    ['@Today + 1d', summer, '2026-03-29T22:00:00Z'],
    ['@UtcToday', summer, '2026-03-29T00:00:00Z'],
    ['@UtcToday-1w', summer, '2026-03-22T00:00:00Z'],
    ['@Today', '2026-06-01T22:30:00Z', '2026-06-01T22:00:00Z'],
    ['@UtcToday', '2026-06-01T22:30:00Z', '2026-06-01T00:00:00Z'],
    ['@UtcNow - 5m10d5h15min', '2026-06-20T12:00:00Z', '2026-01-10T06:45:00Z'],
    ['@UtcNow - 1m', '2026-03-31T00:00:00Z', '2026-02-28T00:00:00Z'],
    ['@UtcNow + 1y2m3w4d5h6min', '2024-02-29T00:00:00Z', '2025-05-23T05:06:00Z'],
    ['@UtcNow - 1d + 2h', '2026-06-01T00:00:00Z', '2026-05-31T02:00:00Z'],
    ['  @NOW  -  10 MIN ', '2026-06-01T00:00:00Z', '2026-05-31T23:50:00Z'],
  ])('%s at %s', (text, at, expected) => {
    const date = parseRelativeDate(text);
    expect(date).toBeDefined();
    const resolved = resolveRelativeDate(date ?? { base: 'now', steps: [] }, {
      ...{ now: Date.parse(at), timeZone: 'Europe/Stockholm' },
    });
    expect(new Date(resolved).toISOString()).toBe(new Date(expected).toISOString());
  });

  it.each(['@Now -', '@Now 5d', '@Tomorrow', '@Now - 5x', '@Now - d', 'Now', '', '@Now - 1d 2', '@Nowhere'])(
    'refuses %s',
    (text) => {
      expect(parseRelativeDate(text)).toBeUndefined();
    },
  );

  it('stays at the end of the calendar', () => {
    const date = parseRelativeDate('@Now + 999999y');
    expect(resolveRelativeDate(date ?? { base: 'now', steps: [] }, { now, timeZone: 'UTC' })).toBe(8.64e15);
  });
});
