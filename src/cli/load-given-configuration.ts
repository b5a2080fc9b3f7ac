import { ConfigError } from '../config/config-error.ts';
import { type Configuration, loadConfiguration } from '../config/load-configuration.ts';
import type { CommandContext } from './command-context.ts';
import { configFile } from './open-runtime.ts';

/**
 * The configuration file and what it says, for commands that need no database.
 * @throws ConfigError where there is no file
 */
export async function loadGivenConfiguration(
  context: CommandContext,
): Promise<{ readonly file: string; readonly configuration: Configuration }> {
  const config = context.configOption();
  const file = configFile(context.wiring, config === undefined ? {} : { config });
  if (file === undefined) {
    throw new ConfigError([{ path: 'hirewire.yaml', expected: 'a configuration file', found: 'nothing' }]);
  }
  return { file, configuration: await loadConfiguration(file) };
}
