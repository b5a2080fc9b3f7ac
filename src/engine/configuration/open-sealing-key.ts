import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asMistakeOf, makeDataFolder } from '../../config/make-data-folder.ts';
import type { SealingKey } from '../../config/seal-secrets.ts';
import { readSealingKey } from '../../platform/sealing-key.ts';

/**
 * The key that stored secrets are encrypted with: `HIREWIRE_KEY`, or a file of the data folder, which is made for it.
 *
 * @throws ConfigError for a data folder that cannot be made or written
 */
export function openSealingKey({ dataDir, env }: { dataDir: string; env: NodeJS.ProcessEnv }): SealingKey {
  return asMistakeOf(dataDir, () => {
    if (!env.HIREWIRE_KEY && !existsSync(join(dataDir, 'secret.key'))) makeDataFolder(dataDir);
    return readSealingKey(dataDir, env);
  });
}
