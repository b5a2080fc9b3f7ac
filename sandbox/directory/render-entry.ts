import type { SentAttribute, SentEntry } from './ber-messages/message.ts';
import { dnOf, type Entry } from './entry.ts';
import { type Reading, readValues, shownAttributes } from './read-values.ts';
import type { AttributeDefinition } from './schema.ts';

export type Selection = {
  readonly everything: boolean;
  readonly wanted: readonly Wanted[];
  readonly typesOnly: boolean;
};
type Wanted = { readonly definition: AttributeDefinition; readonly range: Range | undefined };
type Range = { readonly from: number; readonly to: number };

/** MaxValRange of AD: more values of an attribute come in parts. */
const maxValueRange = 1500;

/** What a search asks for: `*`, nothing (everything), `1.1` (nothing) or names, with `;range=0-1499` or `;binary`. */
export function selectAttributes(reading: Reading, names: readonly string[], typesOnly: boolean): Selection {
  const wanted: Wanted[] = [];
  for (const name of names) {
    const [base = '', ...options] = name.split(';');
    const definition = reading.domain.tree.schema.attribute(base);
    if (definition === undefined || wanted.some((other) => other.definition === definition)) continue;
    wanted.push({ definition, range: readRange(options) });
  }
  return { everything: names.length === 0 || names.includes('*'), wanted, typesOnly };
}

function readRange(options: readonly string[]): Range | undefined {
  for (const option of options) {
    const match = /^range=(\d+)-(\d+|\*)$/i.exec(option);
    if (match !== null)
      return { from: Number(match[1]), to: match[2] === '*' ? Number.POSITIVE_INFINITY : Number(match[2]) };
  }
  return undefined;
}

/** An object as the client asked to see it. */
export function renderEntry(reading: Reading, entry: Entry, selection: Selection): SentEntry {
  const attributes: SentAttribute[] = [];
  if (selection.everything) {
    for (const name of shownAttributes(entry)) {
      const definition = reading.domain.tree.schema.attribute(name);
      if (definition !== undefined)
        addAttribute(attributes, reading, { entry, wanted: { definition, range: undefined }, selection });
    }
  }
  for (const wanted of selection.wanted) {
    if (
      !selection.everything ||
      wanted.range !== undefined ||
      !shownAttributes(entry).includes(wanted.definition.name)
    ) {
      addAttribute(attributes, reading, { entry, wanted, selection });
    }
  }
  return { dn: dnOf(entry), attributes };
}

function addAttribute(
  attributes: SentAttribute[],
  reading: Reading,
  item: { readonly entry: Entry; readonly wanted: Wanted; readonly selection: Selection },
): void {
  const { definition, range } = item.wanted;
  if (definition.name === 'unicodePwd' || definition.name === 'userPassword') return;
  const values = readValues(reading, item.entry, definition);
  if (values.length === 0) return;
  if (item.selection.typesOnly) attributes.push({ name: definition.name, values: [] });
  else if (range === undefined && values.length <= maxValueRange) attributes.push({ name: definition.name, values });
  else
    attributes.push(
      ...partOf(definition.name, values, range ?? { from: 0, to: maxValueRange - 1 }, range === undefined),
    );
}

/** Range retrieval (MS-ADTS 3.1.1.3.1.3.3): `member;range=0-1499`, and `*` as the end in the last part. */
function partOf(
  name: string,
  values: SentAttribute['values'],
  range: Range,
  unasked: boolean,
): readonly SentAttribute[] {
  if (range.from >= values.length) return [];
  const last = Math.min(range.to, range.from + maxValueRange - 1);
  const end = last >= values.length - 1 ? '*' : String(last);
  const part = { name: `${name};range=${range.from}-${end}`, values: values.slice(range.from, last + 1) };
  return unasked ? [{ name, values: [] }, part] : [part];
}
