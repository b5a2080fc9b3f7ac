import { PatternCostError } from './pattern-error.ts';

/** How many steps a pattern may take over one text, all its matches together; each takes some 10 to 20 nanoseconds. */
export const MAX_STEPS = 10_000_000;
/** How many places to come back to, and values to restore, are remembered at once. */
const MAX_REMEMBERED = 2_000_000;
const WIDTH = 3;

/**
 * A match on its way. It is changed in place: a match takes thousands of steps. `remembered` holds what failing goes back to, three
 * numbers each: a step with the position and a value for it, or, with the step's place below zero, a register and the value that it had.
 */
export type Machine = {
  readonly text: string;
  /** The first registers hold the last capture of each slot; below zero there is none. */
  readonly registers: Int32Array;
  /** Captures: start, end and the capture of the same slot before it. */
  readonly captures: number[];
  /** Where the match before ended. */
  searchStart: number;
  /** The step that comes next. */
  next: number;
  position: number;
  /** What a step left for itself when it is come back to. */
  value: number;
  stepsLeft: number;
  remembered: Int32Array;
  height: number;
};

/** One step of a program; false when it cannot be taken here. */
export type Step = (machine: Machine) => boolean;

export function newMachine(text: string, registers: number): Machine {
  return {
    text,
    registers: new Int32Array(registers).fill(-1),
    captures: [],
    searchStart: 0,
    next: 0,
    position: 0,
    value: 0,
    stepsLeft: MAX_STEPS,
    remembered: new Int32Array(WIDTH * 64),
    height: 0,
  };
}

/** Takes steps off what is left. @throws PatternCostError */
export function spendSteps(machine: Machine, steps: number): void {
  machine.stepsLeft -= steps;
  if (machine.stepsLeft < 0) throw tooManySteps();
}

function tooManySteps(): PatternCostError {
  return new PatternCostError(
    'patternSteps',
    `the pattern took more than ${MAX_STEPS} steps over a text: let no two of its repetitions match the same characters, or put them in an atomic group (?>…)`,
  );
}

/** Remembers to go on with a step from a position when what follows fails. */
export function pushChoice(machine: Machine, step: number, position: number, value = 0): void {
  push(machine, step, position, value);
}

/** Changes a register until what follows fails. */
export function setRegister(machine: Machine, register: number, value: number): void {
  push(machine, ~register, machine.registers[register] ?? -1, 0);
  machine.registers[register] = value;
}

/** Adds a capture to a slot until what follows fails. */
export function pushCapture(machine: Machine, slot: number, start: number, end: number): void {
  const { captures, registers } = machine;
  const before = registers[slot] ?? -1;
  push(machine, ~slot, before, 1);
  registers[slot] = captures.length;
  captures.push(start, end, before);
}

function push(machine: Machine, first: number, second: number, third: number): void {
  const { height } = machine;
  if (height + WIDTH > machine.remembered.length) grow(machine);
  const { remembered } = machine;
  remembered[height] = first;
  remembered[height + 1] = second;
  remembered[height + 2] = third;
  machine.height = height + WIDTH;
}

function grow(machine: Machine): void {
  const { length } = machine.remembered;
  if (length >= MAX_REMEMBERED * WIDTH) throw tooManySteps();
  const larger = new Int32Array(length * 2);
  larger.set(machine.remembered);
  machine.remembered = larger;
}

/** Goes back to the last choice; false when there is none left. */
export function goBack(machine: Machine): boolean {
  const { remembered } = machine;
  while (machine.height > 0) {
    machine.height -= WIDTH;
    const { height } = machine;
    const first = remembered[height] ?? 0;
    if (first < 0) {
      restore(machine, height);
      continue;
    }
    machine.next = first;
    machine.position = remembered[height + 1] ?? 0;
    machine.value = remembered[height + 2] ?? 0;
    return true;
  }
  return false;
}

function restore(machine: Machine, at: number): void {
  const { remembered, registers, captures } = machine;
  registers[~(remembered[at] ?? 0)] = remembered[at + 1] ?? -1;
  if (remembered[at + 2] === 1) captures.length -= WIDTH;
}

/** Forgets the choices made since a height, as if there had been none, and keeps what the registers have become. */
export function dropChoices(machine: Machine, height: number): void {
  const { remembered } = machine;
  spendSteps(machine, (machine.height - height) / WIDTH);
  let to = height;
  for (let from = height; from < machine.height; from += WIDTH) {
    if ((remembered[from] ?? 0) >= 0) continue;
    if (to !== from) remembered.copyWithin(to, from, from + WIDTH);
    to += WIDTH;
  }
  machine.height = to;
}

/** Undoes all since a height. */
export function undoTo(machine: Machine, height: number): void {
  while (machine.height > height) {
    machine.height -= WIDTH;
    if ((machine.remembered[machine.height] ?? 0) < 0) restore(machine, machine.height);
  }
}
