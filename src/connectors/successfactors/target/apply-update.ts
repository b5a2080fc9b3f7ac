import type { Operation, Outcome } from '../../../domain/operation.ts';
import type { Problem } from '../../../domain/problem.ts';
import { ConnectorError } from '../../contract.ts';
import type { Client } from '../client.ts';
import type { PersonImage } from './person-image.ts';
import { type RecordResult, toRecordProblem, toUnknownProblem } from './record-problem.ts';
import { type PersonRecord, type RecordFacts, type RecordGroup, toRecordGroups } from './to-records.ts';
import { upsert } from './upsert.ts';

export type ApplyFacts = RecordFacts & {
  readonly client: Client;
  readonly system: string;
  /** The person as SuccessFactors has it now; undefined when it is proven gone. */
  readonly readPerson: (anchor: string, attributes: readonly string[]) => Promise<PersonImage | undefined>;
};

/** Carries an operation out. Nothing but updates: people are hired and leave in SuccessFactors itself. */
export async function applyToPerson(facts: ApplyFacts, operation: Operation): Promise<Outcome> {
  if (operation.kind !== 'update') return failed(facts, refusal(operation.kind));
  const { account, deltas } = operation;
  const image = await facts.readPerson(
    account.anchor,
    deltas.map(({ name }) => name),
  );
  if (image === undefined) return failed(facts, gone(account.name));
  const groups = toRecordGroups(image, deltas, facts);
  if ('code' in groups) return failed(facts, groups);
  const sent = await sendGroups(facts, groups);
  const refused = sent.filter(({ result }) => result.outcome === 'refused');
  const unknown = sent.filter(({ result }) => result.outcome === 'unknown');
  const notDone = [...refused, ...unknown];
  if (notDone.length > 0) {
    const { problem } = failed(facts, describe(notDone, facts, sent.length - notDone.length));
    return { status: 'failed', problem, retryable: refused.length === 0 };
  }
  const warnings = sent.flatMap(({ result }) => (result.message === '' ? [] : [facts.client.quote(result.message)]));
  return {
    status: 'done',
    account: { anchor: image.anchor, name: image.personIdExternal },
    ...(warnings.length > 0 && { sideEffects: warnings }),
  };
}

type Sent = { readonly record: PersonRecord; readonly result: RecordResult };

async function sendGroups(facts: ApplyFacts, groups: readonly RecordGroup[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const group of groups) sent.push(...(await sendGroup(facts, group)));
  return sent;
}

/**
 * All records of one entity in one request. Where one of them fails a tenant may let the others fail with it
 * (KBA 2187178): what was refused is sent again alone, unless the records only work together.
 */
async function sendGroup(facts: ApplyFacts, group: RecordGroup): Promise<readonly Sent[]> {
  const results = await send(facts, group.records);
  const isMixed = group.records.length > 1 && results.some(({ outcome }) => outcome === 'refused') && !group.together;
  const sent: Sent[] = [];
  for (const [index, record] of group.records.entries()) {
    const first = results[index];
    if (first === undefined) continue;
    const result = isMixed && first.outcome === 'refused' ? ((await send(facts, [record]))[0] ?? first) : first;
    sent.push({ record, result });
  }
  return sent;
}

/** An error of the whole request is this person's problem when it is about what was sent; else it is the system's. */
async function send(facts: ApplyFacts, records: readonly PersonRecord[]): Promise<readonly RecordResult[]> {
  try {
    return await upsert(
      facts.client,
      records.map(({ content }) => content),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.retryable) throw error;
    if (error.code !== 'invalid' && error.code !== 'unsupported') throw error;
    return records.map(() => ({ outcome: 'refused', httpCode: 400, message: error.message }));
  }
}

/** One problem for the person: the first that was refused, else the first that is unknown, with what SAP says of each. */
function describe(notDone: readonly Sent[], facts: ApplyFacts, done: number): Omit<Problem, 'worker'> {
  const problems = notDone.map(({ record, result }) => {
    const toProblem = result.outcome === 'unknown' ? toUnknownProblem : toRecordProblem;
    return toProblem(result, { what: entityOf(record), attributes: record.attributes }, (text) =>
      facts.client.quote(text),
    );
  });
  const [first] = problems;
  const attributes = [...new Set(notDone.flatMap(({ record }) => record.attributes))].join(', ');
  const rest = done === 0 ? '' : ` ${done} other ${done === 1 ? 'record was' : 'records were'} written.`;
  return {
    code: first?.code ?? 'recordRefused',
    ...(attributes !== '' && { attribute: attributes }),
    message: `${problems.map(({ message }) => message).join(' ')}${rest}`,
    advice: first?.advice ?? '',
  };
}

function entityOf({ content }: PersonRecord): string {
  const { __metadata } = content;
  return typeof __metadata === 'object' && __metadata !== null && 'uri' in __metadata
    ? String(__metadata.uri)
    : 'a record';
}

function failed({ system }: ApplyFacts, problem: Omit<Problem, 'worker'>): Outcome & { status: 'failed' } {
  return { status: 'failed', problem: { ...problem, system }, retryable: false };
}

function refusal(kind: Operation['kind']): Omit<Problem, 'worker'> {
  return {
    code: 'unsupported',
    message: `To ${kind} people is not for write-back: SuccessFactors is only brought up to date.`,
    advice: 'Set outOfScope: ignore for this job; hire and terminate people in SuccessFactors.',
  };
}

function gone(person: string): Omit<Problem, 'worker'> {
  return {
    code: 'accountGone',
    message: `${person} is not in SuccessFactors any more, or not in the target population of the API user.`,
    advice: 'Nothing was written. The next cycle looks at the person afresh.',
  };
}
