import { Secret } from '../platform/secret.ts';
import { ConfigError } from './config-error.ts';

/** Encrypts and opens texts with the installation's key. */
export type SealingKey = { seal(text: string): string; open(sealed: string): string };

const mark = 'sealed:';

/**
 * Puts an encrypted text in place of every secret that stands in `settings` as text. What a secret is, the connector's
 * schema says by type: `parsed` has a `Secret` at its place. References (`${env:…}`) are no secrets and stay.
 */
export function sealSecrets(settings: unknown, parsed: unknown, key: () => SealingKey): unknown {
  if (typeof settings === 'string') {
    const isSecret = parsed instanceof Secret && !/\$\{(env|file):/.test(settings) && !settings.startsWith(mark);
    return isSecret ? `${mark}${key().seal(settings)}` : settings;
  }
  if (Array.isArray(settings)) {
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
    return settings.map((item, index) => sealSecrets(item, items[index], key));
  }
  if (typeof settings !== 'object' || settings === null) return settings;
  const record = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, sealSecrets(value, record[name], key)]),
  );
}

function open(text: string, key: SealingKey): string {
  try {
    return key.open(text.slice(mark.length));
  } catch {
    const expected = 'the key that the stored secrets were encrypted with, here or in secret.key of the data folder';
    throw new ConfigError([{ path: 'HIREWIRE_KEY', expected, found: 'another key' }]);
  }
}

/** The counterpart: opens every sealed text of a stored document. @throws ConfigError where the key is another one */
export function openSecrets(document: unknown, key: () => SealingKey): unknown {
  if (typeof document === 'string') return document.startsWith(mark) ? open(document, key()) : document;
  if (Array.isArray(document)) return document.map((item) => openSecrets(item, key));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, openSecrets(value, key)]));
}
