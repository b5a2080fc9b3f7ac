import type { Problem } from '../domain/problem.ts';
import type { AttributeValue, Scalar } from '../domain/value.ts';
import type { ValueType } from './compare-values.ts';

/** What the target allows of an attribute: see `TargetAttribute` of the connector contract. */
export type AttributeRule = {
  readonly name: string;
  readonly multiValued: boolean;
  readonly readOnly: boolean;
  readonly type?: ValueType;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly whyUnfit?: (value: AttributeValue) => Pick<Problem, 'code' | 'message' | 'advice'> | undefined;
};

type Finding = Pick<Problem, 'code' | 'attribute' | 'message' | 'advice'>;

/**
 * Checks a value against the target's own schema, before anything is written. Lengths of text are UTF-16 units, as Active Directory
 * counts; those of bytes, which stand here as base64, are the target's to count.
 */
export function checkValue(value: AttributeValue | undefined, rule: AttributeRule): Finding | undefined {
  if (value === undefined) return undefined;
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  if (values.length > 1 && !rule.multiValued) {
    return finding(
      'severalValues',
      rule,
      `${values.length} values are mapped to ${rule.name}, which holds one.`,
      'Choose one value in the mapping, for example with Item or Join.',
    );
  }
  for (const one of values) {
    const problem = rule.type === 'binary' ? undefined : checkText(String(one), rule);
    if (problem !== undefined) return problem;
  }
  const unfit = rule.whyUnfit?.(value);
  return unfit === undefined ? undefined : finding(unfit.code, rule, unfit.message, unfit.advice);
}

function checkText(text: string, rule: AttributeRule): Finding | undefined {
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) {
    return finding(
      'controlCharacter',
      rule,
      `The value for ${rule.name} has a control character.`,
      'Correct the value in the HR system.',
    );
  }
  if (!text.isWellFormed()) {
    return finding(
      'brokenCharacter',
      rule,
      `The value for ${rule.name} has half of a character (a lone surrogate).`,
      'Correct the value in the HR system.',
    );
  }
  if (rule.maxLength !== undefined && text.length > rule.maxLength) {
    return finding(
      'valueTooLong',
      rule,
      `The value for ${rule.name} has ${text.length} characters; the target allows ${rule.maxLength}.`,
      'Shorten it in the HR system, or cut it in the mapping with Left or Mid.',
    );
  }
  if (rule.minLength !== undefined && text.length < rule.minLength) {
    return finding(
      'valueTooShort',
      rule,
      `The value for ${rule.name} has ${text.length} characters; the target asks for ${rule.minLength}.`,
      'Correct it in the HR system or in the mapping.',
    );
  }
  return undefined;
}

function finding(code: string, rule: AttributeRule, message: string, advice: string): Finding {
  return { code, attribute: rule.name, message, advice };
}
