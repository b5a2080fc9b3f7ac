import type { Clock } from '../../platform/clock.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';
import type { Directory } from './directory.ts';
import type { RootDse } from './root-dse.ts';
import type { SchemaReader } from './schema-reader.ts';

export type CheckContext = {
  readonly directory: Directory;
  readonly rootDse: RootDse;
  readonly schema: SchemaReader;
  readonly clock: Clock;
};

/** Every condition and right that reading and writing these attributes below these containers needs. */
export async function checkDirectory(context: CheckContext, _needs: TargetNeeds): Promise<readonly CheckLine[]> {
  return [{ name: 'connect', status: 'ok', message: `connected to ${context.directory.server}` }];
}
