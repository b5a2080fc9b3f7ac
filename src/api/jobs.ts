import { z } from 'zod';
import { EngineError } from '../engine/engine-error.ts';
import { changeEntry, type EntryChange, loadEntry } from '../engine/schedules/change-entry.ts';
import { startEntry } from '../engine/schedules/run-entry.ts';
import { entryToJson, runToJson } from '../engine/schedules/schedule-documents.ts';
import { syncSchedule } from '../engine/schedules/sync-schedule.ts';
import { findRun, listRuns } from '../store/job-runs.ts';
import { listScheduledJobs } from '../store/scheduled-jobs.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import type { Router } from './router.ts';
import { name, offsetQuery } from './schemas/common.ts';

const params = z.strictObject({ job: name.describe('The name or the type of the job, as GET /api/jobs has them.') });
const path = '/api/jobs/{job}';

/** Keeps what began for somebody who did not wait for it. */
export type Background = { add(work: Promise<unknown>): void };

/** The schedule: what runs when, what became of it, and a run now. */
export function addJobs(router: Router, deps: ApiDeps, background: Background): void {
  const { database, clock } = deps;
  router.add({
    ...{ method: 'GET', path: '/api/jobs', summary: 'Every job: when it ran, how that ended, when it runs next.' },
    ...{ access, answer: 'JobList' },
    handle: async () => {
      await sync(deps);
      const now = clock.now();
      return { jobs: (await listScheduledJobs(database)).map((entry) => entryToJson(entry, now)) };
    },
  });
  router.add({
    ...{ method: 'GET', path, summary: 'One job.', access, params, answer: 'Job' },
    handle: async ({ params: { job } }) => {
      await sync(deps);
      return entryToJson(await loadEntry(database, job), clock.now());
    },
  });
  router.add({
    ...{ method: 'PATCH', path, summary: 'Set when a job runs, or switch it on and off: at once and on all nodes.' },
    ...{ access, params, body: 'JobBody', answer: 'Job' },
    handle: async ({ params: { job }, body: { active, ...rest } }) => {
      await sync(deps);
      const now = clock.now();
      const change = { ...rest, ...(active !== undefined && { isActive: active }) } as EntryChange;
      return entryToJson(await changeEntry(database, { name: job, now, ...change }), now);
    },
  });
  addRuns(router, deps, background);
}

function addRuns(router: Router, deps: ApiDeps, background: Background): void {
  const { database } = deps;
  router.add({
    ...{ method: 'POST', path: `${path}/run`, summary: 'Run a job now, by the rules of the schedule.', status: 202 },
    ...{ access, params, answer: 'StartedRun' },
    handle: async ({ params: { job } }) => {
      await sync(deps);
      return { run: await startRun(deps, job, background) };
    },
  });
  router.add({
    ...{ method: 'GET', path: `${path}/runs`, summary: 'The runs of a job, newest first, those skipped included.' },
    ...{ access, params, query: z.strictObject(offsetQuery), answer: 'RunList' },
    handle: async ({ params: { job }, query: { limit = 50, offset = 0 } }) => {
      const { jobType } = await loadEntry(database, job);
      return { jobType, runs: (await listRuns(database, jobType, limit, offset)).map(runToJson) };
    },
  });
  router.add({
    ...{ method: 'GET', path: `${path}/runs/{run}`, summary: 'One run; its result is null while it runs.' },
    ...{ access, params: params.extend({ run: name }), answer: 'Run' },
    handle: async ({ params: { job, run: id } }) => {
      const run = await findRun(database, (await loadEntry(database, job)).jobType, id);
      if (run !== undefined) return runToJson(run);
      throw new EngineError('runNotFound', `${job} has no run ${id}.`, `GET /api/jobs/${job}/runs lists them.`);
    },
  });
}

/** The id of the run that has begun. @throws EngineError `jobRunning`, `nothingToRun` */
async function startRun(deps: ApiDeps, name: string, background: Background): Promise<string> {
  const { jobType } = await loadEntry(deps.database, name);
  const { newId } = await deps.engine();
  const { database, clock, logger, node } = deps;
  const how = { jobType, trigger: 'manual' } as const;
  const started = await startEntry({ database, clock, logger, newId, node }, how, deps.runJob);
  if (started === undefined) {
    const advice = 'Configure a job whose source is a `flex-hr` system.';
    throw new EngineError('nothingToRun', `${jobType} has no job to run yet.`, advice);
  }
  const { id, message } = started.begun;
  if (started.begun.result !== undefined) {
    throw new EngineError('jobRunning', message ?? 'It is running still.', 'Wait until it has ended.');
  }
  background.add(started.ended);
  return id;
}

/** The schedule is made to agree with the configuration first: what was just changed there is seen. */
async function sync({ database, engine, clock }: ApiDeps): Promise<void> {
  await syncSchedule(database, (await engine()).configuration, { now: clock.now() });
}
