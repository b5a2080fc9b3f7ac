import type { Problem } from '../../domain/problem.ts';
import type { SourceAttributePath } from '../contract.ts';
import { unknownNames, type VendorError } from './errors.ts';
import { navigationsOf } from './expand.ts';
import type { ChangeClause } from './incremental-filter.ts';
import { entityAt } from './navigations.ts';

/** What the tenant turned out not to have (`EmpJob/positionNav`) or not to filter by; learned once a session. */
export type Gaps = {
  readonly missing: Set<string>;
  /** `PerPhone/lastModifiedDateTime` */
  readonly unfilterable: Set<string>;
};

export function newGaps(): Gaps {
  return { missing: new Set(), unfilterable: new Set() };
}

/** The navigations of `expand` that the tenant has, as far as we know. */
export function knownPaths(expand: readonly string[], gaps: Gaps): readonly string[] {
  return expand.filter((path) => ![...gaps.missing].some((name) => goesThrough(path, name)));
}

/**
 * The JSONPaths that lead through what the tenant does not have. What stands there is not known: a navigation may be gone for an
 * hour only, while the data model is changed and the OData metadata are not refreshed yet.
 */
export function unknownPaths(attributes: readonly SourceAttributePath[], gaps: Gaps): readonly string[] {
  if (gaps.missing.size === 0) return [];
  const isKnown = (path: string) => knownPaths([path], gaps).length > 0;
  return attributes.flatMap(({ path }) => (navigationsOf(path).every(isKnown) ? [] : [path]));
}

export function knownClauses(clauses: readonly ChangeClause[], gaps: Gaps): readonly ChangeClause[] {
  return clauses.filter((clause) => {
    if ([...gaps.missing].some((name) => goesThrough(testedPath(clause), name))) return false;
    return !gaps.unfilterable.has(testedField(clause));
  });
}

/** What a clause compares, as an answer of the tenant names it: `PerPhone/lastModifiedDateTime`. */
export function testedField(clause: ChangeClause): string {
  const entity = clause.path === '' ? 'PerPerson' : (entityAt(clause.path) ?? clause.path);
  return `${entity}/${testedPath(clause).split('/').at(-1)}`;
}

function testedPath(clause: ChangeClause): string {
  return clause.text.split(' ')[0] ?? '';
}

/**
 * One unknown name kills a whole query (COE0021). Notes what the answer names. True when leaving it out changes the query, so
 * that trying again makes sense.
 */
export function learnGap(
  error: VendorError | undefined,
  query: { expand: readonly string[]; clauses?: readonly ChangeClause[] },
  gaps: Gaps,
): boolean {
  if (error === undefined || error.status !== 400) return false;
  const before = sizeOf(query, gaps);
  for (const name of unknownNames(error)) if (!isEssential(name)) gaps.missing.add(name);
  return sizeOf(query, gaps) < before;
}

/** The gaps as problems that a read reports: data is missing from every worker. */
export function gapProblems(gaps: Gaps, system: string): readonly Problem[] {
  const missing = [...gaps.missing].map((name) => ({
    code: 'missingInSource',
    system,
    message: `SuccessFactors does not know ${name} (COE0021); everything was read without it.`,
    advice:
      'Correct the path in the source attributes, or have the field or navigation enabled and the OData metadata refreshed.',
  }));
  const unfilterable = [...gaps.unfilterable].map((name) => ({
    code: 'unfilterableInSource',
    system,
    message: `SuccessFactors cannot filter by ${name}; changes of it are found by the next full read only.`,
    advice: 'Run an initial cycle regularly, or take the attributes out of the mapping.',
  }));
  return [...missing, ...unfilterable];
}

/** True when `path` has the step `Entity/property`; by the property alone where the graph does not know the entity. */
function goesThrough(path: string, name: string): boolean {
  const [entity, property] = name.split('/');
  const steps = path.split('/');
  return steps.some((step, at) => {
    if (step !== property) return false;
    const parent = at === 0 ? 'PerPerson' : entityAt(steps.slice(0, at).join('/'));
    return parent === undefined || parent === entity || steps[at - 1] === entity;
  });
}

/** Without these nobody can be judged, and every tenant has them. */
function isEssential(name: string): boolean {
  return /\/(?:personIdExternal|personalInfoNav|employmentNav|jobInfoNav)$/.test(name);
}

function sizeOf(query: { expand: readonly string[]; clauses?: readonly ChangeClause[] }, gaps: Gaps): number {
  return knownPaths(query.expand, gaps).length + knownClauses(query.clauses ?? [], gaps).length;
}
