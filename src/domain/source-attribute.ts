/** A named value of a source's record, and the JSONPath where it stands. */
export type SourceAttribute = { readonly name: string; readonly path: string };
