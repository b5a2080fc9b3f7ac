import { JSONPathEnvironment, type JSONPathQuery, jsonpath } from 'json-p3';
import type { JsonValue } from '../../domain/value.ts';
import { type Budget, spend } from './budget.ts';
import { compileFilter } from './json-filter.ts';
import { isArray, isObject, takeStep } from './step.ts';

/** A compiled query: the values that it finds from `current`; `root` is what `$` means inside filters. */
export type JsonQuery = (current: JsonValue, root: JsonValue, budget: Budget) => readonly JsonValue[];

const { FilterSelector, IndexSelector, NameSelector, SliceSelector, WildcardSelector } = jsonpath.selectors;
const environment = new JSONPathEnvironment({ strict: true });

/** Parses a JSONPath of RFC 9535. Throws what json-p3 throws for a text that is none. */
export function parseJsonPath(path: string): JSONPathQuery {
  return environment.compile(path);
}

/** Whether a path asks for several values: wildcards, unions and slices do; filters and descent look for the one that fits. */
export function asksForSeveral(query: JSONPathQuery): boolean {
  return query.segments.some(
    ({ selectors }) =>
      selectors.length > 1 ||
      selectors.some(
        (selector) =>
          selector instanceof WildcardSelector ||
          (selector instanceof SliceSelector && !(selector.start === -1 && selector.stop === undefined)),
      ),
  );
}

/** `either`: read the shapes that differ between tenants as one, see `takeStep`; `exact`: RFC 9535 to the letter. */
export type Shapes = 'either' | 'exact';

/** Compiles a parsed path to closures that count their steps, so that no path takes for ever in any document. */
export function compileJsonQuery(query: JSONPathQuery, shapes: Shapes = 'either'): JsonQuery {
  const segments = query.segments.map((segment) => {
    const descends = segment.toString().startsWith('..');
    return {
      descends,
      selects: segment.selectors.map((selector) => compileSelector(selector, descends ? 'exact' : shapes, shapes)),
    };
  });
  return (current, root, budget) => {
    let values: readonly JsonValue[] = [current];
    for (const { descends, selects } of segments) {
      const found: JsonValue[] = [];
      for (const value of values) {
        for (const place of descends ? descendants(value, budget) : [value]) {
          for (const select of selects) {
            for (const selected of select(place, root, budget)) found.push(selected);
          }
        }
      }
      values = found;
    }
    return values;
  };
}

/** The value and everything below it, in the order of the document. */
function descendants(value: JsonValue, budget: Budget): JsonValue[] {
  const found: JsonValue[] = [];
  const waiting: JsonValue[] = [value];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    spend(budget, 1);
    found.push(place);
    const children = childrenOf(place);
    for (let at = children.length - 1; at >= 0; at -= 1) waiting.push(children[at] ?? null);
  }
  return found;
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

type Selector = JSONPathQuery['segments'][number]['selectors'][number];

/** Below `..` a name is looked up as it stands (`own`): reading other shapes there would find values twice. */
function compileSelector(selector: Selector, own: Shapes, shapes: Shapes): JsonQuery {
  if (selector instanceof NameSelector) return selectName(selector.name, own);
  if (selector instanceof IndexSelector) {
    const { index } = selector;
    return (value, _root, budget) => counted(budget, takeStep(value, index));
  }
  if (selector instanceof WildcardSelector) return (value, _root, budget) => countedAll(budget, childrenOf(value));
  if (selector instanceof SliceSelector) {
    const { start, stop, step } = selector;
    return (value, _root, budget) => countedAll(budget, isArray(value) ? slice(value, { start, stop, step }) : []);
  }
  if (!(selector instanceof FilterSelector)) throw new Error(`${selector.toString()} is not supported`);
  const holds = compileFilter(selector.expression, (inner) => compileJsonQuery(inner, shapes));
  return (value, root, budget) => countedAll(budget, childrenOf(value)).filter((child) => holds(child, root, budget));
}

function selectName(name: string, shapes: Shapes): JsonQuery {
  return (value, _root, budget) => {
    if (shapes === 'exact' && !(isObject(value) && Object.hasOwn(value, name))) return [];
    return counted(budget, takeStep(value, name));
  };
}

function counted(budget: Budget, value: JsonValue | undefined): readonly JsonValue[] {
  spend(budget, 1);
  return value === undefined ? [] : [value];
}

function countedAll(budget: Budget, values: readonly JsonValue[]): readonly JsonValue[] {
  spend(budget, values.length + 1);
  return values;
}

type Bounds = {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly step: number | undefined;
};

/** RFC 9535, 2.3.4.2.2. */
function slice(values: readonly JsonValue[], { start, stop, step = 1 }: Bounds): JsonValue[] {
  const length = values.length;
  const normalize = (index: number) => (index < 0 ? length + index : index);
  const found: JsonValue[] = [];
  if (step > 0) {
    const from = Math.min(Math.max(normalize(start ?? 0), 0), length);
    const to = Math.min(Math.max(normalize(stop ?? length), 0), length);
    for (let at = from; at < to; at += step) found.push(values[at] ?? null);
  } else if (step < 0) {
    const from = Math.min(Math.max(normalize(start ?? length - 1), -1), length - 1);
    const to = stop === undefined ? -1 : Math.min(Math.max(normalize(stop), -1), length - 1);
    for (let at = from; at > to; at += step) found.push(values[at] ?? null);
  }
  return found;
}
