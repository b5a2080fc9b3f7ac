import type { Mapping } from '../compile-mapping.ts';
import { activeDirectoryToSuccessFactors } from './active-directory-to-successfactors.ts';
import { entraIdToSuccessFactors } from './entra-id-to-successfactors.ts';
import { flexHrToActiveDirectory } from './flex-hr-to-active-directory.ts';
import { flexHrToEntraId } from './flex-hr-to-entra-id.ts';
import { flexHrToOpenLdap } from './flex-hr-to-openldap.ts';
import { successFactorsToActiveDirectory } from './successfactors-to-active-directory.ts';
import { successFactorsToEntraId } from './successfactors-to-entra-id.ts';

/** The mapping that a pair of connectors has when the configuration says `mapping: default`. */
export type DefaultMapping = {
  /** The id of the source's connector. */
  readonly source: string;
  /** The id of the target's connector. */
  readonly target: string;
  readonly mapping: Mapping;
};

/** Every default mapping. */
export const defaultMappings: readonly DefaultMapping[] = [
  { source: 'successfactors', target: 'active-directory', mapping: successFactorsToActiveDirectory },
  { source: 'active-directory', target: 'successfactors', mapping: activeDirectoryToSuccessFactors },
  { source: 'successfactors', target: 'entra-id', mapping: successFactorsToEntraId },
  { source: 'entra-id', target: 'successfactors', mapping: entraIdToSuccessFactors },
  { source: 'flex-hr', target: 'active-directory', mapping: flexHrToActiveDirectory },
  { source: 'flex-hr', target: 'entra-id', mapping: flexHrToEntraId },
  { source: 'flex-hr', target: 'openldap', mapping: flexHrToOpenLdap },
];

/** The default mapping for a pair of connectors, by their ids; undefined when there is none. */
export function findDefaultMapping(source: string, target: string): Mapping | undefined {
  return defaultMappings.find((found) => found.source === source && found.target === target)?.mapping;
}
