/**
 * The doc comments of fields in a source text, by the field's name: `/** … *\/` directly above `name:`. They are the descriptions of the
 * generated pages, so that each is written once.
 * @throws Error for a field that is described twice in different words
 */
export function readFieldComments(text: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const [, comment = '', name = ''] of text.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s*(?:readonly )?(\w+)\??:/g,
  )) {
    const plain = comment
      .replace(/^\s*\* ?/gm, '')
      .replace(/\s+/g, ' ')
      .trim();
    if ((comments.get(name) ?? plain) !== plain) throw new Error(`${name} is described twice: "${plain}"`);
    comments.set(name, plain);
  }
  return comments;
}
