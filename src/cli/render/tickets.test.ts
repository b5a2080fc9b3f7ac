import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../domain/ticket.ts';
import type { Output } from '../wiring.ts';
import { renderTickets } from './tickets.ts';

const ticket: Ticket = {
  ...{ id: 1, reference: 'FHR0000001', entityType: 'FlexHR', description: '', source: 'FlexHR', priority: 'normal' },
  ...{ subject: `New: ${'Åsa 😀'.repeat(30)}`, status: 'In progress', isOpen: true, need: 'manager', data: {} },
  ...{ createdAt: Date.parse('2026-06-01T08:00:00Z'), updatedAt: 0 },
};

const outputOf = (columns: number, hasColour: boolean): Output => ({
  ...{ print: () => undefined, note: () => undefined, isRead: () => true },
  ...{ isTerminal: hasColour, columns, noteColumns: columns, hasColour },
});

function render(columns: number, hasColour = false): readonly string[] {
  return renderTickets({ tickets: [ticket], total: 300 }, 'Europe/Stockholm', outputOf(columns, hasColour)).split('\n');
}

describe('a list of tickets', () => {
  it.each([
    [120, false],
    [100, true],
    [80, true],
    [60, false],
    [50, true],
  ])('has a line of %i characters at most for each ticket, with colours: %s', (columns, hasColour) => {
    const [, line = ''] = render(columns, hasColour);

    expect([...stripVTControlCharacters(line)].length).toBeLessThanOrEqual(columns);
    expect(stripVTControlCharacters(line)).toMatch(/^ {2}FHR0000001 .*manager .*New: Åsa.*…$/);
    expect(line.isWellFormed()).toBe(true);
  });

  it('leaves out the time first, then the icon, and never what is needed', () => {
    expect(render(100)[1]).toContain('◆ FlexHR  In progress  manager  2026-06-01 10:00');
    expect(render(70)[1]).toContain('◆ FlexHR  In progress  manager  New');
    expect(render(60)[1]).toContain('FHR0000001  In progress  manager  New');
  });

  it('says how many there are beside those that it shows, and how many wait', () => {
    expect(render(100).slice(2)).toEqual([
      '  1 of 300; times in Europe/Stockholm.',
      '  1 of these wait for somebody: see "needs".',
    ]);
  });
});
