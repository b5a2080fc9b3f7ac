import type { JsonObject } from '../../domain/value.ts';
import { findObject } from './directory-definitions.ts';
import { type ObjectMappingChoice, pickObjectMapping } from './pick-object-mapping.ts';
import { objectOf, objectsOf, type Placed, textOf } from './read-json.ts';
import { MAX_GROUPS } from './read-scope.ts';

/** The member of an attribute mapping of Entra that holds a part of ours. */
const members = new Map([
  ['target', 'targetAttributeName'],
  ['value', 'source.expression'],
  ['reference', 'source.expression'],
  ['constant', 'source.expression'],
  ['default', 'defaultValue'],
  ['match', 'matchingPriority'],
  ['flow', 'flowType'],
  ['flowWhen', 'flowBehavior'],
]);
const clauseMembers = new Map([
  ['operator', 'operatorName'],
  ['attribute', 'sourceOperandName'],
  ['expression', 'sourceOperandName'],
  ['value', 'targetOperand.values'],
]);

/**
 * Where a part of an imported mapping, such as `attributes[3].value` or `scope[0].all[1].operator`, stands in the schema that it came
 * from; undefined for what does not come from there.
 * @throws EntraSchemaError for a document or a choice that could not be imported either
 */
export function placeInSchema(document: JsonObject, choice: ObjectMappingChoice, path: string): string | undefined {
  const schema = { value: document, path: '' };
  const { mapping, source, sourceObject } = pickObjectMapping(schema, choice);
  const attribute = /^attributes(?:\[(\d+)\](?:\.(\w+))?)?$/.exec(path);
  if (attribute !== null) {
    const [, index, member] = attribute;
    return join(
      `${mapping.path}.attributeMappings${index === undefined ? '' : `[${index}]`}`,
      members.get(member ?? ''),
    );
  }
  const clause = /^scope\[(\d+)\]\.all\[(\d+)\](?:\.(\w+))?$/.exec(path);
  if (clause !== null) {
    return join(findClause(mapping, Number(clause[1]), Number(clause[2])), clauseMembers.get(clause[3] ?? ''));
  }
  const name = /^source\.attributes\.(.*)$/s.exec(path)?.[1];
  const object = name === undefined ? undefined : findObject(schema, source, sourceObject);
  const definition = object && objectsOf(object, 'attributes').find((one) => textOf(one, 'name') === name);
  return join(definition?.path, 'apiExpressions[0].value');
}

function join(path: string | undefined, member: string | undefined): string | undefined {
  return path === undefined || member === undefined ? path : `${path}.${member}`;
}

/** Where there are groups of both kinds, each pair of them became a group: the clauses of the input filter, then the others. */
function findClause(mapping: Placed<JsonObject>, group: number, clause: number): string | undefined {
  const scope = objectOf(mapping, 'scope');
  if (scope === undefined) return undefined;
  const groups = objectsOf(scope, 'groups');
  const written = objectsOf(scope, 'inputFilterGroups');
  const inputs = written.length * groups.length > MAX_GROUPS ? [] : written;
  const perInput = Math.max(groups.length, 1);
  const input = inputs.length === 0 ? undefined : inputs[Math.floor(group / perInput)];
  const before = input === undefined ? [] : objectsOf(input, 'clauses');
  const other = groups[inputs.length === 0 ? group : group % perInput];
  const all = [...before, ...(other === undefined ? [] : objectsOf(other, 'clauses'))];
  return all[clause]?.path;
}
