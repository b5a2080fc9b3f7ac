import { vendorErrorOf } from './client.ts';
import { knownClauses, testedField } from './gaps.ts';
import { type ChangeClause, isOwnClause } from './incremental-filter.ts';
import { type Metadata, parseMetadata } from './metadata.ts';
import type { PeopleSession } from './people-session.ts';

/**
 * Notes what the tenant refuses to filter by (COE0003). True when leaving it out changes the query and leaves something to
 * filter by: without any condition it would be a read of everybody.
 *
 * @remarks The answer names the field and not whose it is ("lastModifiedDateTime is not filterable", KBA 2569829), and every
 * entity has it. Whose it is stands in the metadata; where they do not tell, the fields go that Microsoft's template does not
 * have, and only then all of the name. The other timestamps stay, or changes would be lost.
 */
export async function learnUnfilterable(
  session: PeopleSession,
  error: unknown,
  clauses: readonly ChangeClause[],
): Promise<boolean> {
  const vendor = vendorErrorOf(error);
  const named = vendor?.code === 'COE0003' ? /([\w/]+) is not filterable/.exec(vendor.message)?.[1] : undefined;
  if (named === undefined) return false;
  const known = knownClauses(clauses, session.gaps);
  const meant = known.filter((clause) => isNamed(clause, named));
  const fields = named.includes('/') ? meant.map(testedField) : await refusedFields(session, meant);
  for (const field of fields) session.gaps.unfilterable.add(field);
  const left = knownClauses(clauses, session.gaps).length;
  return left > 0 && left < known.length;
}

/** By the field alone, by the entity or by the navigations before it. */
function isNamed(clause: ChangeClause, named: string): boolean {
  const [path = ''] = clause.text.split(' ');
  return named.includes('/') ? path === named || testedField(clause) === named : path.split('/').at(-1) === named;
}

async function refusedFields(session: PeopleSession, clauses: readonly ChangeClause[]): Promise<readonly string[]> {
  const metadata = await readMetadata(session, [...new Set(clauses.map((clause) => entityOf(testedField(clause))))]);
  const told = clauses.map(testedField).filter((field) => {
    const [entity = '', name = ''] = field.split('/');
    return metadata?.get(entity)?.unfilterable.has(name) === true;
  });
  if (told.length > 0) return told;
  const own = clauses.filter(isOwnClause);
  return (own.length > 0 ? own : clauses).map(testedField);
}

function entityOf(field: string): string {
  return field.split('/')[0] ?? '';
}

async function readMetadata(session: PeopleSession, entities: readonly string[]): Promise<Metadata | undefined> {
  try {
    return parseMetadata(await session.client.getText(`/odata/v2/${entities.join(',')}/$metadata`, 'application/xml'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    session.deps.logger.warn('SuccessFactors does not show its metadata', { system: session.deps.system, reason });
    return undefined;
  }
}
