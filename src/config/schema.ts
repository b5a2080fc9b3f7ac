import { z } from 'zod';
import { findCronMistake } from '../platform/cron.ts';
import { retentionSchema } from './retention-schema.ts';
import { serviceDeskSchema } from './service-desk-schema.ts';

/** A limit that trips when the actions of a kind exceed `count`, or exceed `percent` of the linked accounts while being at least `minimum`. */
const limitSchema = z.strictObject({
  /** More of them than this trip the guard. */
  count: z.int().min(0).optional(),
  /** More of the linked accounts than this, in percent, trip the guard. */
  percent: z.number().min(0).max(100).optional(),
  /** Fewer of them than this never trip the guard by percent. */
  minimum: z.int().min(0).default(5),
});
export type Limit = z.infer<typeof limitSchema>;

/** A limit that says neither a number nor a share has those of the default: nothing switches a guard off. */
function limitLike(standard: { readonly count: number; readonly percent: number }) {
  return limitSchema.prefault({}).transform((limit): Limit => {
    const isOpen = limit.count === undefined && limit.percent === undefined;
    return isOpen ? { ...standard, ...limit } : limit;
  });
}

const guardsSchema = z
  .strictObject({
    /** (Default: 20 or 5 %.) */
    deletesAndDisables: limitLike({ count: 20, percent: 5 }),
    /** (Default: 50 or 10 %.) */
    renamesAndMoves: limitLike({ count: 50, percent: 10 }),
    /** One attribute emptied on many accounts at once. (Default: 20 or 10 %.) */
    clears: limitLike({ count: 20, percent: 10 }),
    /** A whole read with this much less people than the last good one stops the job. (Default: 10.) */
    sourceShrinkPercent: z.number().min(0).max(100).default(10),
    /** Hours for which a plan that waits may be approved. (Default: 24.) */
    approvalHours: z.number().positive().default(24),
  })
  .prefault({});

const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A container of accounts; whether it is there, the directory says. */
const containerSchema = z
  .string()
  .regex(/^\s*[A-Za-z0-9][A-Za-z0-9.-]*\s*=/, 'a distinguished name, such as OU=Staff,DC=corp,DC=example,DC=com');

const scopeClauseSchema = z.strictObject({
  /** The source attribute that is judged; or an expression is. */
  attribute: z.string().min(1).optional(),
  /** The expression whose value is judged. */
  expression: z.string().min(1).optional(),
  /** See the operators in the reference of functions. */
  operator: z.string().min(1),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.array(scalarText)])
    .optional()
    .transform((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)),
});

const attributeMappingSchema = z.strictObject({
  target: z.string().min(1).describe('The attribute of the account.'),
  value: z.string().optional(),
  reference: z.string().optional(),
  /** The same value for everybody. */
  constant: scalarText.optional(),
  default: scalarText.optional(),
  defaultOn: z.enum(['create', 'always']).optional(),
  flow: z.enum(['always', 'onCreate', 'addValues']).optional(),
  flowWhen: z.enum(['changed', 'always']).optional(),
  match: z.int().min(1).optional(),
  whenNull: z.enum(['keep', 'clear']).optional(),
  caseExact: z.boolean().optional(),
});

/** Which object mapping of an Entra synchronization schema is meant; where there is one only, nothing need be said. */
const objectMappingChoice = {
  /** The name, or a part of it, of the directory that the schema's rule reads from. */
  sourceDirectory: z.string().min(1).optional(),
  /** The same of the directory that it writes to. */
  targetDirectory: z.string().min(1).optional(),
  /** The same of the object mapping. */
  objectMapping: z.string().min(1).optional(),
};

/** A mapping file: `hr-to-ad.yaml`. */
export const mappingFileSchema = z.strictObject({
  /** The mapping is laid over the default one of this pair of systems: same target replaces, others add; who is out of its scope stays out. */
  extends: z.literal('default').optional(),
  /** Target attributes of the default mapping that are not mapped. */
  remove: z.array(z.string()).optional(),
  /** The Entra schema that the mapping came from, beside this file: `export-schema` takes from it what a mapping does not say. */
  importedFrom: z.strictObject({ file: z.string().min(1), ...objectMappingChoice }).optional(),
  source: z
    .strictObject({
      attributes: z
        .record(z.string(), z.string())
        .default({})
        .describe("JSONPath by name, beside the connector's own list; the same name replaces."),
    })
    .prefault({}),
  /** Who is in scope: any group, all clauses of it. Without a group everybody is. */
  scope: z
    .array(
      z.strictObject({
        name: z.string().optional().describe('For the reasons that are shown.'),
        /** The clauses that must hold, all of them. */
        all: z.array(scopeClauseSchema),
      }),
    )
    .default([]),
  attributes: z.array(attributeMappingSchema).default([]).describe('The attribute mappings.'),
  /** Texts by key, by the name of the table; for `Lookup`. */
  tables: z.record(z.string(), z.record(z.string(), scalarText)).default({}),
});
export type MappingFile = z.infer<typeof mappingFileSchema>;

/** A mapping that is an exported Entra synchronization schema, with the one of its object mappings that is meant. */
const entraSchemaReference = z.strictObject({ entraSchema: z.string().min(1), ...objectMappingChoice });
export type EntraSchemaReference = z.infer<typeof entraSchemaReference>;

