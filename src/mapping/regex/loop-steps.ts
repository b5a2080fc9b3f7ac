import { type Machine, pushChoice, setRegister } from './machine.ts';
import type { Loop, PatternNode } from './pattern-node.ts';
import { type Building, jump, type Label, newRegister, place } from './program.ts';

/** Branches, tried in order. */
export function addChoice(building: Building, branches: readonly PatternNode[]): void {
  const end: Label = { at: 0 };
  for (const [index, branch] of branches.entries()) {
    if (index === branches.length - 1) {
      building.add(branch);
      break;
    }
    const next: Label = { at: 0 };
    building.steps.push((machine) => {
      pushChoice(machine, next.at, machine.position);
      return true;
    });
    building.add(branch);
    building.steps.push(jump(end));
    place(building, next);
  }
  place(building, end);
}

/**
 * A repetition of anything. As in .NET an iteration that took nothing counts, and is the last one once there are enough; what it
 * captured stays.
 */
export function addLoop(building: Building, { inner, least, most, lazy }: Loop): void {
  const count = newRegister(building);
  const begun = newRegister(building);
  const [next, again, body, end]: readonly Label[] = [{ at: 0 }, { at: 0 }, { at: 0 }, { at: 0 }];
  if (next === undefined || again === undefined || body === undefined || end === undefined) return;
  const iterate = (machine: Machine): boolean => {
    setRegister(machine, count, (machine.registers[count] ?? 0) + 1);
    setRegister(machine, begun, machine.position);
    machine.next = body.at;
    return true;
  };
  building.steps.push((machine) => {
    setRegister(machine, count, 0);
    setRegister(machine, begun, -1);
    return true;
  });
  place(building, next);
  building.steps.push((machine) => {
    const done = machine.registers[count] ?? 0;
    if (done < least) return iterate(machine);
    const mayGoOn = done < most && machine.registers[begun] !== machine.position;
    if (mayGoOn) pushChoice(machine, lazy ? again.at : end.at, machine.position);
    if (mayGoOn && !lazy) return iterate(machine);
    machine.next = end.at;
    return true;
  });
  place(building, again);
  if (lazy) building.steps.push(iterate);
  place(building, body);
  building.add(inner);
  building.steps.push(jump(next));
  place(building, end);
}
