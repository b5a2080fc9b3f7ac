import type { ConfigError, ConfigIssue } from '../config/config-error.ts';
import type { FieldError } from './errors.ts';

/**
 * The mistakes of a configuration as those of a request. A path of a file has its place before it (`hirewire.yaml:7:3: serviceDesk.triggers[0]`),
 * which says nothing to whoever sent a body; `below` is what the body stands for there.
 */
export function toFieldErrors(
  { issues }: ConfigError,
  { in: part, below = '' }: { readonly in: FieldError['in']; readonly below?: string },
): readonly FieldError[] {
  return issues.map(({ path, expected, found }: ConfigIssue) => ({
    ...{ in: part, field: fieldOf(path, below), expected },
    ...(found !== undefined && { found }),
  }));
}

function fieldOf(path: string, below: string): string {
  const field = path.slice(path.lastIndexOf(': ') < 0 ? 0 : path.lastIndexOf(': ') + 2);
  const isBelow = field === below || field.startsWith(`${below}.`) || field.startsWith(`${below}[`);
  const rest = isBelow ? field.slice(below.length).replace(/^\./, '') : field;
  return rest === '(top level)' ? '' : rest;
}
