import { afterEach } from 'vitest';
import { type FlexSimulator, type StartOptions, startFlex } from '../../sandbox/flex-hr/index.ts';
import { simulatorOptions } from '../../src/connectors/flex-hr/test-support/open.ts';

const simulators: FlexSimulator[] = [];
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

/** A simulated Flex HRM, closed after the test. */
export async function startSimulator(options: Partial<StartOptions> = {}): Promise<FlexSimulator> {
  const simulator = await startFlex({ ...simulatorOptions, ...options });
  simulators.push(simulator);
  return simulator;
}
