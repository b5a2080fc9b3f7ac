import type { Step } from './machine.ts';
import type { PatternNode } from './pattern-node.ts';

/** A program while it is built. Steps follow one another; a step that goes elsewhere sets the machine's `next`. */
export type Building = {
  readonly steps: Step[];
  /** How many registers are given out. */
  registers: number;
  /** Whether characters are taken from right to left, as inside a lookbehind. */
  backward: boolean;
  /** Adds the steps of a node. */
  readonly add: (node: PatternNode) => void;
};

/** A place in a program that is known once what stands before it is built. */
export type Label = { at: number };

export function newRegister(building: Building): number {
  building.registers += 1;
  return building.registers - 1;
}

/** Gives a label the place of the next step. */
export function place(building: Building, label: Label): void {
  label.at = building.steps.length;
}

export function jump(label: Label): Step {
  return (machine) => {
    machine.next = label.at;
    return true;
  };
}

/** Builds with a direction of its own. */
export function withDirection(building: Building, backward: boolean, build: () => void): void {
  const before = building.backward;
  building.backward = backward;
  build();
  building.backward = before;
}
