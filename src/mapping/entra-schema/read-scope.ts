import type { JsonObject } from '../../domain/value.ts';
import { ExpressionError } from '../language/expression-error.ts';
import { parseExpression } from '../language/parse.ts';
import type { ScopeClause, ScopeGroup } from '../scope/compile-scope.ts';
import { findScopeOperator } from '../scope/scope-operators.ts';
import { memberOf, objectOf, objectsOf, type Placed, textOf } from './read-json.ts';
import type { Report } from './report.ts';

/** How many groups `inputFilterGroups` and `groups` together may come to. */
export const MAX_GROUPS = 1000;

/**
 * A scope filter. Entra tests `inputFilterGroups` first and then `groups`: where both are there, one group of each must hold, which is
 * written as every pair of them.
 */
export function readScope(mapping: Placed<JsonObject>, report: Report): readonly ScopeGroup[] {
  const scope = objectOf(mapping, 'scope');
  if (scope === undefined) return [];
  report.addUnknownMembers(scope, ['groups', 'inputFilterGroups']);
  const groups = objectsOf(scope, 'groups').map((group) => readGroup(group, report));
  const inputs = objectsOf(scope, 'inputFilterGroups').map((group) => readGroup(group, report));
  if (inputs.length === 0) return groups;
  const message =
    'Entra does not deprovision who leaves an inputFilterGroup; here it is part of the scope filter (outOfScope: ignore in the job leaves such accounts alone)';
  const path = `${scope.path}.inputFilterGroups`;
  report.add({ verdict: 'changed', path, subject: 'scope', message });
  if (groups.length === 0) return inputs;
  if (inputs.length * groups.length > MAX_GROUPS) {
    const tooMany = `both kinds of groups make more than ${MAX_GROUPS} pairs: only "groups" was taken`;
    report.add({ verdict: 'noCounterpart', path, subject: 'scope', message: tooMany });
    return groups;
  }
  const pairs = 'one group of each kind must hold: each pair became a group';
  report.add({ verdict: 'changed', path: `${scope.path}.groups`, subject: 'scope', message: pairs });
  return inputs.flatMap((input) => groups.map((group) => bothOf(input, group)));
}

function bothOf(left: ScopeGroup, right: ScopeGroup): ScopeGroup {
  const name = [left.name, right.name].filter((part) => part !== undefined).join(' and ');
  return { ...(name !== '' && { name }), all: [...left.all, ...right.all] };
}

function readGroup(group: Placed<JsonObject>, report: Report): ScopeGroup {
  report.addUnknownMembers(group, ['name', 'clauses']);
  const name = textOf(group, 'name');
  const all = objectsOf(group, 'clauses').map((clause) => readClause(clause, report));
  const subject = name ?? 'scope';
  report.add({ verdict: 'kept', path: group.path, subject, message: `${all.length} clauses` });
  return { ...(name !== undefined && name !== '' && { name }), all };
}

function readClause(clause: Placed<JsonObject>, report: Report): ScopeClause {
  report.addUnknownMembers(clause, ['operatorName', 'sourceOperandName', 'targetOperand']);
  const operand = objectOf(clause, 'targetOperand');
  if (operand !== undefined) report.addUnknownMembers(operand, ['values']);
  const operator = textOf(clause, 'operatorName') ?? '';
  const source = textOf(clause, 'sourceOperandName') ?? '';
  const values = valuesOf(operand);
  if (findScopeOperator(operator) === undefined) {
    const message = `there is no operator ${operator || '(none)'}; the clause is kept as it stands and must be written anew`;
    report.add({ verdict: 'noCounterpart', path: `${clause.path}.operatorName`, subject: source, message });
  }
  const value = values.length === 0 ? {} : { value: values.length === 1 ? (values[0] ?? '') : values };
  return isExpression(source) ? { expression: source, operator, ...value } : { attribute: source, operator, ...value };
}

/** An attribute's name is no call; a clause over an expression, which Entra does not have, is exported as one. */
function isExpression(source: string): boolean {
  if (!/[[("]/.test(source)) return false;
  try {
    parseExpression(source);
    return true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function valuesOf(operand: Placed<JsonObject> | undefined): readonly string[] {
  const values = operand === undefined ? undefined : memberOf(operand.value, 'values');
  return Array.isArray(values) ? values.map(String) : [];
}
