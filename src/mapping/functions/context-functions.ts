import { transliterate } from '../characters/transliterate.ts';
import { anyArgument, type FunctionDefinition, fail, limited, mapsText, textArgument } from './definition.ts';

/** Functions that read the configuration, hide values, or write a name in Latin letters. */
export const contextFunctions: readonly FunctionDefinition[] = [
  {
    name: 'DefaultDomain',
    origin: 'entra',
    summary: 'The default domain of the target.',
    parameters: [],
    examples: [
      {
        expression: 'Append("joe@", DefaultDomain())',
        context: { defaultDomain: 'contoso.com' },
        result: 'joe@contoso.com',
      },
    ],
    build: (call) => (frame) =>
      frame.context.defaultDomain ??
      fail(call, { code: 'noDefaultDomain', message: 'the target has no default domain' }),
  },
  {
    name: 'Redact',
    origin: 'entra',
    summary: 'The value; everything that shows it (log, plan, explain, portal) shows [Redact] in its place.',
    parameters: [{ name: 'value', type: 'any' }],
    examples: [{ expression: 'Redact([mail])', attributes: { mail: 'a@b.c' }, result: 'a@b.c' }],
    build: (call) => {
      const run = anyArgument(call, 0);
      return (frame) => {
        frame.redacted = true;
        return run(frame);
      };
    },
  },
  {
    name: 'Lookup',
    origin: 'hirewire',
    summary: 'The value of a key in a table of the configuration, else the default, else null.',
    parameters: [
      { name: 'table', type: 'text' },
      { name: 'key', type: 'text' },
      { name: 'default', type: 'any', optional: true },
    ],
    examples: [
      {
        expression: 'Lookup("domains", [country], "contoso.com")',
        attributes: { country: 'AT' },
        context: { tables: { domains: { AT: 'contoso.at' } } },
        result: 'contoso.at',
      },
      {
        expression: 'Lookup("domains", "FR", "contoso.com")',
        context: { tables: { domains: {} } },
        result: 'contoso.com',
      },
    ],
    build: (call) => {
      const table = textArgument(call, 0);
      const key = textArgument(call, 1);
      const otherwise = anyArgument(call, 2);
      return (frame) => {
        const name = table(frame) ?? '';
        const tables = frame.context.tables ?? {};
        const rows = Object.hasOwn(tables, name) ? tables[name] : undefined;
        if (rows === undefined)
          return fail(call, { code: 'unknownTable', message: 'there is no such table', found: name });
        const wanted = key(frame) ?? '';
        return Object.hasOwn(rows, wanted) ? rows[wanted] : otherwise(frame);
      };
    },
  },
  {
    name: 'Transliterate',
    origin: 'hirewire',
    summary:
      'A text in Latin letters without marks: Cyrillic, Greek, Georgian, Armenian, Hebrew, Arabic, kana, Hangul, and Latin letters outside the table of NormalizeDiacritics.',
    parameters: [{ name: 'source', type: 'text' }],
    examples: [{ expression: 'Transliterate("Юрий Đorđević")', result: 'Yuriy Dordevic' }],
    build: mapsText((text, call) => limited(call, transliterate(text))),
  },
];
