import { plainName } from './parse-escape.ts';
import { isAt, type Parsing, type PatternOptions, readInside, slotOf, take } from './parsing.ts';
import { PatternError } from './pattern-error.ts';
import { choiceOf, emptyNode, type PatternNode } from './pattern-node.ts';

type ReadBranches = (parsing: Parsing) => readonly PatternNode[];

const named =
  /\(\?(?:<([\p{L}\p{Mn}\p{Nd}\p{Pc}]*)(?:(-)([\p{L}\p{Mn}\p{Nd}\p{Pc}]+))?>|'([\p{L}\p{Mn}\p{Nd}\p{Pc}]*)(?:(-)([\p{L}\p{Mn}\p{Nd}\p{Pc}]+))?')/uy;
const marks: readonly (readonly [string, (inner: PatternNode) => PatternNode])[] = [
  ['(?:', (inner) => inner],
  ['(?>', (inner) => ({ kind: 'atomic', inner })],
  ['(?=', (inner) => ({ kind: 'look', behind: false, negative: false, inner })],
  ['(?!', (inner) => ({ kind: 'look', behind: false, negative: true, inner })],
  ['(?<=', (inner) => ({ kind: 'look', behind: true, negative: false, inner })],
  ['(?<!', (inner) => ({ kind: 'look', behind: true, negative: true, inner })],
];

/**
 * Reads the group that begins here; nothing for options such as `(?i)`, which count up to the end of the group around them.
 * @throws PatternError
 */
export function readGroup(parsing: Parsing, readBranches: ReadBranches): PatternNode | undefined {
  const start = parsing.at;
  const inside = () => readInside(parsing, start, (inner) => choiceOf(readBranches(inner)));
  if (parsing.source.charAt(start + 1) !== '?') {
    parsing.at += 1;
    return parsing.options.n ? inside() : capture({ slot: nextUnnamed(parsing) }, inside);
  }
  for (const [mark, wrap] of marks) {
    if (!isAt(parsing, mark)) continue;
    parsing.at += mark.length;
    return wrap(inside());
  }
  if (isAt(parsing, '(?(')) return readConditional(parsing, readBranches);
  return readNamed(parsing, inside) ?? readOptions(parsing, inside);
}

function nextUnnamed(parsing: Parsing): number {
  parsing.seen.unnamed += 1;
  return slotOf(parsing, String(parsing.seen.unnamed), parsing.at);
}

type Slots = { readonly slot?: number | undefined; readonly releases?: number | undefined };

function capture({ slot, releases }: Slots, inside: () => PatternNode): PatternNode {
  return { kind: 'capture', slot, releases, inner: inside() };
}

/** `(?<name>…)`, `(?'name'…)`, `(?<2>…)`, and the balancing groups `(?<name-other>…)` and `(?<-other>…)`. */
function readNamed(parsing: Parsing, inside: () => PatternNode): PatternNode | undefined {
  const start = parsing.at;
  const found = take(parsing, named);
  if (found === undefined) return undefined;
  const name = found[1] ?? found[4] ?? '';
  const other = found[3] ?? found[6];
  if (name === '' && other === undefined) throw new PatternError('the name of a group is missing', start);
  if (/^\d/.test(name) && !/^[0-9]{1,9}$/.test(name)) {
    throw new PatternError(`a group cannot be named ${name}: names begin with a letter`, start);
  }
  const own = plainName(name);
  if (own === '0') throw new PatternError('group 0 is the whole match', start);
  if (/^\d/.test(own)) parsing.seen.numbers.add(Number(own));
  else if (own !== '') parsing.seen.names.add(own);
  const slot = own === '' ? undefined : slotOf(parsing, own, start);
  const releases = other === undefined ? undefined : slotOf(parsing, plainName(other), start);
  return capture({ slot, releases }, inside);
}

/** `(?i)`, `(?i-m:…)`. */
function readOptions(parsing: Parsing, inside: () => PatternNode): PatternNode | undefined {
  const start = parsing.at;
  const found = take(parsing, /\(\?((?=[-+imnsxIMNSX:])[-+imnsxIMNSX]*)([:)])/y);
  if (found === undefined) throw new PatternError(groupProblem(parsing), start);
  const outer = parsing.options;
  parsing.options = changeOptions(outer, found[1] ?? '');
  if (found[2] === ')') return undefined;
  const inner = inside();
  parsing.options = outer;
  return inner;
}

function changeOptions(options: PatternOptions, letters: string): PatternOptions {
  const changed: Record<string, boolean> = { ...options };
  let isOn = true;
  for (const letter of letters.toLowerCase()) {
    if (letter === '-' || letter === '+') isOn = letter === '+';
    else changed[letter] = isOn;
  }
  return { ...options, ...changed };
}

function groupProblem({ source, at }: Parsing): string {
  if (source.startsWith('(?P<', at)) return 'a named group is written (?<name>…), without the P';
  if (source.startsWith('(?)', at)) return 'a quantifier follows nothing';
  return `${source.slice(at, at + 4)} begins no known group`;
}

/** `(?(1)yes|no)`, `(?(name)yes|no)` and `(?(expression)yes|no)`. */
function readConditional(parsing: Parsing, readBranches: ReadBranches): PatternNode {
  const start = parsing.at;
  parsing.at += 2;
  const condition = readGroupTest(parsing) ?? readExpressionTest(parsing, readBranches);
  const branches = readInside(parsing, start, readBranches);
  if (branches.length > 2) throw new PatternError('a condition has more than two branches', start);
  const [yes = emptyNode, no = emptyNode] = branches;
  return { kind: 'conditional', condition, yes, no };
}

function readGroupTest(parsing: Parsing): number | undefined {
  const { at, groups } = parsing;
  const name = take(parsing, /\(([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\)/uy)?.[1];
  if (name === undefined) return undefined;
  if (/^[0-9]/.test(name)) return slotOf(parsing, plainName(name), at);
  const slot = groups?.slots.get(name);
  if (slot === undefined) parsing.at = at;
  return slot;
}

function readExpressionTest(parsing: Parsing, readBranches: ReadBranches): PatternNode {
  const start = parsing.at;
  if (/^\(\?(?:#|'|<[^=!])/.test(parsing.source.slice(start, start + 4))) {
    throw new PatternError('a condition can be neither a comment nor a named group', start);
  }
  if (parsing.source.charAt(start + 1) === '?') return readGroup(parsing, readBranches) ?? emptyNode;
  parsing.at += 1;
  return readInside(parsing, start, (inner) => choiceOf(readBranches(inner)));
}
