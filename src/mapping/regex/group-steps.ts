import { lowerLetter } from './letter-case.ts';
import {
  dropChoices,
  type Machine,
  pushCapture,
  pushChoice,
  type Step,
  setRegister,
  spendSteps,
  undoTo,
} from './machine.ts';
import type { Capture, Conditional, Look, PatternNode } from './pattern-node.ts';
import { type Building, jump, type Label, newRegister, place, withDirection } from './program.ts';

/** Remembers where a group begins and, at its end, what it took. */
export function addCapture(building: Building, { slot, releases, inner }: Capture): void {
  const begun = newRegister(building);
  building.steps.push((machine) => {
    setRegister(machine, begun, machine.position);
    return true;
  });
  building.add(inner);
  building.steps.push((machine) => {
    const { position } = machine;
    const start = Math.min(machine.registers[begun] ?? 0, position);
    const end = Math.max(machine.registers[begun] ?? 0, position);
    if (releases !== undefined) return balance(machine, { slot, releases }, [start, end]);
    if (slot !== undefined) pushCapture(machine, slot, start, end);
    return true;
  });
}

type Balancing = { readonly slot: number | undefined; readonly releases: number };

/** Takes the last capture of a group away; what lies between it and this group is captured. */
function balance(machine: Machine, { slot, releases }: Balancing, [start, end]: readonly [number, number]): boolean {
  const { captures, registers } = machine;
  const last = registers[releases] ?? -1;
  if (last < 0) return false;
  const lastStart = captures[last] ?? 0;
  const lastEnd = captures[last + 1] ?? 0;
  setRegister(machine, releases, captures[last + 2] ?? -1);
  if (slot === undefined) return true;
  if (start >= lastEnd) pushCapture(machine, slot, lastEnd, start);
  else if (end <= lastStart) pushCapture(machine, slot, end, lastStart);
  else pushCapture(machine, slot, Math.max(start, lastStart), Math.min(end, lastEnd));
  return true;
}

/** A part that is not tried in another way once it has matched. */
export function addAtomic(building: Building, inner: PatternNode): void {
  const height = newRegister(building);
  building.steps.push(rememberHeight(height));
  building.add(inner);
  building.steps.push((machine) => {
    dropChoices(machine, machine.registers[height] ?? 0);
    return true;
  });
}

/** The registers of a look need no undoing: nothing comes back into it once it has ended, and it is not inside itself. */
function rememberHeight(register: number): Step {
  return (machine) => {
    machine.registers[register] = machine.height;
    return true;
  };
}

export function addLook(building: Building, { behind, negative, inner }: Look): void {
  withDirection(building, behind, () => {
    if (negative) addNegativeLook(building, inner);
    else addPositiveLook(building, inner);
  });
}

function addPositiveLook(building: Building, inner: PatternNode): void {
  const begun = newRegister(building);
  building.steps.push((machine) => {
    machine.registers[begun] = machine.position;
    return true;
  });
  addAtomic(building, inner);
  building.steps.push((machine) => {
    machine.position = machine.registers[begun] ?? 0;
    return true;
  });
}

function addNegativeLook(building: Building, inner: PatternNode): void {
  const height = newRegister(building);
  const end: Label = { at: 0 };
  building.steps.push(rememberHeight(height), (machine) => {
    pushChoice(machine, end.at, machine.position);
    return true;
  });
  building.add(inner);
  building.steps.push((machine) => {
    undoTo(machine, machine.registers[height] ?? 0);
    return false;
  });
  place(building, end);
}

export function addConditional(building: Building, { condition, yes, no }: Conditional): void {
  const otherwise: Label = { at: 0 };
  const end: Label = { at: 0 };
  if (typeof condition === 'number') {
    building.steps.push((machine) => {
      if ((machine.registers[condition] ?? -1) < 0) machine.next = otherwise.at;
      return true;
    });
  } else {
    addExpressionTest(building, condition, otherwise);
  }
  building.add(yes);
  building.steps.push(jump(end));
  place(building, otherwise);
  building.add(no);
  place(building, end);
}

function addExpressionTest(building: Building, condition: PatternNode, otherwise: Label): void {
  const height = newRegister(building);
  const begun = newRegister(building);
  building.steps.push(rememberHeight(height), (machine) => {
    machine.registers[begun] = machine.position;
    pushChoice(machine, otherwise.at, machine.position);
    return true;
  });
  building.add(condition);
  building.steps.push((machine) => {
    dropChoices(machine, machine.registers[height] ?? 0);
    machine.position = machine.registers[begun] ?? 0;
    return true;
  });
}

/** What a group captured last; a group without a capture matches nothing at all. */
export function addBackreference({ steps, backward }: Building, slot: number, ignoreCase: boolean): void {
  const isSame = ignoreCase ? isSameLetter : (left: number, right: number) => left === right;
  steps.push((machine) => {
    const { text, captures, position } = machine;
    const last = machine.registers[slot] ?? -1;
    if (last < 0) return false;
    const from = captures[last] ?? 0;
    const length = (captures[last + 1] ?? 0) - from;
    const start = backward ? position - length : position;
    if (start < 0 || start + length > text.length) return false;
    spendSteps(machine, length);
    for (let index = 0; index < length; index++) {
      if (!isSame(text.charCodeAt(from + index), text.charCodeAt(start + index))) return false;
    }
    machine.position = backward ? start : start + length;
    return true;
  });
}

function isSameLetter(left: number, right: number): boolean {
  return left === right || lowerLetter(left) === lowerLetter(right);
}
