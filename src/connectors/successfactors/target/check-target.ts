import { type CheckLine, ConnectorError, type TargetNeeds } from '../../contract.ts';
import { checkTenant } from '../check.ts';
import { personAttribute, userFields } from './attributes.ts';
import { type ContactTypes, resolveType } from './contact-types.ts';
import { type PersonReading, queryUsers } from './person-reading.ts';
import { contactKinds } from './view-person.ts';

/** Everything that writing these attributes needs, one line each. Nothing is written to find out. */
export async function checkTarget(reading: PersonReading, needs: TargetNeeds): Promise<readonly CheckLine[]> {
  const lines = [...(await checkTenant(reading.session, []))];
  if (lines.some(({ status }) => status === 'failed')) return lines;
  const groups = new Set(needs.attributes.map((name) => personAttribute(name)?.group));
  const types = await reading.types();
  for (const kind of contactKinds) if (groups.has(kind)) lines.push(checkType(kind, types));
  const fields = userFields(needs.attributes);
  if (fields.length > 0) lines.push(await checkUsers(reading, fields));
  const entities = [
    ...(groups.has('email') ? ['PerEmail'] : []),
    ...(groups.has('businessPhone') || groups.has('cellPhone') ? ['PerPhone'] : []),
    ...(groups.has('user') ? ['User'] : []),
    ...(groups.has('employment') ? ['EmpEmployment'] : []),
    ...(groups.has('job') ? ['EmpJob'] : []),
  ];
  for (const entity of entities) {
    lines.push({
      name: `write ${entity}`,
      status: 'skipped',
      message: 'Whether it may be written shows at the first write: there is no way to ask without writing.',
      advice: `Grant the API user Employee Central API (edit) and the edit right of the ${entity} fields.`,
    });
  }
  return lines;
}

function checkType(kind: (typeof contactKinds)[number], types: ContactTypes): CheckLine {
  const name = `type of ${kind}`;
  const list = kind === 'email' ? types.email : types.phone;
  const wanted = types.defaults[kind];
  const found = resolveType(list, wanted);
  if (found !== undefined) return { name, status: 'ok', message: `${wanted} of ${list.name} is option ${found}.` };
  const known = list.options.map(({ code, id }) => `${code} (${id})`).join(', ');
  return {
    name,
    status: 'warning',
    message: `${list.name} has no option ${wanted}${known === '' ? '' : `; it has ${known}`}.`,
    advice: `Set contactTypes.${kind}, or map ${kind}Type; the API user needs the right to read picklists.`,
  };
}

async function checkUsers({ session }: PersonReading, fields: readonly string[]): Promise<CheckLine> {
  const name = 'read User';
  try {
    await queryUsers(session, { field: 'userId', values: ['0'], select: fields });
    return { name, status: 'ok', message: `User records can be read with ${fields.join(', ')}.` };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { name, status: 'failed', message: error.message, advice: error.advice };
  }
}
