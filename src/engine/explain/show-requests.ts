import { readSystemSettings } from '../../config/load-configuration.ts';
import type { RequestLook, ShownRequests } from '../../connectors/contract.ts';
import { dayIn } from '../../domain/day.ts';
import { loadJobState } from '../../store/job-states.ts';
import { findEmployments } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { connectorOf, describeJob } from '../job/open-job.ts';
import type { ShownDecision } from './describe-decision.ts';
import { showWriteBack } from './show-write-back.ts';

/** With what is decided of the worker, where that is what a request to write follows from. */
export type ShownJobRequests = ShownRequests & { readonly decision?: ShownDecision };

/**
 * The requests that a cycle of a job makes at SuccessFactors for one worker: at its source, or at its target where it writes back.
 *
 * @throws EngineError `unsupported`: the source of the job cannot show them
 * @throws ConnectorError when an answer was asked for and the source gave none
 */
export async function showJobRequests(
  deps: EngineDeps,
  name: string,
  { worker, sends }: Pick<RequestLook, 'worker' | 'sends'>,
): Promise<ShownJobRequests> {
  const { settings, source, target, sourcePaths, mapping } = describeJob(deps, name);
  if (source.showRequests === undefined) {
    if (target.openRecorded !== undefined) return await showWriteBack(deps, name, { worker, sends });
    throw new EngineError(
      'unsupported',
      `The source of job ${name}, ${settings.source}, cannot show its requests.`,
      'Name a job whose source or target is SuccessFactors; what was sent elsewhere stands in the request log.',
    );
  }
  const now = deps.clock.now();
  const { watermark } = await loadJobState(deps.database, name);
  const firstDay = await findFirstDay(deps, name, worker);
  const { configSchema } = connectorOf(deps, settings.source);
  const config = readSystemSettings(deps.configuration, settings.source, { schema: configSchema, env: deps.env });
  const { clock, logger, randomBytes, onRequest } = deps;
  return await source.showRequests(
    config,
    { system: settings.source, clock, logger, randomBytes, ...(onRequest !== undefined && { onRequest }) },
    {
      ...{ worker, sends, now, attributes: sourcePaths },
      redacted: new Set(mapping.attributes.flatMap(({ expression }) => expression?.redactedAttributes ?? [])),
      ...(watermark !== undefined && { watermark }),
      ...(firstDay !== undefined && { firstDay }),
    },
  );
}

/** The first day to come of somebody of whom nothing has begun yet, as far as is known of them. */
async function findFirstDay(deps: EngineDeps, job: string, worker: string): Promise<string | undefined> {
  const today = dayIn(deps.clock.now());
  const open = (await findEmployments(deps.database, job, worker)).filter(
    ({ end }) => end === undefined || end >= today,
  );
  const starts = open.flatMap(({ start }) => (start === undefined ? [] : [start])).toSorted();
  return starts[0] !== undefined && starts[0] > today ? starts[0] : undefined;
}
