import type { Configuration } from '../../config/load-configuration.ts';
import { loadConfigurationDocument } from '../../store/configurations.ts';
import type { Database } from '../../store/database.ts';

/**
 * The configuration that was applied last, its secrets sealed or still references: for whoever only looks, and may have neither the key nor the
 * environment of the server. Undefined when there is none.
 */
export async function loadConfigurationInForce(database: Database): Promise<Configuration | undefined> {
  const stored = await loadConfigurationDocument(database);
  return stored?.document as Configuration | undefined;
}
