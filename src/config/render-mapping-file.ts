import { Document, isScalar, Scalar, visit } from 'yaml';
import type { MappingFile } from './schema.ts';

/** What a mapping file needs to say; what is missing has its default. */
export type MappingFileDraft = {
  readonly extends?: 'default';
  readonly importedFrom?: MappingFile['importedFrom'];
  readonly source?: { readonly attributes: Readonly<Record<string, string>> };
  readonly scope?: readonly object[];
  readonly attributes?: readonly object[];
};

/**
 * A mapping as a YAML file that people read: expressions of several lines as blocks, short attribute mappings on one line.
 * `comment` stands above it.
 */
export function renderMappingFile(file: MappingFileDraft, comment: string): string {
  const document = new Document(file);
  document.commentBefore = comment
    .split('\n')
    .map((line) => ` ${line.replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/gu, ' ').toWellFormed()}`)
    .join('\n');
  visit(document, {
    Scalar: (_key, node) => {
      const style = typeof node.value === 'string' ? styleOf(node.value) : undefined;
      if (style !== undefined) node.type = style;
    },
    Map: (_key, node) => {
      const isShort = node.items.every(({ value }) => isScalar(value) && String(value.value).length < 60);
      node.flow = isShort && (node.has('target') || node.has('operator'));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Half a character pair can be written only as an escape. */
function styleOf(text: string): Scalar.Type | undefined {
  if (!text.isWellFormed()) return Scalar.QUOTE_DOUBLE;
  return text.includes('\n') && !/[^\n\P{Cc}]|\s$/u.test(text) ? Scalar.BLOCK_LITERAL : undefined;
}
