import { hideSecrets } from '../../config/write-only-secrets.ts';

/** Settings of one part of the configuration, as written. */
export type Settings = Readonly<Record<string, unknown>>;

/** What the schema makes of settings, with the values of references in place. @throws ConfigError with every mistake */
export type ParseSettings = (settings: Settings) => unknown;

/** Settings for showing, without secrets. What is not right yet is hidden by the names of its settings. */
export function hideSettings(settings: Settings, parse: ParseSettings): Settings {
  return hideSecrets(settings, tryParse(settings, parse)) as Settings;
}

/** What the schema makes of settings; undefined where they are not right yet. */
export function tryParse(settings: Settings, parse: ParseSettings): unknown {
  try {
    return parse(settings);
  } catch {
    return undefined;
  }
}
