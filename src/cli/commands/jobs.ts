import type { Command } from 'commander';
import { EngineError } from '../../engine/engine-error.ts';
import { runScheduledJob } from '../../engine/run-scheduled-cycle.ts';
import { changeEntry, type EntryChange, loadEntry } from '../../engine/schedules/change-entry.ts';
import { runEntry } from '../../engine/schedules/run-entry.ts';
import { entryToJson, runToJson } from '../../engine/schedules/schedule-documents.ts';
import { syncSchedule } from '../../engine/schedules/sync-schedule.ts';
import { readNodeName } from '../../platform/node-name.ts';
import { listRuns } from '../../store/job-runs.ts';
import { listScheduledJobs } from '../../store/scheduled-jobs.ts';
import type { CommandContext } from '../command-context.ts';
import { parseLimit } from '../parse-options.ts';
import { renderEntries, renderEntry, renderRun, renderRuns } from '../render/jobs.ts';
import type { Runtime } from '../runtime.ts';
import { UsageError } from '../usage-error.ts';

const nameHelp = 'the job’s name or type, as `jobs list` shows it';

/** The schedule: what runs when, what became of it, and a run now. */
export function addJobs(program: Command, context: CommandContext): void {
  const jobs = program
    .command('jobs')
    .description('The schedule: list the jobs, run one now, set its times, switch it on and off, see its runs.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire jobs list\n  hirewire jobs run FlexHR-FlexHRJob\n  hirewire jobs set-schedule hr-to-ad "0 0/5 * * * ?" --time-zone Europe/Stockholm\n  hirewire jobs runs hr-to-ad',
    );
  jobs
    .command('list')
    .description('Every job: when it runs, when it last ran and how that ended, and when it runs next.')
    .action(async () => {
      await withSchedule(context, async ({ database, deps }) => {
        const entries = await listScheduledJobs(database);
        const now = deps.clock.now();
        context.answer({ jobs: entries.map((entry) => entryToJson(entry, now)) }, () =>
          renderEntries(entries, now, context.output),
        );
      });
    });
  addRunNow(jobs, context);
  addRuns(jobs, context);
  addChanges(jobs, context);
}

function addRunNow(jobs: Command, context: CommandContext): void {
  jobs
    .command('run')
    .argument('<name>', nameHelp)
    .description('One run now, by the rules of the schedule: one at a time over all nodes, and noted in the history.')
    .action(async (name: string) => {
      await withSchedule(context, async ({ database, deps }) => {
        const { jobType, job } = await loadEntry(database, name);
        const run = await runEntry(
          { ...deps, node: readNodeName() },
          { jobType, trigger: 'manual' },
          async (one, how) => runScheduledJob(deps, one, how),
        );
        if (run === undefined) {
          const why = job === '' ? 'has no job to run yet' : 'is not there any more';
          throw new UsageError(`${jobType} ${why}.`, 'Configure a job whose source is a `flex-hr` system.');
        }
        context.answer(runToJson(run), () => renderRun(run, context.output));
        context.setExitCode(run.result === 'ok' ? 0 : 1);
      });
    });
}

function addRuns(jobs: Command, context: CommandContext): void {
  jobs
    .command('runs')
    .argument('<name>', nameHelp)
    .option('--limit <count>', 'how many, the newest first', '20')
    .description('The history of a job: each run, and each time that it was skipped, with the reason.')
    .action(async (name: string, options: { limit: string }) => {
      await withSchedule(context, async ({ database }) => {
        const entry = await loadEntry(database, name);
        const runs = await listRuns(database, entry.jobType, parseLimit(options.limit));
        context.answer({ jobType: entry.jobType, runs: runs.map(runToJson) }, () =>
          renderRuns(runs, entry, context.output),
        );
      });
    });
}

function addChanges(jobs: Command, context: CommandContext): void {
  jobs
    .command('set-schedule')
    .argument('<name>', nameHelp)
    .argument('<cron>', 'cron with five fields, or Quartz with six or seven')
    .option('--time-zone <zone>', 'by whose clock, such as Europe/Stockholm')
    .description('Set when a job runs, at once and on all nodes, until the configuration says something new.')
    .action(async (name: string, cron: string, options: { timeZone?: string }) => {
      await change(context, name, { cron, ...(options.timeZone !== undefined && { timeZone: options.timeZone }) });
    });
  for (const [command, isActive] of [['activate', true] as const, ['deactivate', false] as const]) {
    jobs
      .command(command)
      .argument('<name>', nameHelp)
      .description(isActive ? 'Let a job run by its schedule.' : 'Let a job run by `jobs run` alone.')
      .action(async (name: string) => await change(context, name, { isActive }));
  }
}

async function change(context: CommandContext, name: string, wanted: EntryChange): Promise<void> {
  await withSchedule(context, async ({ database, deps }) => {
    const now = deps.clock.now();
    const entry = await changeEntry(database, { name, now, ...wanted }).catch(toUsageError);
    context.answer(entryToJson(entry, now), () => renderEntry(entry, context.output));
  });
}

/** A wrong expression on the command line is a mistake in calling it. */
function toUsageError(error: unknown): never {
  if (error instanceof EngineError && error.code === 'badSchedule') throw new UsageError(error.message, error.advice);
  throw error;
}

/** The schedule is made to agree with the configuration first: what was just written there is seen. */
async function withSchedule(context: CommandContext, work: (runtime: Runtime) => Promise<void>): Promise<void> {
  await context.withRuntime(async (runtime) => {
    const { configuration, clock } = runtime.deps;
    await syncSchedule(runtime.database, configuration, { now: clock.now() });
    await work(runtime);
  });
}
