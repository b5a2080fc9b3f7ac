import { z } from 'zod';
import { settableFieldOf } from '../../domain/ticket-conditions.ts';
import type { Effect } from '../triggers/effect.ts';
import type { ScriptLogLine } from './script-request.ts';

const text = z.string().transform((value) => value.slice(0, 20_000));
const name = z.string().transform((value) => value.trim().slice(0, 500));

const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('processOnDirectory'), connection: name }),
  z.strictObject({ kind: z.literal('comment'), text, isInternal: z.boolean() }),
  z.strictObject({ kind: z.literal('setField'), field: z.string(), value: text }),
  z.strictObject({ kind: z.literal('setStatus'), status: name }),
  z.strictObject({ kind: z.literal('close'), text: text.optional() }),
  z.strictObject({ kind: z.literal('notify'), template: name, to: z.array(name).max(50) }),
]);

const outcomeSchema = z.strictObject({
  effects: z.array(effectSchema).max(100),
  logs: z.array(z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']), text })),
  sought: z.array(z.string()),
});

/** What a script wants, read. */
export type ScriptOutcome = {
  readonly effects: readonly Effect[];
  readonly logs: readonly ScriptLogLine[];
  readonly soughtPeople: readonly string[];
};

/**
 * Reads what came out of the sandbox, where nothing can be relied on; undefined when it is not what the prelude gives, or more than 100
 * effects.
 */
export function readOutcome(json: string): ScriptOutcome | undefined {
  const outcome = outcomeSchema.safeParse(parse(json));
  if (!outcome.success) return undefined;
  const effects = outcome.data.effects.map(toEffect);
  if (effects.some((effect) => effect === undefined)) return undefined;
  return {
    effects: effects.filter((effect) => effect !== undefined),
    logs: outcome.data.logs.slice(0, 100),
    soughtPeople: readSought(outcome.data.sought),
  };
}

/** What a script looked for; texts that name nobody are left out. */
export function readSought(sought: unknown): readonly string[] {
  if (!Array.isArray(sought)) return [];
  const texts = sought.filter((one) => typeof one === 'string').map((one) => one.trim());
  return [...new Set(texts)].filter((one) => one !== '' && one.length <= 200 && !one.includes('\0')).slice(0, 20);
}

function toEffect(effect: z.output<typeof effectSchema>): Effect | undefined {
  if (effect.kind === 'close') {
    return { kind: 'close', ...(effect.text !== undefined && effect.text !== '' && { text: effect.text }) };
  }
  if (effect.kind !== 'setField') return effect;
  const field = settableFieldOf(effect.field);
  return field === undefined ? undefined : { ...effect, field };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
