import type { SourceAttributePath } from '../contract.ts';
import { findNavigation, looksLikeNavigation, navigate } from './navigations.ts';

/** What our own correctness needs whatever is mapped: who it is, which engagements, and whether they have ended. */
const always = [
  'personalInfoNav',
  'employmentNav',
  'employmentNav/jobInfoNav',
  'employmentNav/jobInfoNav/emplStatusNav',
  'employmentNav/jobInfoNav/locationNav',
  'employmentNav/userNav',
  'personEmpTerminationInfoNav',
];

/**
 * The `$expand` paths that the attributes need, every prefix listed (as real clients do, though the full path implies
 * them), shallow ones first. A navigation is asked for only if a path goes through it.
 */
export function expandPaths(attributes: readonly SourceAttributePath[]): readonly string[] {
  const paths = new Set(always);
  for (const attribute of attributes) {
    for (const path of navigationsOf(attribute.path)) addWithPrefixes(paths, path);
  }
  return [...paths].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

/** The navigation paths that one JSONPath goes through, filters included (`$.employmentNav..results[?(@.jobInfoNav…)]`). */
export function navigationsOf(jsonPath: string): readonly string[] {
  const found: string[] = [];
  walk({ text: jsonPath, at: 0, found }, [], 'PerPerson', true);
  return found;
}

/** The field that a JSONPath ends in and its entity; undefined when it ends in a navigation or where we know nothing. */
export function fieldOf(jsonPath: string): { readonly entity: string; readonly field: string } | undefined {
  return walk({ text: jsonPath, at: 0, found: [] }, [], 'PerPerson', true);
}

type Scan = { readonly text: string; at: number; readonly found: string[] };

const segment = /(\.\.|\.)?\s*(?:\['([^']*)'\]|\["([^"]*)"\]|([A-Za-z_$][\w$]*)|(\*)|(\[))/y;

/** Reads one path from its root (`$` or `@`, already passed when not `isRoot`) and notes where it goes. */
function walk(
  scan: Scan,
  base: readonly string[],
  baseEntity: string | undefined,
  isRoot: boolean,
): { readonly entity: string; readonly field: string } | undefined {
  if (isRoot) scan.at = scan.text.startsWith('$') ? 1 : 0;
  let way = base;
  let entity = baseEntity;
  let pending: string | undefined;
  for (;;) {
    segment.lastIndex = scan.at;
    const match = segment.exec(scan.text);
    if (!match) break;
    scan.at = segment.lastIndex;
    const name = match[2] ?? match[3] ?? match[4];
    if (match[6] !== undefined) {
      readBracket(scan, pending === undefined ? way : [...way, pending], entity);
      continue;
    }
    if (name === undefined || name === 'results') continue;
    // A name that another name follows can only be a navigation: scalars have no members.
    if (pending !== undefined) {
      way = [...way, pending];
      entity = navigate(entity, pending);
      scan.found.push(way.join('/'));
      pending = undefined;
    }
    const steps = match[1] === '..' ? findNavigation(entity, name) : undefined;
    if (steps !== undefined || navigate(entity, name) !== undefined || looksLikeNavigation(name)) {
      for (const step of steps ?? [name]) {
        way = [...way, step];
        entity = navigate(entity, step);
      }
      scan.found.push(way.join('/'));
    } else {
      if (name === 'emplStatus' && entity === 'EmpJob') scan.found.push([...way, 'emplStatusNav'].join('/'));
      pending = name;
    }
  }
  return pending !== undefined && entity !== undefined ? { entity, field: pending } : undefined;
}

/** Passes `[0]`, `[-1:]`, `[*]` or `[?(…)]`; the paths inside of a filter start where the bracket stands. */
function readBracket(scan: Scan, way: readonly string[], entity: string | undefined): void {
  for (let open = 1; open > 0 && scan.at < scan.text.length; ) {
    const character = scan.text[scan.at++];
    if (character === '[') open++;
    else if (character === ']') open--;
    else if (character === "'" || character === '"') scan.at = endOfText(scan.text, scan.at, character);
    else if (character === '@') walk(scan, way, entity, false);
  }
}

function endOfText(text: string, from: number, quote: string): number {
  const end = text.indexOf(quote, from);
  return end < 0 ? text.length : end + 1;
}

function addWithPrefixes(paths: Set<string>, path: string): void {
  const steps = path.split('/');
  for (let length = 1; length <= steps.length; length++) paths.add(steps.slice(0, length).join('/'));
}

function depth(path: string): number {
  return path.split('/').length;
}
