import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { readYaml } from './read-yaml.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const value = z.union([scalar, z.array(scalar), z.null()]);

const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'an instant such as 2026-06-01T08:00:00Z')
  .transform((text) => Date.parse(text));

const caseSchema = z.strictObject({
  /** What the case shows. */
  name: z.string().min(1),
  /** The job whose mapping is tested. (Default: the only one.) */
  job: z.string().min(1).optional(),
  /** The time to decide for. (Default: now.) */
  now: instant.optional(),
  /** What HR says of the worker. */
  given: z.union([
    z.strictObject({
      /** A raw record of the source: a JSON file beside this one, or written out. */
      worker: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
    }),
    z.strictObject({
      /** Source attributes by name. */
      attributes: z.record(z.string(), value),
    }),
  ]),
  /** The account that is there already: values by target attribute. Absent: one is to be created. */
  account: z.record(z.string(), value).optional(),
  /** Values that somebody else has in the target: the candidates of SelectUniqueValue are checked against them. */
  taken: z.array(z.string()).default([]),
  /** What `DefaultDomain()` gives. (Default: what the target's settings tell.) */
  defaultDomain: z.string().optional(),
  /** What must come out. */
  expect: z.strictObject({
    /** Whether the scope filter takes the worker in. */
    scope: z.enum(['in', 'out']).optional(),
    /** By target attribute; null: no value. A reference is the key of the other worker. */
    values: z.record(z.string(), value).optional(),
    /** The state of the account. */
    accountDisabled: z.boolean().optional(),
    /** The code of a problem that holds the person. Without it there must be none. */
    problem: z.string().optional(),
  }),
});

/** A file of mapping tests: `*.cases.yaml`. */
export const mappingCasesSchema = z.union([z.array(caseSchema), z.strictObject({ cases: z.array(caseSchema) })]);

/** One mapping test, its files read in. */
export type MappingCase = Omit<z.infer<typeof caseSchema>, 'given'> & {
  readonly given:
    | { readonly worker: unknown }
    | { readonly attributes: Readonly<Record<string, z.infer<typeof value>>> };
};

/** Reads a file of mapping tests. @throws ConfigError */
export async function loadMappingCases(path: string): Promise<readonly MappingCase[]> {
  const file = await readYaml(path, mappingCasesSchema);
  const cases = Array.isArray(file) ? file : file.cases;
  return await Promise.all(cases.map(async (one) => ({ ...one, given: await readGiven(one.given, dirname(path)) })));
}

async function readGiven(given: z.infer<typeof caseSchema>['given'], folder: string): Promise<MappingCase['given']> {
  if ('attributes' in given) return given;
  if (typeof given.worker !== 'string') return { worker: unwrap(given.worker) };
  const path = resolve(folder, given.worker);
  try {
    return { worker: unwrap(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    throw new ConfigError([{ path: basename(path), expected: 'a JSON file', found: (error as Error).message }]);
  }
}

/** A record alone, or in OData's envelope: `{"d": {...}}`, `{"d": {"results": [...]}}`, `[...]`. */
function unwrap(document: unknown): unknown {
  let record = document as { d?: unknown; results?: unknown } | unknown[] | null;
  if (record !== null && !Array.isArray(record) && record.d !== undefined) record = record.d as typeof record;
  if (record !== null && !Array.isArray(record) && Array.isArray(record.results)) record = record.results;
  return Array.isArray(record) ? record[0] : record;
}
