import { describe, expect, it } from 'vitest';
import { toDefinition } from './schema.ts';

describe('an attribute definition', () => {
  it.each([
    ['2.5.5.1', 'reference'],
    ['2.5.5.8', 'boolean'],
    ['2.5.5.9', 'integer'],
    ['2.5.5.10', 'binary'],
    ['2.5.5.11', 'time'],
    ['2.5.5.12', 'text'],
    ['2.5.5.16', 'integer'],
  ])('of syntax %s has type %s', (attributeSyntax, type) => {
    expect(define({ attributeSyntax })?.type).toBe(type);
  });

  it.each([
    ['system only', { systemOnly: 'TRUE' }, true],
    ['constructed', { systemFlags: '134217748' }, true],
    ['a back link', { linkID: '43' }, true],
    ['a forward link', { linkID: '42' }, false],
    ['plain', {}, false],
  ])('that is %s is read-only or not', (_, values, readOnly) => {
    expect(define(values)?.readOnly).toBe(readOnly);
  });

  it('of a number has no length', () => {
    expect(define({ attributeSyntax: '2.5.5.9', rangeUpper: '10' })).not.toHaveProperty('maxLength');
  });

  it('knows what the schema does not tell: SAM allows 20 characters', () => {
    expect(define({ lDAPDisplayName: 'sAMAccountName', rangeUpper: '256' })?.maxLength).toBe(20);
  });

  it('knows that a user has one description, although the schema allows several', () => {
    expect(define({ lDAPDisplayName: 'description', isSingleValued: 'FALSE' })?.multiValued).toBe(false);
  });

  it('of a schema object without a syntax is none', () => {
    expect(toDefinition(() => undefined)).toBeUndefined();
  });
});

function define(values: Readonly<Record<string, string>>) {
  const usual: Readonly<Record<string, string>> = {
    lDAPDisplayName: 'x',
    attributeSyntax: '2.5.5.12',
    isSingleValued: 'TRUE',
  };
  return toDefinition((name) => ({ ...usual, ...values })[name]);
}
