import fc from 'fast-check';
import { jsonpath } from 'json-p3';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { compileSourcePath, toAttributeValue } from './compile-source-path.ts';
import { compileSourceReader } from './compile-source-reader.ts';
import { compileJsonQuery, parseJsonPath } from './json-query.ts';
import { SourcePathError } from './source-path-error.ts';

const job = (code: string, title: string) => ({
  emplStatusNav: { externalCode: code },
  jobTitle: title,
  emplStatus: code,
});
const record: JsonObject = {
  personIdExternal: '1001',
  personEmpTerminationInfoNav: { activeEmploymentsCount: 1 },
  phoneNav: {
    results: [
      { isPrimary: false, phoneNumber: '1' },
      { isPrimary: true, phoneNumber: '2', areaCode: null },
    ],
  },
  employmentNav: {
    results: [
      { userId: 'u1', assignmentClass: 'ST', startDate: '1/1/2020', jobInfoNav: { results: [job('T', 'Clerk')] } },
      { userId: 'u2', assignmentClass: 'GA', startDate: '1/1/2022', jobInfoNav: { results: [job('A', 'Chief')] } },
    ],
  },
  tags: ['a', 'b', null],
  'odd name': { 'x-y': true },
};

const activeJob =
  "[?(@.emplStatusNav.externalCode == 'A' || @.emplStatusNav.externalCode == 'U' || @.emplStatusNav.externalCode == 'P' )]";

describe('a source path', () => {
  it.each<[string, unknown]>([
    ['$.personIdExternal', '1001'],
    ['personIdExternal', '1001'],
    ['$.nothing.at.all', undefined],
    ['$.employmentNav.results[0].userId', 'u1'],
    ['$.employmentNav.results[-1:].userId', 'u2'],
    ['$.employmentNav.results[-1].userId', 'u2'],
    ['$.employmentNav.results[7].userId', undefined],
    ["$['odd name']['x-y']", true],
    ['$.tags', ['a', 'b']],
    ['$.tags[*]', ['a', 'b']],
    ['$.employmentNav.results[*].userId', ['u1', 'u2']],
    ['$.employmentNav.results[0,1].userId', ['u1', 'u2']],
    ['$.employmentNav.results[0:1].userId', 'u1'],
    ['$.phoneNav.results[?(@.isPrimary == true)].phoneNumber', '2'],
    ["$.phoneNav.results[?(@.isPrimary == 'true')].phoneNumber", '2'],
    ['$.phoneNav.results[?(@.isPrimary == true)].areaCode', undefined],
    ["$.employmentNav.results[?(@.assignmentClass == 'GA')].userId", 'u2'],
    [`$.employmentNav..jobInfoNav..results${activeJob}.jobTitle`, 'Chief'],
    [`$.employmentNav..jobInfoNav..results${activeJob}.emplStatusNav.externalCode`, 'A'],
    [`$.employmentNav..results[?(@.jobInfoNav..results${activeJob})].userId`, 'u2'],
    ["$.employmentNav.results[?match(@.userId, 'u[2-9]')].userId", 'u2'],
    ["$.employmentNav.results[?search(@.userId, '2')].userId", 'u2'],
    ['$.employmentNav.results[?length(@.userId) == 2 && !(@.assignmentClass == "GA")].userId', 'u1'],
    ['$.employmentNav.results[?count(@.jobInfoNav.results[*]) > 0].userId', 'u1'],
    ['$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav', '{"externalCode":"T"}'],
    ['$.personEmpTerminationInfoNav.activeEmploymentsCount', '1'],
  ])('%s reads %j', (path, value) => {
    expect(compileSourcePath(path)(record)).toEqual(value);
  });

  it.each([
    '',
    '$.',
    '$.odd name',
    '$[',
    '$.a[?(',
    '$.a[?(@.b =~ /x/)]',
    '$..',
    `$${'[0'.repeat(50)}`,
    `$.${'a'.repeat(3000)}`,
    "$[?match(@.a, '(?=x')]",
    '$[?match(@.a, @.b)]',
  ])('refuses %s', (path) => {
    expect(() => compileSourcePath(path)).toThrow(SourcePathError);
  });

  it.each<[string, JsonObject]>([
    ['to-one navigation as a list of results', { userNav: { results: [{ city: 'Graz' }] } }],
    ['to-one navigation as a plain list', { userNav: [{ city: 'Graz' }] }],
    ['to-one navigation as it should be', { userNav: { city: 'Graz' } }],
  ])('reads a %s', (_title, document) => {
    expect(compileSourcePath('$.userNav.city')(document)).toBe('Graz');
  });

  it.each<[string, JsonObject]>([
    ['a plain record', { employmentNav: { userId: 'u1' } }],
    ['a plain list', { employmentNav: [{ userId: 'u1' }] }],
    ['results', { employmentNav: { results: [{ userId: 'u1' }] } }],
  ])('reads a to-many navigation that comes as %s', (_title, document) => {
    expect(compileSourcePath('$.employmentNav.results[0].userId')(document)).toBe('u1');
    expect(compileSourcePath('$.employmentNav.results[-1:].userId')(document)).toBe('u1');
    expect(compileSourcePath("$.employmentNav.results[?(@.userId == 'u1')].userId")(document)).toBe('u1');
  });

  it('reads names of the prototype only where the record has them', () => {
    expect(compileSourcePath('$.constructor')({})).toBeUndefined();
    expect(compileSourcePath('$.__proto__')({})).toBeUndefined();
    expect(compileSourcePath('$.__proto__')(JSON.parse('{"__proto__":"x"}'))).toBe('x');
  });

  it('ends a path that visits too much with a clear error', () => {
    const wide = { a: Array.from({ length: 300 }, () => ({ b: Array.from({ length: 30 }, () => ({ c: 1 })) })) };

    expect(() => compileSourcePath('$..*..*..*..*..*[?(@.none)]')(wide)).toThrow(SourcePathError);
  });

  it('ends on a cyclic record with a clear error', () => {
    const cyclic: Record<string, JsonValue> = { name: 'x' };
    cyclic.self = cyclic;

    expect(() => compileSourcePath('$..none')(cyclic)).toThrow(SourcePathError);
    expect(() => compileSourcePath('$.self')(cyclic)).toThrow(SourcePathError);
    expect(compileSourcePath('$.self.self.name')(cyclic)).toBe('x');
  });

  it('reads a record of 100,000 levels', () => {
    let deep: JsonObject = { leaf: 'x' };
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep };

    expect(compileSourcePath('$..leaf')(deep)).toBe('x');
    expect(() => compileSourcePath('$.a')(deep)).toThrow(SourcePathError);
  });
});

