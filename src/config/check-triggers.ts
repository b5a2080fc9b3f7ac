import { nearestName } from '../domain/nearest-name.ts';
import { builtInTemplateNames } from '../domain/notification.ts';
import { looksRelative, parseRelativeDate } from '../domain/relative-date.ts';
import {
  type ConditionOperator,
  entityTypeNames,
  findProperty,
  operatorsWithoutValue,
  propertyNames,
  readInnerProperty,
  settableFieldOf,
  settableFields,
} from '../domain/ticket-conditions.ts';

/** Conditions nest: `all` and `any` hold conditions. */
export type ConditionShape =
  | {
      readonly property: string;
      readonly operator: ConditionOperator;
      readonly value?: string | number | boolean | readonly (string | number | boolean)[] | undefined;
    }
  | { readonly all: readonly ConditionShape[] }
  | { readonly any: readonly ConditionShape[] };

type ActionShape =
  | { readonly script: string }
  | { readonly set: Readonly<Record<string, string>> }
  | { readonly comment: string }
  | { readonly notify: string }
  | { readonly webhook: string };

type Desk = {
  readonly triggers: readonly {
    readonly name: string;
    readonly entityType: string;
    readonly conditions: ConditionShape;
    readonly actions: readonly ActionShape[];
  }[];
  readonly templates: Readonly<Record<string, unknown>>;
  readonly webhooks: Readonly<Record<string, unknown>>;
};

/** A mistake in a trigger: where below `serviceDesk`, and what was expected there. */
export type TriggerIssue = { readonly path: readonly (string | number)[]; readonly expected: string };

/** What the shape of triggers does not tell: names that there are not, relative dates that are none, values that are missing. */
export function findTriggerIssues(desk: Desk): readonly TriggerIssue[] {
  const seen = new Set<string>();
  return desk.triggers.flatMap((trigger, at) => {
    const path = ['triggers', at];
    const isTwice = seen.has(trigger.name.toLowerCase());
    seen.add(trigger.name.toLowerCase());
    return [
      ...(isTwice ? [{ path: [...path, 'name'], expected: 'a name that no other trigger has' }] : []),
      ...findUnknown([...path, 'entityType'], trigger.entityType, entityTypeNames),
      ...findConditionIssues(trigger.conditions, [...path, 'conditions']),
      ...trigger.actions.flatMap((action, index) => findActionIssues(action, [...path, 'actions', index], desk)),
    ];
  });
}

type Path = readonly (string | number)[];

function findConditionIssues(condition: ConditionShape, path: Path): readonly TriggerIssue[] {
  if ('all' in condition) return condition.all.flatMap((one, at) => findConditionIssues(one, [...path, 'all', at]));
  if ('any' in condition) return condition.any.flatMap((one, at) => findConditionIssues(one, [...path, 'any', at]));
  const { property, operator, value } = condition;
  const isKnown = findProperty(property) !== undefined || readInnerProperty(property) !== undefined;
  const unknown = isKnown ? [] : findUnknown([...path, 'property'], property, propertyNames);
  if (operatorsWithoutValue.has(operator)) return unknown;
  if (value === undefined) return [...unknown, { path: [...path, 'value'], expected: `a value for "${operator}"` }];
  const values = typeof value === 'object' ? value : [value];
  const broken = values.some(
    (one) => typeof one === 'string' && looksRelative(one) && parseRelativeDate(one) === undefined,
  );
  if (!broken) return unknown;
  return [...unknown, { path: [...path, 'value'], expected: 'a relative date such as @Now - 1y2m3w4d5h6min' }];
}

function findActionIssues(action: ActionShape, path: Path, desk: Desk): readonly TriggerIssue[] {
  if ('notify' in action) {
    return findUnknown([...path, 'notify'], action.notify, [...Object.keys(desk.templates), ...builtInTemplateNames]);
  }
  if ('webhook' in action) return findUnknown([...path, 'webhook'], action.webhook, Object.keys(desk.webhooks));
  if (!('set' in action)) return [];
  return Object.keys(action.set)
    .filter((name) => settableFieldOf(name) === undefined)
    .flatMap((name) => findUnknown([...path, 'set', name], name, settableFields));
}

function findUnknown(path: Path, found: string, known: readonly string[]): readonly TriggerIssue[] {
  if (known.some((name) => name.toLowerCase() === found.trim().toLowerCase())) return [];
  const nearest = nearestName(found, known);
  const meant = nearest === undefined ? '' : `; "${nearest}" may be meant`;
  return [{ path, expected: `one of ${known.join(', ') || '(none is configured)'}${meant}` }];
}
