import type { JsonObject } from '../../domain/value.ts';
import type { ScopeClause, ScopeGroup } from '../scope/compile-scope.ts';
import { findScopeOperator } from '../scope/scope-operators.ts';
import type { Report } from './report.ts';

/** A scope filter in Entra's form; null where everybody is in scope. */
export function exportScope(groups: readonly ScopeGroup[], report: Report): JsonObject | null {
  if (groups.length === 0) return null;
  return {
    categoryFilterGroups: [],
    inputFilterGroups: [],
    groups: groups.map((group, index) => ({
      name: group.name ?? '',
      clauses: group.all.map((clause, at) => exportClause(clause, `scope[${index}].all[${at}]`, report)),
    })),
  };
}

function exportClause(clause: ScopeClause, path: string, report: Report): JsonObject {
  const operator = findScopeOperator(clause.operator);
  const subject = clause.attribute ?? clause.expression ?? '';
  if (operator?.origin !== 'entra') {
    const message = `Entra has no operator ${clause.operator}; it is written as it is, and Entra will refuse it`;
    report.add({ verdict: 'noCounterpart', path: `${path}.operator`, subject, message });
  }
  if (clause.expression !== undefined) {
    const message =
      'Entra filters by attributes alone; the expression stands in the place of a name, and Entra will refuse it';
    report.add({ verdict: 'noCounterpart', path: `${path}.expression`, subject, message });
  }
  const { value } = clause;
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
  return { operatorName: clause.operator, sourceOperandName: subject, targetOperand: { values } };
}
