import { Secret } from '../platform/secret.ts';
import { ConfigError } from './config-error.ts';
import { type SealingKey, sealSecrets } from './seal-secrets.ts';

/** What stands in the place of a secret. A reference to one is no secret. */
export type HiddenSecret = { readonly isSet: true; readonly reference?: string };

const secretName = /(password|passphrase|secret|token|privateKey|apiKey)$/i;
const reference = /\$\{(env|file):[^}]+\}/;
/** Settings that say whom a secret is shown to, and how sure it is that nobody else sees it. */
const whereName = /url|host|server|proxy|caFile|allowPlain|startTls|rejectUnauthorized|^(connector|port|secure)$/i;

type Path = readonly string[];

/**
 * Settings for showing: what their schema says is a secret, what is named like one, and addresses with a password in them are hidden.
 *
 * @param parsed what the schema made of the settings; undefined where it could make nothing of them
 */
export function hideSecrets(settings: unknown, parsed: unknown, name = ''): unknown {
  if (typeof settings === 'string') {
    const isSecret = parsed instanceof Secret || secretName.test(name) || hasLogin(settings);
    return isSecret ? hide(settings) : settings;
  }
  if (Array.isArray(settings)) {
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
    return settings.map((item, at) => hideSecrets(item, items[at], name));
  }
  if (!isRecord(settings)) return settings;
  const record = isRecord(parsed) ? parsed : {};
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, hideSecrets(value, record[key], key)]),
  );
}

function hide(secret: string): HiddenSecret {
  const isReference = reference.test(secret) && secret.replace(reference, '') === '';
  return { isSet: true, ...(isReference && { reference: secret }) };
}

function hasLogin(text: string): boolean {
  const password = URL.parse(text)?.password;
  return password !== undefined && password !== '';
}

/**
 * Settings as they are to be kept, of those that somebody sent: a secret that was not sent is the one that there is, null takes one away.
 * References and sealed texts that are not there already are refused, because they would show what the machine knows and the sender does not.
 *
 * @returns `refusal`: a secret is kept for another address, which would be shown it; to be thrown unless the settings are wrong anyway
 * @throws ConfigError with the path of each mistake below the settings
 */
export function keepSecrets(
  sent: Readonly<Record<string, unknown>>,
  {
    now,
    hidden,
    settle = (settings) => settings,
  }: {
    readonly now: unknown;
    readonly hidden: unknown;
    /** Settings with their defaults: what is only written out is no other address. (Default: there are none.) */
    readonly settle?: (settings: Readonly<Record<string, unknown>>) => unknown;
  },
): { readonly settings: Record<string, unknown>; readonly refusal?: ConfigError } {
  const foreign = listTexts(sent).filter(
    ({ path, text }) => (/\$\{(env|file):/.test(text) || text.startsWith('sealed:')) && valueAt(now, path) !== text,
  );
  if (foreign.length > 0) {
    throw new ConfigError(
      foreign.map(({ path }) => ({
        path: path.join('.'),
        expected: 'a value: a reference to the environment or to a file is written in the configuration file alone',
      })),
    );
  }
  const kept = listHidden(hidden).filter((path) => isToBeKept(valueAt(sent, path)) && isRecord(parentOf(sent, path)));
  const merged = structuredClone(sent) as Record<string, unknown>;
  for (const path of kept) Object.assign(parentOf(merged, path) as object, { [path.at(-1) ?? '']: valueAt(now, path) });
  const settings = withoutNulls(merged) as Record<string, unknown>;
  const [was, is] = [isRecord(now) ? settle(now) : now, settle(settings)];
  const moved = [...listTexts(was, true), ...listTexts(is, true)].find(
    ({ path }) =>
      path.some((key) => whereName.test(key)) &&
      !kept.some((one) => isWithin(path, one)) &&
      String(valueAt(is, path) ?? '') !== String(valueAt(was, path) ?? ''),
  );
  if (moved === undefined || kept.length === 0) return { settings };
  const expected = `the secret again, because ${moved.path.join('.')} is another one`;
  return {
    settings,
    refusal: new ConfigError(kept.map((path) => ({ path: path.join('.'), expected, found: 'none' }))),
  };
}

/** The settings with every secret sealed that is not the one of before, as it stands there. */
export function sealChanged(
  settings: Readonly<Record<string, unknown>>,
  { parsed, now, key }: { readonly parsed: unknown; readonly now: unknown; readonly key: () => SealingKey },
): Record<string, unknown> {
  const sealed = sealSecrets(settings, parsed, key);
  const result = structuredClone(settings) as Record<string, unknown>;
  for (const { path, text } of listTexts(sealed)) {
    if (text === valueAt(settings, path) || valueAt(settings, path) === valueAt(now, path)) continue;
    Object.assign(parentOf(result, path) as object, { [path.at(-1) ?? '']: text });
  }
  return result;
}

function isToBeKept(value: unknown): boolean {
  return value === undefined || value === '' || (isRecord(value) && value.isSet === true);
}

function listHidden(value: unknown, path: Path = []): readonly Path[] {
  if (!isRecord(value)) return [];
  if (value.isSet === true) return [path];
  return Object.entries(value).flatMap(([key, one]) => listHidden(one, [...path, key]));
}

function listTexts(
  value: unknown,
  others = false,
  path: Path = [],
): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (others && (typeof value === 'number' || typeof value === 'boolean')) return [{ path, text: String(value) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => listTexts(one, others, [...path, key]));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function parentOf(value: unknown, path: Path): unknown {
  return valueAt(value, path.slice(0, -1));
}

function isWithin(path: Path, other: Path): boolean {
  return other.every((key, at) => path[at] === key);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => [key, withoutNulls(one)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
