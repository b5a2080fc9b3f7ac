import type { AttributeValue } from '../../domain/value.ts';
import type { CompiledAttributeMapping, EvaluationContext } from '../../mapping/index.ts';
import type { Database } from '../../store/database.ts';
import { type ReferenceTarget, resolveReferences } from '../../store/links.ts';
import { loadMatchKeys } from '../../store/source-objects.ts';
import { loadTargetObjects } from '../../store/target-objects.ts';
import type { OpenJob } from '../job/open-job.ts';
import { refreshAccounts, refreshMatches } from './refresh-accounts.ts';

/** The accounts that the reference attributes of a page's people name, by the key that HR has for that person. */
export async function loadReferences(
  database: Database,
  job: OpenJob,
  contexts: readonly EvaluationContext[],
  options: { readonly fresh: boolean },
): Promise<ReadonlyMap<string, ReferenceTarget>> {
  const keys = new Set(contexts.flatMap((context) => referenceKeys(job.mapping.attributes, context)));
  const linked = await loadLinked(database, job, { keys: [...keys], fresh: options.fresh });
  if (job.decide.unresolvedReferences !== 'hold') return linked;
  const chosen = await loadChosen(database, job, [...keys]);
  const matched = await loadMatched(database, job, linked);
  return new Map([...linked, ...matched, ...chosen]);
}

type References = ReadonlyMap<string, ReferenceTarget>;

async function loadLinked(
  database: Database,
  job: OpenJob,
  { keys, fresh }: { readonly keys: readonly string[]; readonly fresh: boolean },
): Promise<References> {
  const references = await resolveReferences(database, job.name, keys);
  if (fresh || references.size === 0) return references;
  const anchors = [...references.values()].flatMap(({ account }) => (account === undefined ? [] : [account.anchor]));
  await refreshAccounts(database, job, [...new Set(anchors)]);
  return await resolveReferences(database, job.name, keys);
}

/** In front of an account's anchor, where a human said which account a person's manager has. */
const chosenPrefix = 'account:';

/** The key of a reference to an account that a human chose. */
export function chosenKey(anchor: string): string {
  return `${chosenPrefix}${anchor}`;
}

async function loadChosen(database: Database, job: OpenJob, keys: readonly string[]): Promise<References> {
  const chosen = keys.filter((key) => key.startsWith(chosenPrefix));
  const anchors = chosen.map((key) => key.slice(chosenPrefix.length));
  await refreshAccounts(database, job, anchors);
  const accounts = await loadTargetObjects(database, job.name, { anchors });
  return new Map(
    accounts.map(({ account }) => [
      chosenKey(account.anchor),
      { workerAnchor: '', account: { anchor: account.anchor, name: account.name } },
    ]),
  );
}

/** People whom we know and who have no link: where one account alone has their matching value, and it is nobody else's, it is theirs. */
async function loadMatched(database: Database, job: OpenJob, references: References): Promise<References> {
  const attribute = job.mapping.matching[0]?.target;
  const open = [...references].filter(([, { account }]) => account === undefined);
  if (attribute === undefined || open.length === 0) return new Map();
  const matchKeys = await loadMatchKeys(
    database,
    job.name,
    open.map(([, { workerAnchor }]) => workerAnchor),
  );
  const start = attribute.length + 1;
  const values = [...matchKeys.values()].map((key) => ({ attribute, key, value: key.slice(start) }));
  await refreshMatches(database, job, values);
  const known = await loadTargetObjects(database, job.name, { matchKeys: [...matchKeys.values()] });
  return new Map(
    open.flatMap(([key, { workerAnchor }]) => {
      const matchKey = matchKeys.get(workerAnchor) ?? '';
      const [own, another] = known.filter((one) => one.matchKeys.includes(matchKey));
      if (own === undefined || another !== undefined || own.linkedTo !== undefined) return [];
      return [[key, { workerAnchor, account: { anchor: own.account.anchor, name: own.account.name } }] as const];
    }),
  );
}

/** The worker keys that a worker's reference attributes name. */
export function referenceKeys(
  mappings: readonly CompiledAttributeMapping[],
  context: EvaluationContext,
): readonly string[] {
  return mappings
    .filter((mapping) => mapping.isReference)
    .flatMap((mapping) => firstText(mapping, context) ?? [])
    .filter((key) => key !== '');
}

/** The first value of what a mapping gives, as text; nothing where it gives none. What has a NUL in it names nobody, and PostgreSQL takes none. */
export function firstText(mapping: CompiledAttributeMapping, context: EvaluationContext): string | undefined {
  const result = mapping.evaluate(context);
  if (result.kind !== 'value') return undefined;
  const value: AttributeValue | undefined = typeof result.value === 'object' ? result.value[0] : result.value;
  const text = value === undefined ? undefined : String(value);
  return text?.includes('\0') === true ? undefined : text;
}
