import type { JsonObject } from '../../../domain/value.ts';
import { ConnectorError } from '../../contract.ts';
import { fetchPeople } from '../people.ts';
import type { PeopleSession } from '../people-session.ts';
import { joinParameters, textLiteral } from '../query.ts';
import { isRecord, rowOf, rowsOf, textOf } from '../records.ts';
import type { ContactTypes, Option, TypeList } from './contact-types.ts';

const emptyList: TypeList = { name: '', options: [], form: 'id' };

/** No types, for attributes that need none. */
export function noContactTypes(session: PeopleSession): ContactTypes {
  const { picklists, contactTypes } = session.deps.config;
  return {
    email: { ...emptyList, name: picklists.email },
    phone: { ...emptyList, name: picklists.phone },
    defaults: contactTypes,
  };
}

/** The option ids of the tenant, which differ from tenant to tenant: nobody has to type them in. */
export async function loadContactTypes(session: PeopleSession): Promise<ContactTypes> {
  const { picklists, contactTypes } = session.deps.config;
  return {
    email: await loadList(session, picklists.email, { entity: 'PerEmail', field: 'emailType' }),
    phone: await loadList(session, picklists.phone, { entity: 'PerPhone', field: 'phoneType' }),
    defaults: contactTypes,
  };
}

type Place = { readonly entity: string; readonly field: string };

/** The picklist itself; what is used of it, where the API user may not read picklists. */
async function loadList(session: PeopleSession, name: string, place: Place): Promise<TypeList> {
  const used = await readUsed(session, place);
  const declared = await readPicklist(session, name);
  const options = [...declared, ...used.options.filter((one) => !declared.some(({ id }) => id === one.id))];
  const isCode = (type: string) => options.some((one) => one.code === type) && !options.some((one) => one.id === type);
  const form = used.types.length > 0 && used.types.every(isCode) ? 'code' : 'id';
  return { name, options, form };
}

async function readPicklist(session: PeopleSession, name: string): Promise<readonly Option[]> {
  const target = `/odata/v2/Picklist(${textLiteral(name)})?${joinParameters([
    ['$format', 'json'],
    ['$expand', 'picklistOptions'],
  ])}`;
  const answer = await orNothing(session, () => session.client.getJson(target));
  const list = isRecord(answer) && isRecord(answer.d) ? rowOf(answer.d) : undefined;
  const rows = rowsOf(list?.picklistOptions);
  const active = rows.filter((row) => textOf(row.status)?.toUpperCase() !== 'INACTIVE');
  return active.flatMap(toOption);
}

/** The types of some addresses that there are, with the codes of their options. */
async function readUsed(
  session: PeopleSession,
  { entity, field }: Place,
): Promise<{ readonly types: readonly string[]; readonly options: readonly Option[] }> {
  const target = `/odata/v2/${entity}?${joinParameters([
    ['$format', 'json'],
    ['$select', `${field},${field}Nav`],
    ['$expand', `${field}Nav`],
    ['$top', '100'],
  ])}`;
  const page = await orNothing(session, () => fetchPeople(session, target));
  const rows = (page?.records ?? []).filter(isRecord);
  const options = new Map<string, Option>();
  for (const row of rows) {
    const option = toOption(rowOf(row[`${field}Nav`]) ?? {})[0];
    if (option !== undefined) options.set(option.id, option);
  }
  return { types: rows.flatMap((row) => textOf(row[field]) ?? []), options: [...options.values()] };
}

function toOption(row: JsonObject): readonly Option[] {
  const id = textOf(row.id) ?? textOf(row.optionId);
  const code = textOf(row.externalCode) ?? textOf(row.mdfExternalCode);
  return id === undefined || code === undefined ? [] : [{ id, code }];
}

/** What may not be read is not there; a system that is down still throws. */
async function orNothing<Result>(session: PeopleSession, ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.retryable || error.code === 'unauthorized') throw error;
    session.deps.logger.warn('SuccessFactors does not show a picklist', {
      system: session.deps.system,
      reason: error.message,
    });
    return undefined;
  }
}
