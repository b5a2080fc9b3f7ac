import { describe, expect, it } from 'vitest';
import { evaluateLine } from './evaluate-line.ts';

type Example = readonly [expression: string, attributes: Record<string, unknown>, answer: unknown];

const deps = { now: Date.UTC(2025, 6, 30, 10), random: () => 0.5 };

function answerOf(expression: string, attributes: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(evaluateLine(JSON.stringify({ expression, attributes }), deps));
}

const hired = { hired: '2012-03-16-07:00' };
const changed = { from: '8/25/2021 5:41:18 PM', to: '2012-03-16-07:00' };
const hidden =
  'IIF(DateDiff("d", CDate(IIF(IsPresent([startDate]), [startDate], DateAdd("d", "10", Now()))), Now()) >= -1, IIF(DateDiff("d", Now(), CDate(IIF(IsPresent([endDate]), [endDate], DateAdd("d", "1", Now())))) >= 0, "FALSE", "TRUE"), "TRUE")';
const manager =
  'Switch(IsPresent([directManager]),[directManager], IsPresent([skiplevelManager]),[skiplevelManager], IsPresent([director]),[director])';
const endOf =
  'Switch([endDate], NumFromDate(Join("", FormatDateTime([endDate], "M/d/yyyy hh:mm:ss tt", "yyyy-MM-dd"), "T23:59:59-04:00")), "12/31/9999 12:00:00 AM", NumFromDate("2099-12-31T23:59:59-04:00"))';
const leaver =
  'IIF(DateDiff("d", Now(),CDate(Switch([last],[last], "","9999-12-31" )) ) <= 0, "OU=Leavers", Switch([City], "OU=Default", "Dallas", "OU=Dallas"))';
const customDates =
  'Switch([string3], "True", "62220", Switch([hiredate], IIF(DateDiff("d", CDate([hiredate]), Now()) = 3, Switch([date67], IIF(DateDiff("d", CDate([date67]), Now())=0, "False", "True"), "", "False" ), "True"), "", "True"))';

describe('the examples of the reference of provisioning functions', () => {
  it.each<Example>([
    ['CDate([d])', { d: '2020-03-16-07:00' }, '3/16/2020 7:00:00 AM'],
    ['DateAdd("d", 7, CDate([hired]))', hired, '3/23/2012 7:00:00 AM'],
    ['DateAdd("d", -10, CDate([hired]))', hired, '3/6/2012 7:00:00 AM'],
    ['DateAdd("ww", 2, CDate([hired]))', hired, '3/30/2012 7:00:00 AM'],
    ['DateAdd("yyyy", 2, CDate([hired]))', hired, '3/16/2014 7:00:00 AM'],
    ['DateDiff("d", CDate([from]), CDate([to]))', changed, -3449],
    ['DateDiff("h", CDate("2021-08-24"), CDate("2021-08-25"))', {}, 24],
    ['DateDiff("n", CDate("2021-08-24"), CDate("2021-08-25"))', {}, 1440],
    ['DateDiff("s", CDate("2021-08-24"), CDate("2021-08-25"))', {}, 86_400],
    ['FormatDateTime([e], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', { e: '20150123105347.1Z' }, '2015-01-23'],
    ['ConvertToBase64("Hello world!")', {}, 'SABlAGwAbABvACAAdwBvAHIAbABkACEA'],
    ['ConvertToUTF8Hex("Hello world!")', {}, '48656C6C6F20776F726C6421'],
    ['InStr("The quick brown fox","quick")', {}, 5],
    ['CBool([attribute1] = [attribute2])', { attribute1: 'x', attribute2: 'X' }, false],
    ['PCase([f])', { f: 'PABLO GONSALVES (SECOND)' }, 'Pablo Gonsalves (Second)'],
    ['PCase([l]," \'-")', { l: "PINTO-DE'SILVA" }, "Pinto-De'Silva"],
    ['Replace([t],"Product Developer", , , "Software Engineer", , )', { t: 'Product Developer' }, 'Software Engineer'],
    [
      'Replace([a], ,"(?<streetNumber>^\\\\d*)","streetNumber", "888", , )',
      { a: '545 Tremont Street' },
      '888 Tremont Street',
    ],
    ['Replace([u], , "(?<Suffix>@(.)*)", "Suffix", "", , )', { u: 'jsmith@contoso.com' }, 'jsmith'],
    ['Replace([m], , "[a-zA-Z_]*", , "", , )', { m: 'john_doe72' }, '72'],
    ['Switch([s], "Sydney", "NSW", "Sydney","QLD", "Brisbane", "SA", "Adelaide")', { s: 'QLD' }, 'Brisbane'],
    ['Switch(ToLower([f]), "0", "true", "1", "false", "0")', { f: 'TRUE' }, '1'],
    [manager, { directManager: '1', skiplevelManager: '2' }, '2'],
    [manager, { directManager: '1' }, '1'],
    ['Word("The quick brown fox",3," ")', {}, 'brown'],
    ['Join(", ", "", [surname], [givenName])', { givenName: 'John', surname: 'Doe' }, 'Doe, John'],
    ['Join("", 1000, Replace(ConvertToUTF8Hex([id]), , "[a-zA-Z_]*", , "", , ))', { id: '0k' }, '1000306'],
    ['Mid(Item([p],Contains([p], "SMTP:")),6)', { p: ['smtp:b@x.y', 'SMTP:a@x.y'] }, 'a@x.y'],
    ['DNComponent(CRef([dn]),1)', { dn: 'cn=Joe,ou=Sales,dc=x' }, 'Joe'],
    ['ConvertFromBase64("SABlAGwAbABvACAAdwBvAHIAbABkACEA")', {}, 'Hello world!'],
  ])('%s over %j', (expression, attributes, value) => {
    expect(answerOf(expression, attributes)).toEqual({ value });
  });
});

