import type { JsonObject } from '../../domain/value.ts';
import type { Client, ClientDeps } from './client.ts';
import type { Gaps } from './gaps.ts';
import type { Memo } from './memo.ts';

/** Departments, companies, places … as they are today, by navigation and code; undefined where there is none today. */
export type PresentUnits = Map<string, JsonObject | undefined>;

/** All that a read needs: the connection, and what was learned about the tenant through it. */
export type PeopleSession = {
  readonly deps: ClientDeps;
  readonly client: Client;
  readonly gaps: Gaps;
  readonly memo: Memo;
  readonly presentUnits: PresentUnits;
  /** How this tenant is asked for several ids; `eq` once `in` has failed. */
  idForm: 'in' | 'eq';
};