describe('the reader of all source attributes', () => {
  it('reads what each path reads alone', () => {
    const attributes = [
      { name: 'id', path: '$.personIdExternal' },
      { name: 'first', path: '$.employmentNav.results[0].userId' },
      { name: 'job', path: '$.employmentNav.results[0].jobInfoNav.results[0].jobTitle' },
      { name: 'phone', path: '$.phoneNav.results[?(@.isPrimary == true)].phoneNumber' },
      { name: 'none', path: '$.none' },
    ];

    const read = compileSourceReader(attributes).read(record);

    expect({ ...read }).toEqual({ id: '1001', first: 'u1', job: 'Clerk', phone: '2' });
  });

  it('takes the last of two attributes of one name', () => {
    const reader = compileSourceReader([
      { name: 'x', path: '$.none' },
      { name: 'x', path: '$.personIdExternal' },
    ]);

    expect(reader.names).toEqual(['x']);
    expect(reader.read(record).x).toBe('1001');
  });

  it('names the attribute whose path is wrong', () => {
    expect(() => compileSourceReader([{ name: 'x', path: '$.a[?(' }])).toThrow(
      expect.objectContaining({ attribute: 'x', code: 'path' }),
    );
  });

  it('holds an attribute named __proto__', () => {
    const read = compileSourceReader([{ name: '__proto__', path: '$.personIdExternal' }]).read(record);

    expect(Object.entries(read)).toEqual([['__proto__', '1001']]);
  });
});

describe('JSONPath', () => {
  const leaf = fc.constantFrom<JsonValue>('x', 'y', true, null);
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1 });
  const name = fc.constantFrom('.a', '.b', '.c');
  const index = fc.constantFrom('[0]', '[1]', '[-1]', '[-1:]', "['a']");
  const other = fc.constantFrom(
    '..a',
    '..*',
    '[*]',
    '[?(@.a)]',
    "[?(@.a == 'x')]",
    "[?(@.b != 'x' && @.a)]",
    "[?(!@.b || @.c == 'y')]",
    '[?(@..b)]',
    "[?(@.b || @.c == 'y')]",
    '[0,1]',
    '[::2]',
    '[::-1]',
    '[1:]',
  );

  const path = fc
    .array(fc.oneof(name, index, other), { minLength: 1, maxLength: 4 })
    .map((parts) => `$${parts.join('')}`);
  const simplePath = fc
    .array(fc.oneof(name, index), { minLength: 1, maxLength: 4 })
    .map((parts) => `$${parts.join('')}`);

  it('finds by its closures what json-p3 finds, in the same order', () => {
    fc.assert(
      fc.property(document, path, (found, text) => {
        const query = compileJsonQuery(parseJsonPath(text), 'exact');

        expect(query(found, found, { left: 100_000 })).toEqual(jsonpath.query(text, found as never).values());
      }),
      { numRuns: 3000 },
    );
  });

  it('finds on the fast path what the closures find', () => {
    fc.assert(
      fc.property(document, simplePath, (found, text) => {
        const [slow] = compileJsonQuery(parseJsonPath(text))(found, found, { left: 100_000 });

        expect(compileSourcePath(text)(found)).toEqual(slow === undefined ? undefined : toAttributeValue(slow, text));
      }),
      { numRuns: 2000 },
    );
  });
});
