import type { Domain } from './domain.ts';
import type { Entry, Secret, Value } from './entry.ts';
import { setLinks, setValues, touch } from './tree.ts';

/** Changes of one object, collected and checked as a whole before any of them is made: a request is done or not. */
export type Draft = {
  readonly entry: Entry;
  readonly values: Map<string, readonly Value[]>;
  readonly links: Map<string, readonly Entry[]>;
  secret: Secret | undefined;
};

export function startDraft(entry: Entry): Draft {
  return { entry, values: new Map(), links: new Map(), secret: entry.secret };
}

/** The values that the attribute will have. */
export function draftedValues(draft: Draft, name: string): readonly Value[] {
  return draft.values.get(name) ?? draft.entry.values.get(name) ?? [];
}

export function draftedText(draft: Draft, name: string): string | undefined {
  const value = draftedValues(draft, name)[0];
  return typeof value === 'string' ? value : undefined;
}

export function draftedLinks(draft: Draft, name: string): readonly Entry[] {
  return draft.links.get(name) ?? [...(draft.entry.links?.get(name) ?? [])];
}

/** Makes the changes of an object that hangs in the tree. */
export function commitDraft(domain: Domain, draft: Draft): void {
  const { tree } = domain;
  for (const [name, values] of draft.values) setValues(tree, draft.entry, name, values);
  for (const [name, targets] of draft.links) {
    const definition = tree.schema.attribute(name);
    setLinks(draft.entry, { name, back: definition && tree.schema.linkPartner(definition)?.name }, targets);
  }
  draft.entry.secret = draft.secret;
  touch(tree, draft.entry);
}
