import { holds } from '../../servicedesk/triggers/evaluate-condition.ts';
import {
  type ConditionContext,
  changeFieldOf,
  type PropertyValue,
  readProperty,
} from '../../servicedesk/triggers/properties.ts';
import type { Condition, ConditionOperator, ConditionValue } from '../../servicedesk/triggers/trigger.ts';

/** A condition with whether it holds, down to each comparison and the value that it found. */
export type ExplainedCondition = { readonly holds: boolean } & (
  | { readonly all: readonly ExplainedCondition[] }
  | { readonly any: readonly ExplainedCondition[] }
  | {
      readonly property: string;
      readonly operator: ConditionOperator;
      readonly value?: ConditionValue;
      /** What the ticket has; absent: nothing. Instants are ISO 8601. */
      readonly found?: string | number | boolean;
    }
);

export function explainCondition(condition: Condition, context: ConditionContext): ExplainedCondition {
  const isTrue = holds(condition, context);
  if ('all' in condition) return { holds: isTrue, all: condition.all.map((one) => explainCondition(one, context)) };
  if ('any' in condition) return { holds: isTrue, any: condition.any.map((one) => explainCondition(one, context)) };
  const { property, operator, value } = condition;
  const found = operator.startsWith('changed') ? describeChange(property, context) : readProperty(property, context);
  return {
    ...{ holds: isTrue, property, operator },
    ...(value !== undefined && { value }),
    ...(found !== undefined && { found: toScalar(found) }),
  };
}

function describeChange(property: string, { event }: ConditionContext): string | undefined {
  const field = changeFieldOf(property).toLowerCase();
  const change = event.changes.find((one) => one.field.toLowerCase() === field);
  return change === undefined ? undefined : `${change.before ?? ''} → ${change.after ?? ''}`;
}

function toScalar(value: Exclude<PropertyValue, undefined>): string | number | boolean {
  return typeof value === 'object' ? new Date(value.instant).toISOString() : value;
}
