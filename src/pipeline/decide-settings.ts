import type { CompiledMapping } from '../mapping/index.ts';
import type { AttributeRule } from './check-values.ts';
import type { DiffFacts } from './diff-account.ts';

/** What is the same for every worker of a cycle. */
export type DecideSettings = {
  readonly job: string;
  readonly mapping: CompiledMapping;
  readonly roles: DiffFacts['roles'];
  readonly typeOf: DiffFacts['typeOf'];
  readonly rules: ReadonlyMap<string, AttributeRule>;
  readonly required: readonly string[];
  readonly defaultOu?: string;
  readonly outOfScope: 'disable' | 'ignore' | 'delete';
  readonly leavers: 'disable' | 'delete';
  readonly confirmedMatches: ReadonlySet<string>;
};
