import { isProperty, propertyNames, settableFieldOf } from './properties.ts';
import { looksRelative, parseRelativeDate } from './relative-date.ts';
import type { Condition, Trigger, TriggerAction } from './trigger.ts';

/** What is wrong with a trigger: where, what was expected, what is there. */
export type TriggerIssue = { readonly path: string; readonly expected: string; readonly found: string };

/** The names that triggers may refer to. */
export type TriggerNames = {
  readonly entityTypes: readonly string[];
  readonly templates: readonly string[];
  readonly webhooks: readonly string[];
};

/** Checks what the shape of the configuration cannot: names, relative dates, values that are missing. */
export function checkTriggers(triggers: readonly Trigger[], names: TriggerNames): readonly TriggerIssue[] {
  const seen = new Set<string>();
  return triggers.flatMap((trigger, at) => {
    const path = `serviceDesk.triggers[${at}]`;
    const key = trigger.name.toLowerCase();
    const twice = seen.has(key) ? [{ path: `${path}.name`, expected: 'a name of its own', found: trigger.name }] : [];
    seen.add(key);
    return [
      ...twice,
      ...oneOf(`${path}.entityType`, names.entityTypes, trigger.entityType),
      ...checkCondition(trigger.conditions, `${path}.conditions`),
      ...trigger.actions.flatMap((action, index) => checkAction(action, `${path}.actions[${index}]`, names)),
    ];
  });
}

function checkCondition(condition: Condition, path: string): readonly TriggerIssue[] {
  if ('all' in condition) return condition.all.flatMap((one, at) => checkCondition(one, `${path}.all[${at}]`));
  if ('any' in condition) return condition.any.flatMap((one, at) => checkCondition(one, `${path}.any[${at}]`));
  const unknown = isProperty(condition.property)
    ? []
    : [
        {
          path: `${path}.property`,
          expected: `one of ${propertyNames.join(', ')}, Person.…, Account.…, Change.…`,
          found: condition.property,
        },
      ];
  return [...unknown, ...checkValue(condition, path)];
}

const withoutValue = new Set(['is empty', 'is not empty', 'changed']);

function checkValue(condition: Extract<Condition, { property: string }>, path: string): readonly TriggerIssue[] {
  const { operator, value } = condition;
  if (withoutValue.has(operator)) return [];
  if (value === undefined) return [{ path: `${path}.value`, expected: `a value for "${operator}"`, found: 'nothing' }];
  const values = Array.isArray(value) ? value : [value];
  return values
    .filter((one) => typeof one === 'string' && looksRelative(one) && parseRelativeDate(one) === undefined)
    .map((one) => ({
      path: `${path}.value`,
      expected: 'a relative date such as @Now - 1y2m3w4d5h6min',
      found: String(one),
    }));
}

function checkAction(action: TriggerAction, path: string, names: TriggerNames): readonly TriggerIssue[] {
  if ('notify' in action) return oneOf(`${path}.notify`, names.templates, action.notify);
  if ('webhook' in action) return oneOf(`${path}.webhook`, names.webhooks, action.webhook);
  if (!('set' in action)) return [];
  return Object.keys(action.set)
    .filter((name) => settableFieldOf(name) === undefined)
    .map((name) => ({ path: `${path}.set`, expected: 'a field that may be set', found: name }));
}

function oneOf(path: string, known: readonly string[], found: string): readonly TriggerIssue[] {
  if (known.some((name) => name.toLowerCase() === found.toLowerCase())) return [];
  return [{ path, expected: `one of ${known.join(', ') || '(none)'}`, found }];
}
