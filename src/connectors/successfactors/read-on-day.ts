import type { Day, Instant } from '../../domain/time.ts';
import type { ReadRequest, SourcePage } from '../contract.ts';
import { asOn } from './as-on.ts';
import { expandPaths } from './expand.ts';
import { idOf, toPage } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { fetchAsOf } from './query-as-of.ts';
import { readPeopleNow } from './read-workers.ts';
import { isRecord } from './records.ts';

/**
 * The named workers as they are to be at a moment, as far as SuccessFactors knows today: what they show now, with the records
 * of that day in place of those that are over by then. Two requests for fifty people.
 */
export async function readNamedPeopleOn(
  session: PeopleSession,
  ids: readonly string[],
  request: ReadRequest & { readonly day: Day; readonly at: Instant },
): Promise<SourcePage> {
  const { now, day, at, attributes } = request;
  const expand = expandPaths(request.attributes);
  const people = (await readPeopleNow(session, ids, { expand, now })).filter(isRecord);
  const later = await fetchAsOf(session, { day, people, expand: withManagers(expand) });
  const records = people.map((record) => asOn(record, later.get(idOf(record) ?? ''), day));
  const page = await toPage(session, records, { now: at, expand, attributes });
  return { ...page, total: records.length };
}

const userManager = 'employmentNav/userNav/manager';
const jobManager = 'employmentNav/jobInfoNav/managerUserNav';

/** What is read of the user's manager is read of the job's too: on its day the user follows the job. */
function withManagers(expand: readonly string[]): readonly string[] {
  const paths = expand.filter((path) => path === userManager || path.startsWith(`${userManager}/`));
  return [...new Set([...expand, ...paths.map((path) => path.replace(userManager, jobManager))])];
}
