import type { Entity, Navigation, Property } from './entity.ts';
import { unknownEntity } from './resource-path.ts';
import type { Schema } from './schema.ts';

const PROPERTY_SPACE = 'http://www.successfactors.com/edm/sap';
const CONTAINER_SPACE = 'http://www.sap.com/Protocols/SAPData';
const EDM_SPACE = 'http://schemas.microsoft.com/ado/2008/09/edm';

const UPSERT_ONLY = new Set([
  'PerPerson',
  'PerPersonal',
  'PerEmail',
  'PerPhone',
  'EmpEmployment',
  'EmpEmploymentTermination',
  'EmpJob',
  'EmpGlobalAssignment',
]);

function rightsOf(entity: Entity): string {
  if (entity.isMdf) return 'sap:creatable="true" sap:updatable="true" sap:upsertable="true" sap:deletable="true"';
  if (entity.name === 'User')
    return 'sap:creatable="true" sap:updatable="true" sap:upsertable="true" sap:deletable="false"';
  const upsertable = UPSERT_ONLY.has(entity.name) || entity.name.startsWith('FO');
  return `sap:creatable="false" sap:updatable="false" sap:upsertable="${upsertable}" sap:deletable="false"`;
}

function propertyXml(property: Property): string {
  const { name, type, isKey, filterable, upsertable, maxLength, picklist } = property;
  const length = maxLength === null ? '' : ` MaxLength="${maxLength}"`;
  const format = type === 'DateTime' && !/On$|^lastModified$/u.test(name) ? ' sap:display-format="Date"' : '';
  const list = picklist === null ? '' : ` sap:picklist="${picklist}"`;
  return `<Property Name="${name}" Type="Edm.${type}" Nullable="${!isKey}"${length} sap:required="${isKey}" sap:creatable="false" sap:updatable="false" sap:upsertable="${upsertable}" sap:visible="${name !== 'includeAllRecords'}" sap:sortable="${filterable}" sap:filterable="${filterable}"${list}${format} sap:label="${name}"/>`;
}

function associationName(entity: Entity, navigation: Navigation): string {
  return `${navigation.name}_of_${entity.name}`;
}

function navigationXml(entity: Entity, navigation: Navigation): string {
  const name = associationName(entity, navigation);
  return `<NavigationProperty Name="${navigation.name}" Relationship="SFOData.${name}" FromRole="${name}_source" ToRole="${name}_target" sap:label="${navigation.name}" sap:required="false" sap:creatable="false" sap:updatable="false" sap:upsertable="false" sap:visible="true" sap:sortable="true" sap:filterable="true"/>`;
}

function typeXml(entity: Entity, navigations: readonly Navigation[]): string {
  const keys = entity.keys.map((key) => `<PropertyRef Name="${key.name}"/>`).join('');
  const properties = Array.from(entity.properties.values(), propertyXml).join('');
  return `<EntityType Name="${entity.name}"><Key>${keys}</Key>${properties}${navigations.map((navigation) => navigationXml(entity, navigation)).join('')}</EntityType>`;
}

function associationXml(entity: Entity, navigation: Navigation): string {
  const name = associationName(entity, navigation);
  const many = navigation.kind === 'many' ? '*' : '0..1';
  return `<Association Name="${name}"><End Type="SFOData.${entity.name}" Multiplicity="*" Role="${name}_source"/><End Type="SFOData.${navigation.target}" Multiplicity="${many}" Role="${name}_target"/></Association>`;
}

function associationSetXml(entity: Entity, navigation: Navigation): string {
  const name = associationName(entity, navigation);
  return `<AssociationSet Name="${name}_set" Association="SFOData.${name}"><End EntitySet="${entity.name}" Role="${name}_source"/><End EntitySet="${navigation.target}" Role="${name}_target"/></AssociationSet>`;
}

/**
 * The metadata of some entities, or of all (null). As real tenants do, a document of named entities lists only navigations to
 * entities that were named too. Throws COE0007 for an unknown name.
 */
export function renderMetadata(schema: Schema, names: readonly string[] | null, unknownStatus: 400 | 404): string {
  const entities = (names ?? Array.from(schema.keys())).map((name) => {
    const entity = schema.get(name);
    if (entity === undefined) throw unknownEntity(name, unknownStatus);
    return entity;
  });
  const asked = new Set(entities.map((entity) => entity.name));
  const graph = entities.map((entity) => ({
    entity,
    navigations: Array.from(entity.navigations.values()).filter((navigation) => asked.has(navigation.target)),
  }));
  const sets = graph.map(
    ({ entity }) =>
      `<EntitySet Name="${entity.name}" EntityType="SFOData.${entity.name}" sap:label="${entity.name}" ${rightsOf(entity)}/>`,
  );
  const links = graph.flatMap(({ entity, navigations }) =>
    navigations.map((navigation) => associationSetXml(entity, navigation)),
  );
  const types = graph.map(({ entity, navigations }) => typeXml(entity, navigations));
  const associations = graph.flatMap(({ entity, navigations }) =>
    navigations.map((navigation) => associationXml(entity, navigation)),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">',
    '<edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">',
    `<Schema Namespace="SFODataSet" xmlns="${EDM_SPACE}" xmlns:sap="${names === null ? CONTAINER_SPACE : PROPERTY_SPACE}">`,
    `<EntityContainer Name="EntityContainer" m:IsDefaultEntityContainer="true">${sets.join('')}${links.join('')}</EntityContainer></Schema>`,
    `<Schema Namespace="SFOData" xmlns="${EDM_SPACE}" xmlns:sap="${PROPERTY_SPACE}">${types.join('')}${associations.join('')}</Schema>`,
    '</edmx:DataServices></edmx:Edmx>',
  ].join('');
}
