import { anchorStep } from './anchor-steps.ts';
import { addCharacter, addCharacterLoop, characterTest, following } from './character-steps.ts';
import { addAtomic, addBackreference, addCapture, addConditional, addLook } from './group-steps.ts';
import { addChoice, addLoop } from './loop-steps.ts';
import { goBack, type Machine, newMachine, type Step, spendSteps } from './machine.ts';
import type { Engine, PatternMatch, Span } from './pattern-match.ts';
import type { Loop, ParsedPattern, PatternNode } from './pattern-node.ts';
import type { Building } from './program.ts';

/**
 * Runs any pattern of .NET by trying, with a budget of steps. A pattern becomes a row of steps; what failing goes back to lies on a
 * stack of its own, so that neither a long text nor a deep pattern can exhaust the platform's.
 */
export function newBacktrackingEngine({ root, groups }: ParsedPattern): Engine {
  const steps: Step[] = [];
  const building: Building = {
    steps,
    registers: groups.count + 1,
    backward: false,
    add: (node) => addNode(building, node),
  };
  building.add(root);
  const search = (text: string) => newMachine(text, building.registers);
  return {
    test: (text) => find(steps, search(text), 0) !== undefined,
    matches: (text) => findAll(steps, search(text), groups.count),
  };
}

function addNode(building: Building, node: PatternNode): void {
  const test = characterTest(node);
  if (test === undefined) addComposite(building, node);
  else addCharacter(building, test);
}

function addComposite(building: Building, node: PatternNode): void {
  switch (node.kind) {
    case 'sequence':
      for (const part of building.backward ? node.parts.toReversed() : node.parts) building.add(part);
      break;
    case 'choice':
      addChoice(building, node.branches);
      break;
    case 'loop':
      addRepetition(building, node);
      break;
    case 'capture':
      addCapture(building, node);
      break;
    case 'atomic':
      addAtomic(building, node.inner);
      break;
    case 'look':
      addLook(building, node);
      break;
    case 'anchor':
      building.steps.push(anchorStep(node.anchor));
      break;
    case 'backreference':
      addBackreference(building, node.slot, node.ignoreCase);
      break;
    case 'conditional':
      addConditional(building, node);
  }
}

function addRepetition(building: Building, loop: Loop): void {
  const inner = characterTest(loop.inner);
  if (inner === undefined) addLoop(building, loop);
  else addCharacterLoop(building, loop, inner);
}

/** The first match that begins at `from` or later: where it begins. */
function find(steps: readonly Step[], machine: Machine, from: number): number | undefined {
  const { text } = machine;
  for (let start = from; start <= text.length; start = following(text, start)) {
    if (matchesAt(steps, machine, start)) return start;
  }
  return undefined;
}

function matchesAt(steps: readonly Step[], machine: Machine, start: number): boolean {
  machine.next = 0;
  machine.position = start;
  for (;;) {
    const step = steps[machine.next];
    spendSteps(machine, 1);
    if (step === undefined) return true;
    machine.next += 1;
    if (!step(machine) && !goBack(machine)) return false;
  }
}

/** Every match; as in .NET an empty match may follow a match, and the search then moves on by one character. */
function* findAll(steps: readonly Step[], machine: Machine, groupCount: number): Iterable<PatternMatch> {
  const { text } = machine;
  for (let from = 0; from <= text.length; ) {
    const start = find(steps, machine, from);
    if (start === undefined) return;
    const end = machine.position;
    yield { start, end, groups: [[start, end], ...readGroups(machine, groupCount)] };
    forgetMatch(machine);
    machine.searchStart = end;
    from = end > start ? end : following(text, end);
  }
}

function readGroups({ registers, captures }: Machine, groupCount: number): Span[] {
  return Array.from({ length: groupCount }, (_, index): Span => {
    const last = registers[index + 1] ?? -1;
    return last < 0 ? undefined : [captures[last] ?? 0, captures[last + 1] ?? 0];
  });
}

function forgetMatch(machine: Machine): void {
  machine.height = 0;
  machine.registers.fill(-1);
  machine.captures.length = 0;
}
