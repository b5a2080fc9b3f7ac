import type { AccountView, SettleDeltas } from '../domain/account.ts';
import type { CompiledMapping } from '../mapping/index.ts';
import type { AttributeRule } from './check-values.ts';
import type { DiffFacts } from './diff-account.ts';
import type { CalendarSettings } from './judge-employment.ts';

/** What is the same for every worker of a cycle. */
export type DecideSettings = {
  readonly job: string;
  /** What people call the two systems, in the middle of a sentence: `HR`, `the directory`. */
  readonly nouns: { readonly source: string; readonly target: string };
  readonly mapping: CompiledMapping;
  readonly roles: DiffFacts['roles'];
  readonly typeOf: DiffFacts['typeOf'];
  readonly rules: ReadonlyMap<string, AttributeRule>;
  readonly required: readonly string[];
  readonly defaultOu?: string;
  readonly outOfScope: 'disable' | 'ignore' | 'delete';
  readonly leavers: LeaverSettings;
  /** Who says whether an account is open: the mapping, or the calendar of the employments alone. */
  readonly accountState: 'mapping' | 'calendar';
  readonly calendar: CalendarSettings;
  /** What happens to somebody who would get an account before the person that a reference names has one. */
  readonly unresolvedReferences: 'later' | 'hold';
  readonly confirmedMatches: ReadonlySet<string>;
  /** False: people without an account are out of scope, because the target makes none. */
  readonly creates: boolean;
  readonly view?: AccountView;
  readonly settle?: SettleDeltas;
};

/** What a job does to the account of someone who has left: see `leavers` in the configuration. */
export type LeaverSettings = {
  readonly moveTo?: string;
  readonly clear: readonly string[];
  readonly deletes: 'never' | 'atOnce' | 'withApproval';
  readonly deleteAfterDays?: number;
};
