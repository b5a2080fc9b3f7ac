import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';

/** What looks like a reference, of whatever kind: one that is misspelt must not be sent as a password. */
const reference = /\$\{([a-z]+):([^}]*)\}/gi;

/**
 * Puts the values of `${env:NAME}` and `${file:PATH}` in place of the references, in every text of `settings`.
 * Paths are relative to the configuration file's folder. A file's last line break is not part of its value.
 *
 * @throws ConfigError naming the path of a reference that has no value, or is of another kind
 */
export function resolveReferences(
  settings: unknown,
  where: string,
  options: { folder: string; env: NodeJS.ProcessEnv },
): unknown {
  if (typeof settings === 'string') {
    return settings.replace(reference, (_all, kind: string, name: string) => {
      if (kind === 'env' && name !== '') return readEnv(name, where, options.env);
      if (kind === 'file' && name !== '') return readSecretFile(name, where, options.folder);
      const expected = `a reference like \${env:NAME} or \${file:PATH}`;
      throw new ConfigError([{ path: where, expected, found: `\${${kind}:…}` }]);
    });
  }
  if (Array.isArray(settings))
    return settings.map((item, index) => resolveReferences(item, `${where}[${index}]`, options));
  if (typeof settings === 'object' && settings !== null) {
    return Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, resolveReferences(value, `${where}.${key}`, options)]),
    );
  }
  return settings;
}

function readEnv(name: string, where: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value === undefined) {
    throw new ConfigError([{ path: where, expected: `the environment variable ${name} to be set`, found: 'nothing' }]);
  }
  return value;
}

function readSecretFile(name: string, where: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, name), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? 'an error';
    throw new ConfigError([{ path: where, expected: `a readable file ${name}`, found }]);
  }
}
