import type { CheckLine, SourceAttributePath } from '../contract.ts';
import { fieldOf } from './expand.ts';
import { type Metadata, parseMetadata } from './metadata.ts';
import { entityAt } from './navigations.ts';
import type { PeopleSession } from './people-session.ts';

/** Which mapped navigations and fields the tenant's own metadata does not have. */
export async function checkMetadata(
  session: PeopleSession,
  attributes: readonly SourceAttributePath[],
  expand: readonly string[],
): Promise<readonly CheckLine[]> {
  const entities = [
    ...new Set(['PerPerson', ...expand.map((path) => entityAt(path)).filter((name) => name !== undefined)]),
  ];
  try {
    // A document for one entity shows only navigations to entities that were asked for with it.
    const metadata = parseMetadata(
      await session.client.getText(`/odata/v2/${entities.join(',')}/$metadata`, 'application/xml'),
    );
    if (!metadata.has('PerPerson')) return [unreadable('it does not describe PerPerson')];
    const missing = [
      ...missingNavigations(metadata, expand),
      ...missingFields(metadata, attributes),
      ...unfilterableTimestamps(metadata),
    ];
    if (missing.length > 0) return missing;
    return [{ name: 'metadata', status: 'ok', message: `${entities.length} entities have every mapped field.` }];
  } catch (error) {
    return [unreadable(error instanceof Error ? error.message : String(error))];
  }
}

function missingNavigations(metadata: Metadata, expand: readonly string[]): readonly CheckLine[] {
  const lines: CheckLine[] = [];
  for (const path of expand) {
    const steps = path.split('/');
    const name = steps.at(-1) ?? '';
    const parent = steps.length === 1 ? 'PerPerson' : entityAt(steps.slice(0, -1).join('/'));
    const described = parent === undefined ? undefined : metadata.get(parent);
    if (described === undefined || described.navigations.has(name)) continue;
    lines.push({
      name: `navigation ${path}`,
      status: 'warning',
      message: `${parent} has no navigation ${name} in this tenant: it is read without.`,
      advice:
        'Correct the paths of the source attributes, or have the feature enabled and the OData metadata refreshed.',
    });
  }
  return lines;
}

function missingFields(metadata: Metadata, attributes: readonly SourceAttributePath[]): readonly CheckLine[] {
  const lines: CheckLine[] = [];
  for (const attribute of attributes) {
    const end = fieldOf(attribute.path);
    if (end === undefined) continue;
    const { entity, field } = end;
    const described = metadata.get(entity);
    if (described === undefined || described.properties.has(field) || described.navigations.has(field)) continue;
    const other = [...described.properties].find((name) => name.toLowerCase() === field.toLowerCase());
    lines.push({
      name: `attribute ${attribute.name}`,
      status: 'warning',
      message: `${entity} has no field ${field} in this tenant: the attribute is always empty.`,
      advice: other === undefined ? 'Correct or remove the source attribute.' : `Write it ${other}.`,
    });
  }
  return lines;
}

/** Incremental reads ask by timestamps: an entity without one that can be filtered by is seen by whole reads only. */
function unfilterableTimestamps(metadata: Metadata): readonly CheckLine[] {
  const entities = [...metadata].filter(([, described]) => described.unfilterable.has('lastModifiedDateTime'));
  return entities.map(([entity]) => ({
    name: `changes of ${entity}`,
    status: 'warning',
    message: `The tenant does not filter by ${entity}/lastModifiedDateTime: changes of it are found by the next full read only.`,
    advice: 'Set a fullSchedule, or take the attributes out of the mapping.',
  }));
}

function unreadable(reason: string): CheckLine {
  return {
    name: 'metadata',
    status: 'warning',
    message: `The metadata could not be read, so fields were not checked: ${reason}`,
    advice: 'Grant the API user access to the OData data dictionary; reading people does not need it.',
  };
}
