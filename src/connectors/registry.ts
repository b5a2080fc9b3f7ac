import { activeDirectory } from './active-directory/index.ts';
import type { Connector } from './contract.ts';
import { successFactors } from './successfactors/index.ts';

/** Every connector there is, by its id. With `main.ts` the only place that names concrete ones. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [successFactors, activeDirectory].map((connector) => [connector.id, connector as Connector]),
);