describe('the examples of the guides for HR systems', () => {
  it.each<Example>([
    ['Replace(Join("","0000000000",[c]), ,"(.*?)(?<id>.{0,10})$", ,"$' + '{id}", ,)', { c: '567' }, '0000000567'],
    ['Replace([f]," ", , ,".", , )', { f: 'Mary Ann' }, 'Mary.Ann'],
    [hidden, { startDate: '2025-01-15', endDate: '2025-12-31' }, 'FALSE'],
    [hidden, { startDate: '2025-01-15', endDate: '2025-06-30' }, 'TRUE'],
    [hidden, {}, 'TRUE'],
    [customDates, { string3: '62220', hiredate: '2025-07-27', date67: '2025-07-30' }, 'False'],
    [customDates, { string3: '62220', hiredate: '2025-07-27', date67: '2025-07-29' }, 'True'],
    [customDates, { string3: '62220' }, 'True'],
    [endOf, { endDate: '12/31/9999 12:00:00 AM' }, '157469327990000000'],
    [endOf, { endDate: '8/15/2025 12:00:00 AM' }, '133997903990000000'],
    [leaver, { last: '2025-07-25', City: 'Dallas' }, 'OU=Leavers'],
    [leaver, { last: '2025-08-15', City: 'Dallas' }, 'OU=Dallas'],
    [leaver, { City: 'Austin' }, 'OU=Default'],
    [
      'Join(" ",Replace([h], ,"(?<iso>.*)_(?<s1>.*)_(?<s2>.*)[0-9]", ,"$' + '{s1} $' + '{s2}", , ),[l])',
      { h: 'NLD_Van_der3', l: 'Hof' },
      'Van der Hof',
    ],
    [
      'Replace([n], , "(?<firstName>[a-zA-Z]+ )(?<lastName>[a-zA-Z]+)", ,"$' + '{lastName}", ,)',
      { n: 'John Smith' },
      'Smith',
    ],
    [
      'Replace(Replace([g], ,"-", ,"", , ), ,"(.*?)(?<id>[0-9]{4})(.*)", , "D$' + '{id}", ,)',
      { g: 'a1b2c3d4-e5f6-7890-1234-567890abcdef' },
      'D6789',
    ],
    [
      'Join("", [l], ",", [f], " ", Mid([m],1,1), "-", [id])',
      { l: 'Johnson', f: 'Sarah', id: '1' },
      'Johnson,Sarah -1',
    ],
    ['IIF(IsNullOrEmpty([t]),"000-000-0000",[t])', { t: '' }, '000-000-0000'],
  ])('%s over %j', (expression, attributes, value) => {
    expect(answerOf(expression, attributes)).toEqual({ value });
  });

  it.each<[string, Record<string, unknown>]>([
    ['IgnoreFlowIfNullOrEmpty(IIF(DateDiff("d", Now(), CDate([x])) <> 1, "", [mail]))', { x: '2025-08-03', mail: 'u' }],
    ['IgnoreFlowIfNullOrEmpty(Switch([t], "", "4443", "Dr."))', { t: '' }],
    ['IIF(DateDiff("d", Now(), CDate([x])) >= 0, [d], IgnoreAttributeFlow)', { x: '2025-07-15', d: 'Sales' }],
  ])('%s over %j leaves the attribute alone', (expression, attributes) => {
    expect(answerOf(expression, attributes)).toEqual({ flow: 'ignored' });
  });

  it('fails where the guide reads the output of DateAdd by another format than it has', () => {
    const text = 'FormatDateTime(DateAdd("yyyy", 5, CDate([d])), , "yyyy-MM-dd", "yyyy-MM-dd")';

    expect(answerOf(text, { d: '2025-01-15' }).error).toContain('found "1/15/2030 12:00:00 AM"');
  });
});
