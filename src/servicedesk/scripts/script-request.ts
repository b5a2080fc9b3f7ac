import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { Effect, LogLevel } from '../triggers/effect.ts';

/** A field of `record`: its names, first the one that is shown, its value, and our field when it may be set. */
export type ScriptField = {
  readonly names: readonly string[];
  readonly value: JsonValue | { readonly instant: number };
  readonly settable?: string;
};

/** A script with all that it may see. Everything is a copy: nothing of ours can be reached through it. */
export type ScriptRequest = {
  readonly script: string;
  readonly fields: readonly ScriptField[];
  /** What `db` answers: the person's other tickets and log rows, newest first. */
  readonly db: { readonly tickets: readonly JsonObject[]; readonly logs: readonly JsonObject[] };
  /** Whom `api.FindPerson` finds, by any of their values. */
  readonly people: readonly JsonObject[];
  readonly settings: Readonly<Record<string, string>>;
  readonly currentUser: { readonly name: string; readonly isSystem: boolean };
  /** Milliseconds since 1970. */
  readonly now: number;
};

export type ScriptLogLine = { readonly level: LogLevel; readonly text: string };

export type ScriptProblemCode = 'scriptSyntax' | 'scriptFailed' | 'scriptTimeout' | 'scriptMemory';

/** Why a script did not end well: one sentence with the script's own words, and what to do next. */
export type ScriptProblem = { readonly code: ScriptProblemCode; readonly message: string; readonly advice: string };

/** What a script asked for; nothing when it failed. */
export type ScriptResult = {
  readonly logs: readonly ScriptLogLine[];
  /** What it looked for with `api.FindPerson` and did not find among the people of the request. */
  readonly soughtPeople: readonly string[];
} & (
  | {
      readonly ok: true;
      readonly effects: readonly Effect[];
      /** What was understood differently from what was written. */
      readonly note?: string;
    }
  | { readonly ok: false; readonly problem: ScriptProblem }
);

/** The result of a script that failed for a reason of its own. */
export function failedScript(problem: ScriptProblem): ScriptResult {
  return { ok: false, problem, logs: [], soughtPeople: [] };
}

export type ScriptLimits = {
  /** Time for one script. (Default: 1000.) */
  readonly milliseconds: number;
  /** Memory for one script. (Default: 32.) */
  readonly megabytes: number;
};

export const defaultScriptLimits: ScriptLimits = { milliseconds: 1000, megabytes: 32 };
