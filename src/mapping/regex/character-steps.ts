import { compileSet, type HoldsCharacter } from './character-set.ts';
import { type Machine, pushChoice, type Step, spendSteps } from './machine.ts';
import type { Loop, PatternNode } from './pattern-node.ts';
import type { Building } from './program.ts';

/** The test for a node that takes exactly one character; nothing for any other. */
export function characterTest(node: PatternNode): HoldsCharacter | undefined {
  if (node.kind === 'set') return compileSet(node.set);
  if (node.kind !== 'character') return undefined;
  const { code } = node;
  return (found) => found === code;
}

export function addCharacter({ steps, backward }: Building, holds: HoldsCharacter): void {
  const takeOne = backward ? takeBackward : takeForward;
  steps.push((machine) => takeOne(machine, holds));
}

function takeForward(machine: Machine, holds: HoldsCharacter): boolean {
  const { text, position } = machine;
  if (position >= text.length) return false;
  const unit = text.charCodeAt(position);
  if (unit < 0xd800 || unit > 0xdbff) {
    if (!holds(unit)) return false;
    machine.position = position + 1;
    return true;
  }
  const code = text.codePointAt(position) ?? unit;
  if (!holds(code)) return false;
  machine.position = position + (code > 0xffff ? 2 : 1);
  return true;
}

function takeBackward(machine: Machine, holds: HoldsCharacter): boolean {
  const { text, position } = machine;
  if (position <= 0) return false;
  const before = previous(text, position);
  if (!holds(text.codePointAt(before) ?? 0)) return false;
  machine.position = before;
  return true;
}

/** Where the character before a position begins. */
function previous(text: string, position: number): number {
  const pair = position >= 2 ? (text.codePointAt(position - 2) ?? 0) : 0;
  return pair > 0xffff ? position - 2 : position - 1;
}

/** Where the character after a position ends. */
export function following(text: string, position: number): number {
  return position + ((text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1);
}

/** A repetition of one character: it needs one choice to come back to, however many characters it takes. */
export function addCharacterLoop(building: Building, loop: Loop, holds: HoldsCharacter): void {
  const takeOne = building.backward ? takeBackward : takeForward;
  const takeUpTo = (machine: Machine, most: number): number => {
    let count = 0;
    while (count < most && takeOne(machine, holds)) count += 1;
    spendSteps(machine, count);
    return count;
  };
  if (loop.lazy) addLazy(building, loop, takeUpTo);
  else addGreedy(building, loop, takeUpTo);
}

type TakeUpTo = (machine: Machine, most: number) => number;

function addGreedy({ steps, backward }: Building, { least, most }: Loop, takeUpTo: TakeUpTo): void {
  const giveBack = backward ? following : previous;
  const back = steps.length + 1;
  const takeAll: Step = (machine) => {
    if (takeUpTo(machine, least) < least) return false;
    const nearest = machine.position;
    takeUpTo(machine, most - least);
    if (machine.position !== nearest) pushChoice(machine, back, machine.position, nearest);
    machine.next = back + 1;
    return true;
  };
  const takeLess: Step = (machine) => {
    const { value } = machine;
    machine.position = giveBack(machine.text, machine.position);
    if (machine.position !== value) pushChoice(machine, back, machine.position, value);
    return true;
  };
  steps.push(takeAll, takeLess);
}

function addLazy({ steps }: Building, { least, most }: Loop, takeUpTo: TakeUpTo): void {
  const more = steps.length + 1;
  const takeLeast: Step = (machine) => {
    if (takeUpTo(machine, least) < least) return false;
    if (most > least) pushChoice(machine, more, machine.position, least);
    machine.next = more + 1;
    return true;
  };
  const takeMore: Step = (machine) => {
    const count = machine.value + 1;
    if (takeUpTo(machine, 1) === 0) return false;
    if (count < most) pushChoice(machine, more, machine.position, count);
    return true;
  };
  steps.push(takeLeast, takeMore);
}
