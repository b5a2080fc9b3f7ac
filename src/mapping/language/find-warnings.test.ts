import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';

function placesOf(text: string): readonly string[] {
  return compileExpression(text).warnings.map(({ position }) => `${position.line}:${position.column}`);
}

describe('a branch that is never taken', () => {
  it.each([
    ['Switch([a], "x",\n "k", "1",\n "k", "2")', ['3:2']],
    ['Switch("a", "x", "k", "1")', ['1:1']],
    ['Join("", IIF(True, "a", "b"))', ['1:10']],
    ['IIF("1" = "2", "a", "b")', ['1:1']],
    ['Coalesce([a], "b", [c])', ['1:20']],
    ['Coalesce("", [c])', []],
    ['Coalesce([a], "b")', []],
    ['IIF([a] = "1", "a", "b")', []],
    ['Switch([a], "x", "k", "1", "K", "2")', []],
  ])('is pointed at in %j', (text, places) => {
    expect(placesOf(text)).toEqual(places);
  });
});
