import type { AuditedRow, Value } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import type { RecordProblem, UpsertRecord } from './upsert-record.ts';

/** The parameters of an upsert. */
export type UpsertOptions = {
  readonly purgeType: 'incremental' | 'full' | 'record';
  readonly processInactive: boolean;
  readonly suppressIdentical: boolean;
  /** Who writes, for the audit fields. */
  readonly user: string;
};

/** What writing a record needs to know of its request. */
export type WriteScope = {
  readonly tenant: Tenant;
  readonly options: UpsertOptions;
  /** All records of the request. */
  readonly records: readonly UpsertRecord[];
};

/** How records of an entity are judged and written. */
export type Writer = {
  /** Whose records hang together: the personIdExternal or userId. */
  ownerOf(record: UpsertRecord): string;
  judge(scope: WriteScope, record: UpsertRecord): RecordProblem | null;
  /** Writes a record that was judged well. */
  apply(scope: WriteScope, record: UpsertRecord): void;
};

/** A refusal of one record. */
export function problem(httpCode: number, message: string): RecordProblem {
  return { httpCode, message };
}

/** A field of a record as text. */
export function textField(record: UpsertRecord, name: string): string {
  return String(record.fields.get(name) ?? '');
}

/** Sets fields on a row and moves its timestamp; identical values move it too, unless that is suppressed. */
export function writeFields(scope: WriteScope, row: AuditedRow, fields: Iterable<readonly [string, Value]>): void {
  let changed = false;
  for (const [name, value] of fields) {
    if ((row[name] ?? null) === value) continue;
    row[name] = value;
    changed = true;
  }
  if (!changed && scope.options.suppressIdentical) return;
  row.lastModifiedDateTime = scope.tenant.now();
  row.lastModifiedBy = scope.options.user;
}
