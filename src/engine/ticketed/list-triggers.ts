import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { ServiceDeskFile } from '../../config/service-desk-schema.ts';
import type { EngineDeps } from '../engine-deps.ts';

/** The event triggers of the configuration in the order in which they go. */
export function listTriggers({ configuration }: Pick<EngineDeps, 'configuration'>): ServiceDeskFile['triggers'] {
  return serviceDeskOf(configuration).triggers.toSorted(
    (one, other) => one.order - other.order || (one.name < other.name ? -1 : 1),
  );
}
