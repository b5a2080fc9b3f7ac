import type { ConditionOperator } from '../../domain/ticket-conditions.ts';

export type { ConditionOperator };

export type ConditionValue = string | number | boolean | readonly (string | number | boolean)[];

/** What must hold of a ticket and its event: all of some conditions, any of them, or one comparison. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | {
      /** A system name of the ticket (`Source`, `BaseEntityStatus` …) in any case. */
      readonly property: string;
      readonly operator: ConditionOperator;
      /** A text may be a relative date: `@Now - 24h`. */
      readonly value?: ConditionValue | undefined;
    };

/** What a trigger does when its conditions hold; its actions are carried out in their order. */
export type TriggerAction =
  | { readonly script: string }
  | { readonly set: Readonly<Record<string, string>> }
  | { readonly comment: string; readonly internal?: boolean | undefined }
  | { readonly notify: string; readonly to: readonly string[] }
  | { readonly webhook: string };

/** What is done when something happens to a ticket of an entity type. */
export type Trigger = {
  /** Unique. */
  readonly name: string;
  readonly entityType: string;
  /** Triggers with a lower number go first, those with the same by name. */
  readonly order: number;
  readonly active: boolean;
  readonly conditions: Condition;
  readonly actions: readonly TriggerAction[];
};
