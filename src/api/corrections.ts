import { z } from 'zod';
import { linkChangeToJson, linkToJson } from '../engine/links/link-document.ts';
import { relinkWorker } from '../engine/links/relink-worker.ts';
import { undoLink } from '../engine/links/undo-link.ts';
import { unlinkWorker } from '../engine/links/unlink-worker.ts';
import { releasePeople } from '../engine/undo/release-people.ts';
import type { Undone } from '../engine/undo/select-operations.ts';
import { releaseToJson, undoToJson } from '../engine/undo/undo-document.ts';
import { undoJob } from '../engine/undo/undo-job.ts';
import { listLinkChanges } from '../store/link-changes.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import type { Router } from './router.ts';
import { name, truth } from './schemas/common.ts';

const params = z.strictObject({ job: name });
const linkParams = z.strictObject({ job: name, worker: name });
const path = '/api/jobs/{job}/links/{worker}';
const dryRunQuery = z.strictObject({ dryRun: truth.optional() });

/** What humans correct of what was done: undo, release, links. */
export function addCorrections(router: Router, deps: Pick<ApiDeps, 'engine' | 'database'>): void {
  addUndo(router, deps);
  router.add({
    ...{ method: 'GET', path, summary: 'Every change of a worker’s link by hand, newest first.' },
    ...{ access, params: linkParams, answer: 'LinkHistory' },
    handle: async ({ params: { job, worker } }) => {
      const changes = await listLinkChanges(deps.database, job, worker);
      return { job, worker, changes: changes.map(linkChangeToJson) };
    },
  });
  router.add({
    ...{ method: 'PUT', path, summary: 'Link a worker to another account.' },
    ...{ access, params: linkParams, body: 'LinkBody', answer: 'LinkResult' },
    handle: async ({ params: { job, worker }, body: { account, takeOver = false, dryRun = false }, caller }) => {
      const options = { worker, account, takeOver, isDryRun: dryRun, by: caller.name };
      return linkToJson(await relinkWorker(await deps.engine(), job, options));
    },
  });
  router.add({
    ...{ method: 'DELETE', path, summary: 'Take a worker’s account away; the account stays as it is.' },
    ...{ access, params: linkParams, query: dryRunQuery, answer: 'LinkResult' },
    handle: async ({ params: { job, worker }, query: { dryRun = false }, caller }) =>
      linkToJson(await unlinkWorker(await deps.engine(), job, { worker, isDryRun: dryRun, by: caller.name })),
  });
  router.add({
    ...{ method: 'POST', path: `${path}/undo`, summary: 'Take back the last order about a worker’s link.' },
    ...{ access, params: linkParams, body: 'LinkUndoBody', answer: 'LinkResult' },
    handle: async ({ params: { job, worker }, body: { dryRun = false }, caller }) =>
      linkToJson(await undoLink(await deps.engine(), job, { worker, isDryRun: dryRun, by: caller.name })),
  });
}

function addUndo(router: Router, deps: Pick<ApiDeps, 'engine'>): void {
  router.add({
    ...{ method: 'POST', path: '/api/jobs/{job}/undo', summary: 'Put back what a cycle, a plan or an operation did.' },
    ...{ access, params, body: 'UndoBody', answer: 'UndoResult' },
    handle: async ({ params: { job }, body: { only, dryRun = false, ...undone }, caller }) => {
      const options = {
        undone: undone as Undone,
        planOnly: dryRun,
        by: caller.name,
        ...(only !== undefined && { only }),
      };
      return undoToJson(await undoJob(await deps.engine(), job, options));
    },
  });
  router.add({
    ...{ method: 'POST', path: '/api/jobs/{job}/release', summary: 'Let people go on who were set aside.' },
    ...{ access, params, body: 'ReleaseBody', answer: 'ReleaseResult' },
    handle: async ({ params: { job }, body: { workers } }) =>
      releaseToJson(await releasePeople(await deps.engine(), job, workers)),
  });
}
