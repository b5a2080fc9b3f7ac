import { type Answer, jsonAnswer } from '../answer.ts';
import { ApiError, badRequest } from '../api-error.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { Schema } from '../schema.ts';
import { emailWriter, phoneWriter } from './contact-writer.ts';
import { employmentWriter, jobWriter, personWriter } from './employment-writer.ts';
import { type RecordProblem, readRecord, type UpsertRecord } from './upsert-record.ts';
import { userWriter } from './user-writer.ts';
import { problem, type UpsertOptions, type Writer, type WriteScope } from './writer.ts';

/** The answer to one record. */
export type UpsertResult = {
  readonly key: string | null;
  readonly status: 'OK' | 'ERROR';
  readonly editStatus: 'UPSERTED' | null;
  readonly message: string | null;
  readonly index: number;
  readonly httpCode: number;
  readonly inlineResults: null;
};

const MAX_RECORDS = 1000;
const WRITERS: Readonly<Record<string, Writer>> = {
  PerEmail: emailWriter,
  PerPhone: phoneWriter,
  User: userWriter,
  EmpEmployment: employmentWriter,
  EmpJob: jobWriter,
  PerPerson: personWriter,
};

/** The parameters of the query string. */
export function upsertOptions(pairs: ReadonlyMap<string, string>, user: string): UpsertOptions {
  const purgeType = pairs.get('purgeType') ?? 'incremental';
  if (purgeType !== 'incremental' && purgeType !== 'full' && purgeType !== 'record')
    throw badRequest(`Unsupported purgeType '${purgeType}'.`);
  return {
    purgeType,
    processInactive: pairs.get('processInactiveEmployees') === 'true',
    suppressIdentical: pairs.get('suppressUpdateOfIdenticalData') === 'true',
    user,
  };
}

function keyOf(context: SandboxContext, record: UpsertRecord): string {
  const { name, keys } = record.entity;
  const { picklists } = context.tenant.state;
  return keys
    .map((property) => {
      const value = record.fields.get(property.name);
      if (property.type === 'DateTime')
        return `${name}/${property.name}=${new Date(Number(value)).toISOString().replace('Z', '+00:00')}`;
      const usesIds = property.picklist !== null && context.tenant.switches.picklistValues === 'optionIds';
      return `${name}/${property.name}=${usesIds ? picklists.optionId(property.picklist, String(value)) : value}`;
    })
    .join(',');
}

function judge(scope: WriteScope, record: UpsertRecord): RecordProblem | null {
  const writer = WRITERS[record.entity.name];
  if (writer === undefined) return problem(403, `${record.entity.name} cannot be upserted by this user`);
  return record.problem ?? writer.judge(scope, record);
}

/** Records that fail because of another one, where the tenant works so (KBA 2187178). */
function drawnDown(scope: WriteScope): ReadonlyMap<UpsertRecord, RecordProblem> {
  const { badRecord } = scope.tenant.switches;
  const drawn = new Map<UpsertRecord, RecordProblem>();
  if (badRecord === 'isolated') return drawn;
  const bad = scope.records.filter((record) => judge(scope, record) !== null);
  const owner = (record: UpsertRecord): string => WRITERS[record.entity.name]?.ownerOf(record) ?? '';
  for (const record of scope.records) {
    const isDrawn = bad.length > 0 && (badRecord === 'failsAll' || bad.some((other) => owner(other) === owner(record)));
    if (isDrawn)
      drawn.set(
        record,
        judge(scope, record) ??
          problem(500, 'The record was not processed because another record of the request failed'),
      );
  }
  return drawn;
}

function plainFields(record: UpsertRecord): Record<string, unknown> {
  return Object.fromEntries(record.fields);
}

function writeRecord(
  context: SandboxContext,
  scope: WriteScope,
  record: UpsertRecord,
  drawn: RecordProblem | undefined,
): UpsertResult {
  const failure = drawn ?? judge(scope, record);
  const key = keyOf(context, record);
  const before = failure === null ? snapshot(context, record) : null;
  if (failure === null) WRITERS[record.entity.name]?.apply(scope, record);
  context.writes.add({
    number: context.requests.all().length + 1,
    at: context.clock.now(),
    entity: record.entity.name,
    key,
    ok: failure === null,
    message: failure?.message ?? null,
    fields: plainFields(record),
    before,
  });
  if (failure === null)
    return {
      key,
      status: 'OK',
      editStatus: 'UPSERTED',
      message: null,
      index: record.index,
      httpCode: 200,
      inlineResults: null,
    };
  const message = `${failure.message} with the index ${record.index}`;
  return {
    key,
    status: 'ERROR',
    editStatus: null,
    message,
    index: record.index,
    httpCode: failure.httpCode,
    inlineResults: null,
  };
}

function snapshot(context: SandboxContext, record: UpsertRecord): Record<string, unknown> | null {
  for (const candidate of record.entity.name === 'User'
    ? [context.tenant.state.users.get(String(record.fields.get('userId')))]
    : contactRows(context, record)) {
    if (candidate !== undefined)
      return Object.fromEntries(Array.from(record.fields.keys(), (name) => [name, candidate[name] ?? null]));
  }
  return null;
}

function contactRows(context: SandboxContext, record: UpsertRecord) {
  const person = context.tenant.state.persons.get(String(record.fields.get('personIdExternal')));
  const rows = record.entity.name === 'PerEmail' ? person?.$emails : person?.$phones;
  return (rows ?? []).filter(
    (row) =>
      row[record.entity.name === 'PerEmail' ? 'emailType' : 'phoneType'] ===
      record.fields.get(record.entity.name === 'PerEmail' ? 'emailType' : 'phoneType'),
  );
}

/** Judges and writes records; the results are in the order of the request. Throws for what spoils the whole request. */
export function upsert(
  context: SandboxContext,
  schema: Schema,
  content: unknown,
  options: UpsertOptions,
): readonly UpsertResult[] {
  const given = Array.isArray(content) ? content : [content];
  if (given.length > MAX_RECORDS) {
    throw new ApiError(
      400,
      'BadRequestException',
      `Upsert content exceeds the limitation, the maximum size is ${MAX_RECORDS}`,
    );
  }
  const records = given.map((record, index) => readRecord(schema, context.tenant, record, index));
  const scope: WriteScope = { tenant: context.tenant, options, records };
  const drawn = drawnDown(scope);
  return records.map((record) => writeRecord(context, scope, record, drawn.get(record)));
}

/** True when every record of an upsert would be written; nothing is. */
export function wouldUpsert(
  context: SandboxContext,
  schema: Schema,
  body: string,
  pairs: ReadonlyMap<string, string>,
): boolean {
  try {
    const content: unknown = JSON.parse(body);
    const given = Array.isArray(content) ? content : [content];
    const records = given.map((record, index) => readRecord(schema, context.tenant, record, index));
    const scope: WriteScope = {
      tenant: context.tenant,
      options: upsertOptions(pairs, context.credentials.username),
      records,
    };
    return records.every((record) => judge(scope, record) === null);
  } catch {
    return false;
  }
}

/** Answers `POST upsert`: HTTP 200 even when every record failed. */
export function upsertAnswer(
  context: SandboxContext,
  schema: Schema,
  body: string,
  pairs: ReadonlyMap<string, string>,
): Answer {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
  return jsonAnswer(
    200,
    JSON.stringify({ d: upsert(context, schema, content, upsertOptions(pairs, context.credentials.username)) }),
  );
}
