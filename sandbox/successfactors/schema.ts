import { employmentEntities } from './entities/employment-entities.ts';
import { foundationEntities } from './entities/foundation-entities.ts';
import { personEntities } from './entities/person-entities.ts';
import { PICKLIST_ENTITIES } from './entities/picklist-entities.ts';
import { positionEntity } from './entities/position-entity.ts';
import { userEntity } from './entities/user-entity.ts';
import type { Entity } from './entity.ts';
import type { Switches } from './switches.ts';

/** The entities of a tenant by name. */
export type Schema = ReadonlyMap<string, Entity>;

/** The entities that a tenant with these switches serves. */
export function makeSchema(switches: Switches): Schema {
  const entities = [
    ...personEntities(switches),
    ...employmentEntities(switches),
    userEntity,
    ...foundationEntities(switches),
    positionEntity,
    ...PICKLIST_ENTITIES,
  ];
  return new Map(entities.map((entity) => [entity.name, entity]));
}