/** `disable`, `delete`, or in detail. A rehire undoes all of it save the deletion. */
const leaversSchema = z
  .union([
    z.enum(['disable', 'delete']),
    z.strictObject({
      /** The container that leavers' accounts are moved to. */
      moveTo: containerSchema.optional(),
      /** Attributes that are emptied. */
      clear: z.array(z.string()).default([]),
      /** Days after the last day of work, after which the account is deleted; a human approves each deletion. */
      deleteAfterDays: z.int().min(1).optional(),
    }),
  ])
  .default('disable')
  .transform((leavers): LeaverPolicy => {
    if (leavers === 'disable') return { clear: [], deletes: 'never' };
    if (leavers === 'delete') return { clear: [], deletes: 'atOnce' };
    const { deleteAfterDays, moveTo, clear } = leavers;
    return {
      clear,
      deletes: deleteAfterDays === undefined ? 'never' : 'withApproval',
      ...(deleteAfterDays !== undefined && { deleteAfterDays }),
      ...(moveTo !== undefined && { moveTo }),
    };
  });

/** What a job does to the account of someone who has left. */
export type LeaverPolicy = {
  readonly moveTo?: string;
  readonly clear: readonly string[];
  readonly deletes: 'never' | 'atOnce' | 'withApproval';
  readonly deleteAfterDays?: number;
};

const cronSchema = z.string().superRefine((text, context) => {
  const mistake = findCronMistake(text);
  if (mistake !== undefined) context.addIssue({ code: 'custom', message: `a cron expression (${mistake})` });
});

const jobSchema = z.strictObject({
  source: z.string().min(1),
  target: z.string().min(1),
  /**
   * Cron with five fields, or Quartz with six or seven (`0 0/2 * * * ?`), in the server's time zone; `hirewire jobs set-schedule` sets
   * another one by hand. Absent: only on demand.
   */
  schedule: cronSchema.optional(),
  /** The same for a run that reads everybody and compares every account, whatever the watermark says. Absent: only when asked. */
  fullSchedule: cronSchema.optional(),
  /** `default`, a path beside the configuration (YAML, or an exported Entra schema as .json), or the mapping itself. */
  mapping: z.union([z.string().min(1), entraSchemaReference, mappingFileSchema]).default('default'),
  /** Where new accounts go when the mapping has no `parentDistinguishedName`. */
  defaultOu: containerSchema.optional(),
  guards: guardsSchema,
  /** What happens to a linked account whose worker leaves the scope filter. (Default: disable.) */
  outOfScope: z.enum(['disable', 'ignore', 'delete']).default('disable'),
  /** What happens to the account of someone who has left, beside what the mapping says, which is disable. */
  leavers: leaversSchema,
  /**
   * Who says whether an account is open: the mapping, or the calendar alone (from the first day of work to the end of the
   * last one, in the time zone of the place of work). Before the first day every account is closed. (Default: mapping.)
   */
  accountState: z.enum(['mapping', 'calendar']).default('mapping'),
  /** Hours after the end of the last day of work before the calendar counts somebody as gone. (Default: 0.) */
  graceHours: z.number().min(0).max(8784).default(0),
  /**
   * Days before the first one from which a person has an account, which stays closed until then. Not more than the source
   * reads ahead (`preHireDays` of SuccessFactors), or names and jobs may still be blank. (Default: 180.)
   */
  createDaysAhead: z.int().min(0).max(3650).default(180),
  /**
   * Hours in which an account that was made and is not there is waited for, where another server of the target may answer than the one that it was
   * made at; then it is made anew. Twice the three hours between sites of Active Directory. (Default: 6.)
   */
  notSeenHours: z.number().min(0).max(8784).optional(),
  /**
   * What becomes a ticket: what a human must decide or fix, or every change of a person. In the latter case nothing is written by the
   * job itself: an event trigger on the ticket asks for it. (Default: problems.)
   */
  tickets: z.enum(['problems', 'everyChange']).default('problems'),
  /**
   * Somebody whose manager has no account yet gets one at once and the manager later; or is held until a human enters the manager or
   * the account is there. (Default: hold where every change is a ticket, else later.)
   */
  unresolvedManager: z.enum(['later', 'hold']).optional(),
  /** Beside `target`, other systems that triggers may name, with what differs there. */
  connections: z
    .record(
      z.string(),
      z.strictObject({ mapping: z.string().min(1).optional(), defaultOu: containerSchema.optional() }),
    )
    .default({}),
  /** For write-back: `primary` of the target system, for this job alone. */
  primary: z.enum(['keep', 'move']).optional(),
  /** Worker ids whose first match to a differently named account a human has confirmed. */
  confirmedMatches: z.array(z.string()).default([]),
});
export type JobSettings = z.infer<typeof jobSchema>;

const systemSchema = z.looseObject({
  connector: z.string().min(1),
  /** False: no job and no trigger may use the system; `hirewire check` still looks at it. (Default: true.) */
  active: z.boolean().optional(),
});

/** `hirewire.yaml`, before each connector's own schema has read its system's settings. */
export const configurationSchema = z.strictObject({
  systems: z.record(z.string().min(1), systemSchema),
  jobs: z.record(z.string().min(1), jobSchema).default({}),
  retention: retentionSchema.optional().describe('For how long is kept what grows with every run.'),
  serviceDesk: serviceDeskSchema.prefault({}).describe('Tickets, and what is done when something happens to them.'),
});
export type ConfigurationFile = z.infer<typeof configurationSchema>;
