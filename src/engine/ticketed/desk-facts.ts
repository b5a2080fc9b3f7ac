import type { EngineDeps } from '../engine-deps.ts';

/** The systems that a trigger may name as the connection to write to. */
export function writableSystems({
  configuration,
  connectors,
}: Pick<EngineDeps, 'configuration' | 'connectors'>): readonly string[] {
  return Object.entries(configuration.systems)
    .filter(([, { connector }]) => connectors.get(connector)?.target !== undefined)
    .map(([name]) => name);
}

/** What scripts know the window of a job's source by (`Flex_ModifiedSince`), in days. */
export function modifiedSince({ configuration }: Pick<EngineDeps, 'configuration'>, job: string): string {
  const source = configuration.jobs[job]?.source ?? '';
  return String(configuration.systems[source]?.modifiedSinceDays ?? 30);
}
