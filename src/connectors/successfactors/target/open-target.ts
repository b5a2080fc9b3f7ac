import type { TargetSchema, TargetSession } from '../../contract.ts';
import { ConnectorError } from '../../contract.ts';
import { vendorErrorOf } from '../client.ts';
import { unknownNames } from '../errors.ts';
import type { PeopleSession } from '../people-session.ts';
import { applyToPerson } from './apply-update.ts';
import { personAttribute, userFields } from './attributes.ts';
import { checkTarget } from './check-target.ts';
import type { ContactTypes } from './contact-types.ts';
import { findPersons, findTaken, listPersons, readPersons } from './list-persons.ts';
import { loadContactTypes, noContactTypes } from './load-contact-types.ts';
import { once } from './once.ts';
import type { PersonImage } from './person-image.ts';
import { type PersonReading, queryUsers, toAccounts } from './person-reading.ts';
import { settleWith } from './settle-person.ts';
import { viewWith } from './view-person.ts';

/** Persons written to at once: SuccessFactors advises few connections for writes. */
const concurrency = 4;

/** SuccessFactors as a target: persons whose addresses and user records are brought up to date. Opens without a request. */
export function openTarget(session: PeopleSession, close: () => Promise<void>): TargetSession {
  let types: ContactTypes = noContactTypes(session);
  const load = once(async () => {
    types = await loadContactTypes(session);
    return types;
  });
  const reading: PersonReading = { session, types: load };
  const { primary, inactiveUsers } = session.deps.config;
  const rules = { primary, inactiveUsers };
  /** The persons read last, set-wise, just before they are written to one by one. */
  let recent = new Map<string, PersonImage>();
  const read = async (anchors: readonly string[], attributes: readonly string[]) => {
    recent = new Map((await readPersons(reading, anchors, attributes)).map((image) => [image.anchor, image]));
    return toAccounts([...recent.values()], attributes, await load());
  };
  return {
    check: (needs) => checkTarget(reading, needs),
    describe: (attributes) => describePersons(reading, attributes),
    list: (attributes) => listPersons(reading, attributes),
    readAccounts: read,
    findAccounts: async (match, attributes) =>
      toAccounts(await findPersons(reading, match, attributes), attributes, await load()),
    findTaken: (attribute, values) => findTaken(reading, attribute, values),
    apply: async (operation) => {
      const applied = { client: session.client, system: session.deps.system, types: await load(), rules };
      const readPerson = async (anchor: string, attributes: readonly string[]) => {
        const image = recent.get(anchor) ?? (await readPersons(reading, [anchor], attributes))[0];
        recent.delete(anchor);
        return image;
      };
      return await applyToPerson({ ...applied, readPerson }, operation);
    },
    view: viewWith(() => types),
    settle: settleWith(rules),
    concurrency,
    close,
  };
}

/** What can be written, and how long it may be. Fields that the tenant's User does not have are missing. */
async function describePersons(reading: PersonReading, names: readonly string[]): Promise<TargetSchema> {
  await reading.types();
  const missing = await missingUserFields(reading.session, userFields(names));
  const known = names.flatMap((name) => personAttribute(name) ?? []).filter(({ field }) => !missing.has(field));
  const attributes = known.map(({ name, type, maxLength }) => {
    const length = maxLength === undefined ? {} : { maxLength };
    return [name, { name, type, multiValued: false, readOnly: name === 'personIdExternal', ...length }] as const;
  });
  return { attributes: Object.fromEntries(attributes), required: [] };
}

/** One unknown field kills a whole query (COE0021): each is found out by what the tenant complains about. */
async function missingUserFields(session: PeopleSession, fields: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  for (let tries = 0; tries <= fields.length; tries += 1) {
    const asked = fields.filter((field) => !missing.has(field));
    if (asked.length === 0) return missing;
    try {
      await queryUsers(session, { field: 'userId', values: ['0'], select: asked });
      return missing;
    } catch (error) {
      const vendor = error instanceof ConnectorError ? vendorErrorOf(error) : undefined;
      const names = vendor === undefined ? [] : unknownNames(vendor).map((name) => name.split('/').at(-1) ?? '');
      const found = names.filter((name) => asked.includes(name));
      if (found.length === 0) throw error;
      for (const name of found) missing.add(name);
    }
  }
  return missing;
}
