import type { AccountRef } from '../domain/operation.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** Who a human said the manager of a person is: another worker, by an id that people know, or an account of the target. */
export type ManagerChoice = {
  readonly workerAnchor: string;
  readonly managerWorker?: string;
  readonly account?: AccountRef;
  readonly chosenBy: string;
  readonly chosenAt: number;
};

/** Saves choices, in the place of earlier ones for the same persons. */
export async function saveManagerChoices(
  database: Database,
  job: string,
  choices: readonly ManagerChoice[],
): Promise<void> {
  if (choices.length === 0) return;
  const rows = choices.map((choice) => ({ ...choice, chosenAt: new Date(choice.chosenAt).toISOString() }));
  await sql`
    insert into app.manager_choices (job, worker_anchor, manager_worker, account_anchor, account_name, chosen_by, chosen_at)
    select ${job}, c."workerAnchor", c."managerWorker", c.account ->> 'anchor', c.account ->> 'name', c."chosenBy",
      c."chosenAt"
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as c ("workerAnchor" text, "managerWorker" text, account jsonb,
      "chosenBy" text, "chosenAt" timestamptz)
    on conflict (job, worker_anchor) do update set manager_worker = excluded.manager_worker,
      account_anchor = excluded.account_anchor, account_name = excluded.account_name, chosen_by = excluded.chosen_by,
      chosen_at = excluded.chosen_at`.execute(database.sql);
}

/** The choices for persons, by worker anchor. */
export async function loadManagerChoices(
  database: Database,
  job: string,
  workerAnchors: readonly string[],
): Promise<ReadonlyMap<string, ManagerChoice>> {
  if (workerAnchors.length === 0) return new Map();
  const { rows } = await sql<ChoiceRow>`
    select worker_anchor, manager_worker, account_anchor, account_name, chosen_by, chosen_at from app.manager_choices
    where job = ${job} and worker_anchor = any(${workerAnchors}::text[])`.execute(database.sql);
  return new Map(rows.map((row) => [row.worker_anchor, toChoice(row)]));
}

export async function deleteManagerChoices(
  database: Database,
  job: string,
  workerAnchors: readonly string[],
): Promise<void> {
  if (workerAnchors.length === 0) return;
  await sql`
    delete from app.manager_choices where job = ${job} and worker_anchor = any(${workerAnchors}::text[])`.execute(
    database.sql,
  );
}

type ChoiceRow = {
  worker_anchor: string;
  manager_worker: string | null;
  account_anchor: string | null;
  account_name: string | null;
  chosen_by: string;
  chosen_at: Date;
};

function toChoice(row: ChoiceRow): ManagerChoice {
  return {
    workerAnchor: row.worker_anchor,
    ...(row.manager_worker !== null && { managerWorker: row.manager_worker }),
    ...(row.account_anchor !== null && { account: { anchor: row.account_anchor, name: row.account_name ?? '' } }),
    chosenBy: row.chosen_by,
    chosenAt: row.chosen_at.getTime(),
  };
}
