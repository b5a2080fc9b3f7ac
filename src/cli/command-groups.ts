import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addApply } from './commands/apply.ts';
import { addApprove } from './commands/approve.ts';
import { addCheck } from './commands/check.ts';
import { addCycles } from './commands/cycles.ts';
import { addEval } from './commands/eval.ts';
import { addExplain } from './commands/explain.ts';
import { addExportSchema } from './commands/export-schema.ts';
import { addFlex } from './commands/flex.ts';
import { addForecast } from './commands/forecast.ts';
import { addHeld } from './commands/held.ts';
import { addImportSchema } from './commands/import-schema.ts';
import { addJobs } from './commands/jobs.ts';
import { addLinks } from './commands/links.ts';
import { addLog } from './commands/log.ts';
import { addPlan } from './commands/plan.ts';
import { addPlans } from './commands/plans.ts';
import { addPreview } from './commands/preview.ts';
import { addProvision } from './commands/provision.ts';
import { addRelease } from './commands/release.ts';
import { addReport } from './commands/report.ts';
import { addRewritePaths } from './commands/rewrite-paths.ts';
import { addRun } from './commands/run.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import { addSuccessFactors } from './commands/successfactors.ts';
import { addSystems } from './commands/systems.ts';
import { addTest } from './commands/test.ts';
import { addTickets } from './commands/tickets.ts';
import { addTokens } from './commands/tokens.ts';
import { addTriggers } from './commands/triggers.ts';
import { addUndo } from './commands/undo.ts';
import { addWorker } from './commands/worker.ts';

/** Commands that stand together in the help. */
type CommandGroup = {
  readonly heading: string;
  readonly add: readonly ((program: Command, context: CommandContext) => void)[];
};

/** Every command, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  { heading: 'To begin:', add: [addServe, addWorker, addSandbox] },
  { heading: 'Set up:', add: [addApply, addCheck, addSystems, addJobs, addTokens] },
  {
    heading: 'See what is, and what was done:',
    add: [addStatus, addLog, addHeld, addPlans, addCycles, addReport, addSuccessFactors],
  },
  { heading: 'Look before you act:', add: [addPlan, addForecast, addExplain, addPreview] },
  { heading: 'Act:', add: [addRun, addProvision, addApprove, addUndo, addRelease, addLinks] },
  { heading: 'Mapping:', add: [addEval, addTest, addImportSchema, addExportSchema, addRewritePaths] },
  { heading: 'Service desk and Flex HR:', add: [addTickets, addTriggers, addFlex] },
];
