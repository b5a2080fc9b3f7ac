import type { JsonObject } from '../../domain/value.ts';
import { type CheckLine, ConnectorError } from '../contract.ts';
import { entityAt } from './navigations.ts';
import { fetchPeople } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { peopleQuery } from './query.ts';
import { isRecord, rowsOf } from './records.ts';
import { rightFor } from './rights.ts';

const SAMPLE = 20;
/** Empty for most people by nature. */
const oftenEmpty = new Set(['empGlobalAssignmentNav', 'empJobRelationshipNav', 'parentPosition']);

/**
 * Each navigation with the rights of the API user: all in one query, and one by one where that fails. One that is empty
 * for everybody in a sample is reported too, because SuccessFactors shows a missing right as emptiness.
 */
export async function checkNavigations(
  session: PeopleSession,
  expand: readonly string[],
): Promise<readonly CheckLine[]> {
  const sample = await tryExpand(session, expand);
  if (!('trouble' in sample)) return expand.map((path) => judgeSample(path, sample.records));
  const lines: CheckLine[] = [];
  const refused: string[] = [];
  for (const path of expand) {
    if (refused.some((parent) => path.startsWith(`${parent}/`))) continue;
    const alone = await tryExpand(session, [path]);
    if ('trouble' in alone) refused.push(path);
    lines.push('trouble' in alone ? { ...alone.trouble, name: nameOf(path) } : judgeSample(path, alone.records));
  }
  return refused.length > 0 ? lines : [...lines, { ...sample.trouble, name: 'read everything at once' }];
}

type Sample = { readonly records: readonly JsonObject[] } | { readonly trouble: CheckLine };

async function tryExpand(session: PeopleSession, expand: readonly string[]): Promise<Sample> {
  try {
    const { records } = await fetchPeople(session, peopleQuery({ expand, top: SAMPLE }));
    return { records: records.filter(isRecord) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const right = expand.length === 1 ? ` The right is likely ${rightFor(entityAt(expand[0] ?? ''))}.` : '';
    const advice = error instanceof ConnectorError ? error.advice : 'Replay the request with cURL.';
    return { trouble: { name: '', status: 'failed', message, advice: `${advice}${right}` } };
  }
}

function judgeSample(path: string, records: readonly JsonObject[]): CheckLine {
  const steps = path.split('/');
  const name = nameOf(path);
  const found = follow(records, steps);
  if (found.length > 0 || records.length === 0) {
    return { name, status: 'ok', message: `${path}: ${found.length} records for ${records.length} people.` };
  }
  const message = `${path} is empty for all of ${records.length} people.`;
  if (follow(records, steps.slice(0, -1)).length === 0) return { name, status: 'skipped', message };
  if (oftenEmpty.has(steps.at(-1) ?? '')) return { name, status: 'ok', message: `${message} That is usual.` };
  const advice = `If there should be data, grant the API user ${rightFor(entityAt(path))}: SuccessFactors answers emptiness instead of an error.`;
  return { name, status: 'warning', message, advice };
}

function follow(records: readonly JsonObject[], steps: readonly string[]): readonly JsonObject[] {
  const [step, ...rest] = steps;
  if (step === undefined) return records;
  return follow(
    records.flatMap((record) => rowsOf(record[step])),
    rest,
  );
}

function nameOf(path: string): string {
  const entity = entityAt(path);
  return `read ${entity ?? 'navigation'} (${path})`;
}
