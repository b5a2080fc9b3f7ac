import type { Picklists } from './picklists.ts';
import type { AssignmentRow, EmploymentRow, PersonRow, Row, UserRow } from './rows.ts';
import type { Switches } from './switches.ts';

/** The data of the tenant. People and their records hang together by `$` links; foundation objects are slices by code. */
export type TenantState = {
  readonly persons: Map<string, PersonRow>;
  /** The people in the order of unsorted results. */
  readonly order: PersonRow[];
  readonly users: Map<string, UserRow>;
  readonly usernames: Map<string, UserRow>;
  readonly employments: Map<string, EmploymentRow>;
  readonly assignments: Map<string, AssignmentRow>;
  /** Slices in order of their start, by entity and external code. */
  readonly foundation: Map<string, Map<string, Row[]>>;
  readonly picklists: Picklists;
  /** The properties that some record of an entity has; the others are null everywhere. */
  readonly stored: Map<string, Set<string>>;
  /** Records that were deleted, so that a snapshot can leave them out. */
  readonly removed: WeakSet<Row>;
};

/** What queries and HR events see: data, switches and the present. */
export type Tenant = {
  readonly companyId: string;
  readonly state: TenantState;
  readonly switches: Switches;
  /** The present instant in epoch milliseconds. */
  now(): number;
  /** The tenant's calendar date as a date value (00:00 UTC). */
  today(): number;
};

/** An empty tenant. */
export function emptyState(picklists: Picklists): TenantState {
  return {
    persons: new Map(),
    order: [],
    users: new Map(),
    usernames: new Map(),
    employments: new Map(),
    assignments: new Map(),
    foundation: new Map(),
    picklists,
    stored: new Map(),
    removed: new WeakSet(),
  };
}

/** The slices of a foundation object; none for an unknown code. */
export function foundationSlices(state: TenantState, entity: string, code: unknown): readonly Row[] {
  if (typeof code !== 'string') return [];
  return state.foundation.get(entity)?.get(code) ?? [];
}

/** Takes note of the properties that a record of an entity has; to be called for each record that is new or gained properties. */
export function noteStored(state: TenantState, entity: string, row: Row): void {
  let names = state.stored.get(entity);
  if (names === undefined) {
    names = new Set();
    state.stored.set(entity, names);
  }
  for (const name of Object.keys(row)) names.add(name);
}
