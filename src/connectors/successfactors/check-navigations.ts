import type { JsonObject } from '../../domain/value.ts';
import type { CheckLine } from '../contract.ts';
import { entityAt } from './navigations.ts';
import { fetchPeople, type PeopleSession } from './people.ts';
import { peopleQuery } from './query.ts';
import { isRecord, rowsOf } from './records.ts';

const SAMPLE = 20;

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
    const advice = error instanceof Error && 'advice' in error ? String(error.advice) : 'Replay the request with cURL.';
    return { trouble: { name: '', status: 'failed', message, advice } };
  }
}

function judgeSample(path: string, records: readonly JsonObject[]): CheckLine {
  const found = follow(records, path.split('/'));
  if (found.length > 0 || records.length === 0) {
    return {
      name: nameOf(path),
      status: 'ok',
      message: `${path}: ${found.length} records for ${records.length} people.`,
    };
  }
  return {
    name: nameOf(path),
    status: 'warning',
    message: `${path} is empty for all of ${records.length} people.`,
    advice:
      'If there should be data, grant the API user the right to see it: SuccessFactors answers emptiness instead of an error.',
  };
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
