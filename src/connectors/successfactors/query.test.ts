import { expect, it } from 'vitest';
import { countQuery, idsFilter, instantLiteral, peopleQuery, textLiteral } from './query.ts';

it('writes the parameters with blanks and quotes encoded and the rest readable', () => {
  const query = peopleQuery({
    expand: ['employmentNav', 'employmentNav/userNav'],
    filter: "personIdExternal in '1','2'",
    pageSize: 100,
    paging: 'snapshot',
  });

  expect(query).toBe(
    '/odata/v2/PerPerson?$format=json&$filter=personIdExternal%20in%20%271%27,%272%27&$expand=employmentNav,employmentNav/userNav&customPageSize=100&paging=snapshot',
  );
});

it('leaves paging out for offset paging, which is what the service does by itself', () => {
  expect(peopleQuery({ expand: [], paging: 'offset' })).toBe('/odata/v2/PerPerson?$format=json');
});

it('counts with the same filter', () => {
  expect(countQuery()).toBe('/odata/v2/PerPerson/$count');
  expect(countQuery("a eq 'b'")).toBe('/odata/v2/PerPerson/$count?$filter=a%20eq%20%27b%27');
});

it.each([
  ["O'Brien", "'O''Brien'"],
  ["' or 1 eq 1 or '", "''' or 1 eq 1 or '''"],
])('keeps %s inside of its literal', (text, literal) => {
  expect(textLiteral(text)).toBe(literal);
});

it('asks for ids by in without parentheses, or by eq', () => {
  expect(idsFilter(['1', "2'"], 'in')).toBe("personIdExternal in '1','2'''");
  expect(idsFilter(['1', '2'], 'eq')).toBe("personIdExternal eq '1' or personIdExternal eq '2'");
});

it('writes instants as datetimeoffset in UTC', () => {
  expect(instantLiteral(Date.parse('2026-11-20T10:30:00.123+01:00'))).toBe("datetimeoffset'2026-11-20T09:30:00Z'");
});

it('encodes an ampersand and a hash inside of a filter', () => {
  expect(peopleQuery({ expand: [], filter: "a eq 'x&$top=1#'" })).toContain('%27x%26%24top%3D1%23%27');
});
