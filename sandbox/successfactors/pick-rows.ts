import { hashText, mixBits } from '../company/random.ts';
import type { Entity, Navigation } from './entity.ts';
import type { RenderScope } from './render-scope.ts';
import type { EmploymentRow, Row } from './rows.ts';
import { sliceOn, slicesIn, startOf } from './slices.ts';

type Pick = (row: Row, date: number) => readonly Row[];

/** Employments in the tenant's order; e-mails and phones in no order. */
function arrange(scope: RenderScope, navigation: Navigation, rows: readonly Row[]): readonly Row[] {
  const { shuffle, employmentOrder } = scope.tenant.switches;
  if (rows.length < 2) return rows;
  if (navigation.target === 'EmpEmployment' && employmentOrder !== 'shuffled') {
    const sorted = rows.toSorted((left, right) => startOf(left) - startOf(right));
    return employmentOrder === 'ascending' ? sorted : sorted.reverse();
  }
  if (shuffle === false) return rows;
  const seed = mixBits(shuffle);
  const key = (row: Row): number =>
    hashText(`${(row as EmploymentRow).userId ?? ''}${row.emailAddress ?? ''}${row.phoneNumber ?? ''}`, seed);
  return rows.toSorted((left, right) => key(left) - key(right));
}

/** The slice of a date; by switch also the first one of somebody who has not begun yet. */
function sliceRows(scope: RenderScope, rows: readonly Row[], date: number, mayBeFuture: boolean): readonly Row[] {
  const slice = sliceOn(rows, date);
  if (slice !== undefined) return [slice];
  const first = rows[0];
  if (mayBeFuture && scope.tenant.switches.futureHire === 'lenient' && first !== undefined && startOf(first) > date)
    return [first];
  return [];
}

function visibleUsers(scope: RenderScope, path: string): (rows: readonly Row[]) => readonly Row[] {
  if (scope.tenant.switches.inactiveUserNav === 'shown' || scope.shownUserNavs.has(path)) return (rows) => rows;
  return (rows) =>
    rows.every((row) => row.status === 't' || row.status === 'T')
      ? rows
      : rows.filter((row) => row.status === 't' || row.status === 'T');
}

/** The records that an expanded navigation shows on a date: slices by effective dating, no hidden users, in the tenant's order. */
export function pickRows(scope: RenderScope, path: string, navigation: Navigation, target: Entity): Pick {
  const { tenant } = scope;
  if (navigation.kind === 'slice') return (row, date) => sliceRows(scope, navigation.rows(row, tenant), date, false);
  if (navigation.kind === 'many' && target.isEffectiveDated) {
    const isPersonal = target.name === 'PerPersonal' || target.name === 'EmpJob';
    return (row, date) => sliceRows(scope, navigation.rows(row, tenant), date, isPersonal);
  }
  // Effective-dated too, but with as many slices a day as there are kinds of relationships.
  if (navigation.kind === 'many' && target.name === 'EmpJobRelationships')
    return (row, date) => arrange(scope, navigation, slicesIn(navigation.rows(row, tenant), date, date));
  const show = target.name === 'User' ? visibleUsers(scope, path) : (rows: readonly Row[]) => rows;
  if (navigation.kind === 'many') {
    const isOrdered = target.isShared;
    return (row) => {
      const rows = show(navigation.rows(row, tenant));
      return isOrdered ? rows : arrange(scope, navigation, rows);
    };
  }
  return (row) => {
    const one = navigation.row(row, tenant);
    return one === null ? [] : show([one]);
  };
}
