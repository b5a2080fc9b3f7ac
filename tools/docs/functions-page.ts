import {
  type FunctionDefinition,
  type FunctionExample,
  mappingFunctions,
  scopeOperators,
} from '../../src/mapping/index.ts';

const origins = {
  entra: 'Microsoft Entra',
  'cloud-sync': 'Microsoft Entra Cloud Sync',
  hirewire: '**Hirewire** (Entra does not know it)',
} as const;

/** The reference page of the mapping language's functions, made of the function table itself. */
export function renderFunctionsPage(): string {
  const index = mappingFunctions.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ');
  return `${[
    '# Functions of the mapping language',
    generatedBy,
    introduction,
    index,
    ...mappingFunctions.map(renderFunction),
    '## Flow keywords',
    '`IgnoreAttributeFlow` as a value leaves the attribute as it is; `IgnoreObjectFlow` leaves the whole account as it is this time.',
    '## Operators of scope filters',
    renderOperators(),
  ].join('\n\n')}\n`;
}

const introduction = [
  'The syntax is that of Entra attribute mappings: `Function([attribute], "text", 10)`. `[name]` is a source attribute, `""` a text in which',
  '`\\\\` and `\\"` stand for `\\` and `"`. An argument may be left empty: `Replace([x], "-", , , "_", , )`. Names count without letter case.',
  'Conditions know `=`, `<>`, `<`, `<=`, `>`, `>=`, and, beyond Entra, `And`, `Or` and parentheses; `&` joins two texts.',
  'Only the branch that is taken is evaluated. An attribute that is absent is null. Try any of them: `hirewire eval`.',
].join('\n');

/** How a generated page begins. */
export const generatedBy = '<!-- Made by tools/generate-docs.ts: `node tools/generate-docs.ts` writes it anew. -->';

function renderFunction(definition: FunctionDefinition): string {
  return [
    `## ${definition.name}`,
    `\`${signatureOf(definition)}\` — ${origins[definition.origin]}`,
    definition.summary,
    ...(definition.parameters.length > 0 ? [renderParameters(definition)] : []),
    ...(definition.examples.length > 0 ? [renderExamples(definition.examples)] : []),
  ].join('\n\n');
}

function signatureOf({ name, parameters }: FunctionDefinition): string {
  const list = parameters.map((one) => `${one.name}${one.repeated ? '…' : one.optional ? '?' : ''}`);
  return `${name}(${list.join(', ')})`;
}

function renderParameters({ parameters }: FunctionDefinition): string {
  const rows = parameters.map(({ name, type, optional, repeated, oneOf }) => {
    const notes = [
      optional ? 'may be left out' : '',
      repeated ? 'may come again' : '',
      oneOf?.map(code).join(', ') ?? '',
    ];
    return `| ${name} | ${type} | ${notes.filter((note) => note !== '').join('; ')} |`;
  });
  return ['| parameter | takes | |', '| --- | --- | --- |', ...rows].join('\n');
}

function renderExamples(examples: readonly FunctionExample[]): string {
  const rows = examples.map(({ expression, attributes, context, result }) => {
    const given = [
      ...Object.entries(attributes ?? {}).map(([name, value]) => `[${name}] is ${show(value)}`),
      ...(context?.now === undefined ? [] : [`now is ${new Date(context.now).toISOString()}`]),
      ...(context?.defaultDomain === undefined ? [] : [`the domain is ${context.defaultDomain}`]),
      ...(context?.tables === undefined ? [] : [`the tables are ${JSON.stringify(context.tables)}`]),
    ];
    return `| ${code(expression)} | ${given.map(cell).join('; ')} | ${code(show(result))} |`;
  });
  return ['| expression | where | gives |', '| --- | --- | --- |', ...rows].join('\n');
}

function renderOperators(): string {
  const rows = scopeOperators.map(({ name, origin, takesValue, every }) => {
    const several = every ? 'all of them must hold' : 'one that holds is enough';
    return `| ${code(name)} | ${takesValue ? 'a value' : ''} | ${several} | ${origin === 'hirewire' ? origins.hirewire : ''} |`;
  });
  const head = ['| operator | compares with | of several values of the attribute | |', '| --- | --- | --- | --- |'];
  const text = 'An attribute that is absent or empty makes every clause false, `IS NULL` alone excepted.';
  return `${text}\n\n${[...head, ...rows].join('\n')}`;
}

function show(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

function code(text: string): string {
  const marks = text.includes('`') ? '``' : '`';
  return `${marks}${cell(text)}${marks}`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}
