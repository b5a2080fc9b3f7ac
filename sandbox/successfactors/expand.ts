import { ApiError, badRequest, unknownProperty } from './api-error.ts';
import type { Entity, Navigation } from './entity.ts';
import type { Schema } from './schema.ts';

/** What of an entity is shown: its selected names (null for everything) and its expanded navigations. */
export type ExpandTree = {
  readonly entity: Entity;
  readonly selected: ReadonlySet<string> | null;
  readonly expanded: ReadonlyMap<string, { readonly navigation: Navigation; readonly tree: ExpandTree }>;
};

const MAX_DEPTH = 10;
const MAX_DEPTH_OF: Readonly<Record<string, number>> = { FODepartment: 5 };

/** Names by the path in front of them: `userNav/username` gives `userNav` → `username`. */
function selectionByPath(select: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  function add(path: string, name: string): void {
    const known = names.get(path) ?? new Set<string>();
    names.set(path, known.add(name));
  }
  for (const entry of select) {
    const steps = entry.split('/');
    for (let depth = 0; depth < steps.length; depth += 1) add(steps.slice(0, depth).join('/'), steps[depth] ?? '');
  }
  return names;
}

function checkSelected(
  entity: Entity,
  path: string,
  names: ReadonlySet<string>,
  expanded: ReadonlyMap<string, unknown>,
  deeper: (name: string) => boolean,
): void {
  for (const name of names) {
    if (name === '*' || entity.properties.has(name)) continue;
    if (!entity.navigations.has(name)) throw unknownProperty(entity.name, name);
    if (deeper(name) && !expanded.has(name)) {
      throw badRequest(`The navigation ${path === '' ? name : `${path}/${name}`} in $select must also be in $expand.`);
    }
  }
}

function firstSteps(paths: readonly (readonly string[])[]): ReadonlyMap<string, readonly (readonly string[])[]> {
  const steps = new Map<string, (readonly string[])[]>();
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    const known = steps.get(first) ?? [];
    if (rest.length > 0) known.push(rest);
    steps.set(first, known);
  }
  return steps;
}

/** Reads `$expand` and `$select` for an entity. Throws COE0021 for unknown names and COE0046 beyond the depth limit. */
export function readExpand(
  schema: Schema,
  root: Entity,
  expand: readonly string[],
  select: readonly string[],
): ExpandTree {
  const limit = MAX_DEPTH_OF[root.name] ?? MAX_DEPTH;
  const paths = expand.map((entry) => entry.split('/'));
  if (paths.some((path) => path.length > limit)) {
    throw new ApiError(
      400,
      'COE_EXPAND_DEPTH_EXCEED_THRESHOLD',
      `[COE0046]The depth of $expand exceeds the threshold ${limit}.`,
    );
  }
  const selection = selectionByPath(select);

  function build(entity: Entity, path: string, below: readonly (readonly string[])[]): ExpandTree {
    const expanded = new Map<string, { navigation: Navigation; tree: ExpandTree }>();
    for (const [name, rest] of firstSteps(below)) {
      const navigation = entity.navigations.get(name);
      const target = navigation === undefined ? undefined : schema.get(navigation.target);
      if (navigation === undefined || target === undefined) throw unknownProperty(entity.name, name);
      expanded.set(name, { navigation, tree: build(target, path === '' ? name : `${path}/${name}`, rest) });
    }
    const names = selection.get(path);
    if (names === undefined || names.has('*')) return { entity, selected: null, expanded };
    checkSelected(entity, path, names, expanded, (name) => selection.has(path === '' ? name : `${path}/${name}`));
    return { entity, selected: names, expanded };
  }
  return build(root, '', paths);
}
