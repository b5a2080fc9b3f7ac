import type { DoneOperation } from '../../domain/done-operation.ts';
import type { AttributeValue } from '../../domain/value.ts';
import type { UndoFacts } from '../../pipeline/plan-undo.ts';
import type { AttributeRoles } from '../../pipeline/to-operations.ts';
import type { Database } from '../../store/database.ts';
import { loadFormerNames, loadLaterWrites, loadNamedAccounts } from '../../store/done-operations.ts';
import { resolveReferences } from '../../store/links.ts';
import type { OpenJob } from '../job/open-job.ts';
import { saveAccounts } from '../read/read-target.ts';
import type { ContainerCheck } from './container-check.ts';
import type { FoundSelection } from './select-operations.ts';

/** What is known of a page of accounts whose work is to be undone. */
export type UndoPage = {
  readonly facts: readonly UndoFacts[];
  readonly roles: AttributeRoles;
  isReference(attribute: string): boolean;
};

type Page = {
  readonly selection: FoundSelection;
  /** The lines of the journal, account by account. */
  readonly accounts: readonly (readonly DoneOperation[])[];
  readonly containers: ContainerCheck;
};

/** Reads the accounts as they are now and whatever the undo asks about them, in a handful of questions for the whole page. */
export async function loadUndoFacts(database: Database, job: OpenJob, page: Page): Promise<UndoPage> {
  const { roles, typeOf, mapping } = job.decide;
  const isReference = (name: string): boolean => typeOf(name) === 'reference' && !roles.has(name);
  const anchors = page.accounts.flatMap(([first]) => (first === undefined ? [] : [first.account.anchor]));
  const present = await job.target.readAccounts(anchors, job.targetAttributes);
  await saveAccounts(database, job, present);
  const byAnchor = new Map(present.map((account) => [account.anchor, account]));
  const later = await loadLater(database, page);
  const { nameNow, resolve } = await loadNames(database, job, { page, isReference });
  await page.containers.look(containersOf(page.accounts, roles));
  const known = new Set([...job.targetAttributes].map((name) => name.toLowerCase()));
  const redacted = new Set(
    mapping.attributes.flatMap(({ target, expression }) => (expression?.redacts === true ? [target] : [])),
  );
  const shared = {
    ...{ roles, typeOf, nameNow, resolve, whyNotThere: page.containers.whyNotThere },
    knows: (name: string) => known.has(name.toLowerCase()),
    redacts: (name: string) => redacted.has(name),
    deletes: job.settings.outOfScope === 'delete',
  };
  const facts = page.accounts.map((operations): UndoFacts => {
    const anchor = operations[0]?.account.anchor ?? '';
    const account = byAnchor.get(anchor);
    return {
      ...{ ...shared, operations, laterWrite: (name: string) => later.get(`${anchor} ${name}`) },
      ...(account !== undefined && { account }),
    };
  });
  return { facts, roles, isReference };
}

async function loadLater(database: Database, { selection, accounts }: Page): Promise<ReadonlyMap<string, number>> {
  const operations = accounts.flat();
  const workers = [...new Set(operations.map(({ worker }) => worker))];
  const after = operations.reduce((least, { id }) => Math.min(least, id), Number.MAX_SAFE_INTEGER);
  const writes = await loadLaterWrites(database, selection, { workers, after });
  return new Map(writes.map((one) => [`${one.accountAnchor} ${one.attribute}`, one.operation]));
}

/** How accounts are named now whose names stand in the journal: they may have been moved since, by these very plans too. */
async function loadNames(
  database: Database,
  job: OpenJob,
  { page, isReference }: { readonly page: Page; isReference(name: string): boolean },
): Promise<Pick<UndoFacts, 'nameNow' | 'resolve'>> {
  const deltas = page.accounts.flat().flatMap((one) => one.deltas.filter(({ name }) => isReference(name)));
  const names = [...new Set(deltas.flatMap(({ before, after }) => [...toTexts(before), ...toTexts(after)]))];
  const here = await loadNamedAccounts(database, job.name, names);
  const absent = names.filter((name) => !here.has(name));
  const former = await loadFormerNames(database, page.selection.planIds, absent);
  const moved =
    former.size === 0 ? [] : await job.target.readAccounts([...new Set(former.values())], job.targetAttributes);
  const byAnchor = new Map(moved.map(({ anchor, name }) => [anchor, name]));
  const keys = [...new Set(deltas.flatMap(({ reference }) => reference ?? []))];
  const targets = await resolveReferences(database, job.name, keys);
  return {
    nameNow: (name) => here.get(name)?.name ?? byAnchor.get(former.get(name) ?? ''),
    resolve: (key) => targets.get(key)?.account?.name,
  };
}

function toTexts(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value.map(String) : [String(value)];
}

/** The places that accounts may go back to. */
function containersOf(accounts: Page['accounts'], roles: AttributeRoles): readonly string[] {
  const deltas = accounts.flat().flatMap(({ deltas: all }) => all);
  return deltas.flatMap(({ name, before }) => (roles.get(name) === 'container' ? toTexts(before) : []));
}
