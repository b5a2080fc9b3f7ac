import type { JsonObject } from '../../domain/value.ts';
import { compileSourcePath } from '../source/compile-source-path.ts';
import type { SourceAttribute } from '../source/compile-source-reader.ts';
import { SourcePathError } from '../source/source-path-error.ts';
import { objectsOf, type Placed, textOf } from './read-json.ts';
import type { Report } from './report.ts';

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * The source attributes of a directory's object: name and JSONPath, whose text is not touched. One without an API expression is left to
 * `defaults` if they know it, and else read at its own name.
 */
export function readSourceAttributes(
  object: Placed<JsonObject> | undefined,
  defaults: readonly SourceAttribute[],
  report: Report,
): readonly SourceAttribute[] {
  if (object === undefined) return [];
  const known = new Set(defaults.map(({ name }) => name));
  return objectsOf(object, 'attributes').flatMap((definition): SourceAttribute[] => {
    const name = textOf(definition, 'name') ?? '';
    const path = pathOf(definition);
    if (path === undefined && known.has(name)) return [];
    if (path === undefined) {
      const message = `has no API expression; it is read at ${ownPath(name)}`;
      report.add({ verdict: 'changed', path: `${definition.path}.apiExpressions`, subject: name, message });
      return [{ name, path: ownPath(name) }];
    }
    reportPath(definition, { name, path }, report);
    return [{ name, path }];
  });
}

/** The first API expression of an attribute: where the connector reads it. */
export function pathOf(definition: Placed<JsonObject>): string | undefined {
  const [first] = objectsOf(definition, 'apiExpressions');
  const path = first === undefined ? undefined : textOf(first, 'value');
  return path === undefined || path.trim() === '' ? undefined : path;
}

/** Where an attribute stands in a record that has it under its own name. */
export function ownPath(name: string): string {
  return PLAIN_NAME.test(name) ? `$.${name}` : `$['${name.replace(/[\\']/g, '\\$&')}']`;
}

function reportPath(definition: Placed<JsonObject>, { name, path }: SourceAttribute, report: Report): void {
  const place = `${definition.path}.apiExpressions[0].value`;
  const others = objectsOf(definition, 'apiExpressions').length - 1;
  if (others > 0) {
    const message = `has ${others + 1} API expressions; the first is read, the others stay in the schema file`;
    report.add({ verdict: 'noCounterpart', path: `${definition.path}.apiExpressions`, subject: name, message });
  }
  try {
    compileSourcePath(path);
    report.add({ verdict: 'kept', path: place, subject: name, message: path });
  } catch (error) {
    if (!(error instanceof SourcePathError)) throw error;
    const message = `cannot be read as it stands: ${error.message}`;
    report.add({ verdict: 'noCounterpart', path: place, subject: name, message });
  }
}
