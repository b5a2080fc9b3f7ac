import { activeDirectory } from './active-directory/index.ts';
import type { Connector } from './contract.ts';
import { entraId } from './entra-id/index.ts';
import { flexHr } from './flex-hr/index.ts';
import { openLdap } from './openldap/index.ts';
import { successFactors } from './successfactors/index.ts';

/** Every connector there is, by its id. With `main.ts` the only place that names concrete ones. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [successFactors, flexHr, activeDirectory, entraId, openLdap].map((connector) => [
    connector.id,
    connector as Connector,
  ]),
);
