import { expect, it } from 'vitest';
import { entityTypes, flexHrEntity, ticketSources } from './entity-types.ts';
import { defaultStatuses, findStatus, statusRoles } from './statuses.ts';

it('D11: gives tickets of the Flex service an icon of their own, with a text that says the same', () => {
  expect(flexHrEntity).toMatchObject({ name: 'FlexHR', prefix: 'FHR', icon: 'flex-hr' });
  const icons = ticketSources.map(({ icon }) => icon);
  expect(new Set(icons).size).toBe(icons.length);
  expect(ticketSources.every(({ label }) => label !== '')).toBe(true);
  expect(ticketSources.find(({ name }) => name === 'FlexHR')?.icon).toBe('flex-hr');
});

it('gives each entity type a prefix of its own', () => {
  const prefixes = entityTypes.map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
  expect(prefixes.every((prefix) => prefix === prefix.toUpperCase())).toBe(true);
});

it('finds what statuses are for by their property, whatever they are called', () => {
  expect(statusRoles(defaultStatuses)).toEqual({
    ...{ initial: 'Registered', working: 'In progress', waiting: 'Waiting', closed: 'Closed' },
  });
  const swedish = [
    { name: 'Väntar', isOpen: true, use: 'waiting' },
    { name: 'Avbruten', isOpen: false },
    { name: 'Stängd', isOpen: false, use: 'closed' },
    { name: 'Pågår', isOpen: true, use: 'working' },
    { name: 'Ny', isOpen: true, use: 'new' },
  ] as const;
  expect(statusRoles(swedish)).toEqual({ initial: 'Ny', working: 'Pågår', waiting: 'Väntar', closed: 'Stängd' });
  expect(statusRoles(swedish.filter(({ name }) => name !== 'Ny' && name !== 'Pågår'))).toMatchObject({
    ...{ initial: 'Väntar', working: 'Väntar' },
  });
  const own = [
    { name: 'Klar', isOpen: false },
    { name: 'Ny', isOpen: true },
    { name: 'Pågår', isOpen: true },
  ];
  expect(statusRoles(own)).toEqual({ initial: 'Ny', working: 'Pågår', waiting: 'Pågår', closed: 'Klar' });
  expect(findStatus(own, ' pÅGÅR ')?.name).toBe('Pågår');
  expect(
    statusRoles([
      { name: 'Open', isOpen: true },
      { name: 'Done', isOpen: false },
    ]),
  ).toMatchObject({ working: 'Open' });
});
