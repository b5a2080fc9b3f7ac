import type { ScriptResult } from './script-request.ts';

const plainCall = /^\s*api\.ProcessFlexHrUserOnAD\(\s*record\s*,\s*(?:"([^"\\\r\n]*)"|'([^'\\\r\n]*)')\s*\)\s*;?\s*$/;

/**
 * The result of the script of the manual, which is one call with a plain text: what the sandbox gives, without the milliseconds that it
 * takes, since every new person costs one script. Undefined for any other script.
 */
export function readPlainCall(script: string): ScriptResult | undefined {
  const [, double, single] = plainCall.exec(script) ?? [];
  const connection = (double ?? single ?? '').trim();
  if (connection === '' || connection.length > 500) return undefined;
  return { ok: true, effects: [{ kind: 'processOnDirectory', connection }], logs: [], soughtPeople: [] };
}
