import type { Comparison, Filter, Literal } from './filter-syntax.ts';

/** Looks up a property by its path; undefined and null are the same. */
export type Lookup = (path: string) => unknown;

/** Whether a user meets a filter. Texts are compared without regard to case, instants as instants. */
export function matchesFilter(filter: Filter, lookup: Lookup): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => matchesFilter(part, lookup));
    case 'or':
      return filter.of.some((part) => matchesFilter(part, lookup));
    case 'not':
      return !matchesFilter(filter.of, lookup);
    case 'in':
      return filter.values.some((value) => matchesComparison(lookup(filter.path), 'eq', value));
    case 'compare':
      return matchesComparison(lookup(filter.path), filter.operator, filter.value);
    case 'function':
      return matchesFunction(lookup(filter.path), filter.name, filter.value);
    case 'any': {
      const values = lookup(filter.path);
      return Array.isArray(values) && values.some((value: unknown) => matchesFilter(filter.of, () => value));
    }
  }
}

function matchesFunction(found: unknown, name: 'startsWith' | 'endsWith' | 'contains', wanted: string): boolean {
  if (Array.isArray(found)) return found.some((value: unknown) => matchesFunction(value, name, wanted));
  if (typeof found !== 'string') return false;
  const [text, part] = [found.toLowerCase(), wanted.toLowerCase()];
  if (name === 'startsWith') return text.startsWith(part);
  return name === 'endsWith' ? text.endsWith(part) : text.includes(part);
}

function matchesComparison(found: unknown, operator: Comparison, wanted: Literal): boolean {
  if (Array.isArray(found)) return found.some((value: unknown) => matchesComparison(value, operator, wanted));
  if (operator === 'ne') return !matchesComparison(found, 'eq', wanted);
  if (wanted === null) return operator === 'eq' && (found === undefined || found === null);
  if (found === undefined || found === null) return false;
  const order = compare(found, wanted);
  if (operator === 'eq') return order === 0;
  if (operator === 'ge') return order >= 0;
  if (operator === 'le') return order <= 0;
  return operator === 'gt' ? order > 0 : order < 0;
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/u;

function compare(found: unknown, wanted: Exclude<Literal, null>): number {
  if (typeof found === 'boolean' || typeof wanted === 'boolean') return found === wanted ? 0 : Number.NaN;
  const [left, right] = [String(found), String(wanted)];
  if (INSTANT.test(left) && /^\d{4}-\d\d-\d\d/u.test(right)) return Math.sign(Date.parse(left) - Date.parse(right));
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
