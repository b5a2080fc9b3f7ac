import type { Problem } from '../domain/problem.ts';
import { type Attributes, newAttributes } from '../domain/value.ts';
import type { CompiledMapping, ScopeVerdict } from '../mapping/index.ts';
import type { StoredChange } from '../store/changes.ts';
import { newContext } from './cycle.ts';
import type { CycleResult } from './cycle-result.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { loadPageFacts } from './read/load-page-facts.ts';
import { runCycle } from './run-cycle.ts';
import { workerNotFound } from './worker-not-found.ts';

/** What provisioning on demand shows of each step. */
export type ProvisionSteps = {
  readonly import: { readonly worker: string; readonly anchor: string; readonly attributes: Attributes };
  readonly scope: ScopeVerdict;
  readonly match: { readonly situation: string; readonly accounts: readonly string[] };
  readonly action: { readonly changes: readonly StoredChange[]; readonly problems: readonly Problem[] };
};

export type ProvisionResult = CycleResult & { readonly steps: ProvisionSteps };

/** Carries out the whole of a cycle for one worker, now, and shows each step. Guards and journal work as ever. */
export async function provisionWorker(deps: EngineDeps, job: string, worker: string): Promise<ProvisionResult> {
  if (deps.configuration.jobs[job]?.tickets === 'everyChange') {
    throw new EngineError(
      'ticketsDecide',
      `Job ${job} writes nothing without a ticket.`,
      `Run it (hirewire run ${job}); what HR has changed becomes a ticket, and \`hirewire tickets reprocess\` does one again.`,
    );
  }
  const seen: { steps?: Omit<ProvisionSteps, 'action'> } = {};
  const result = await runCycle(deps, job, {
    only: [worker],
    onWorkers: async (cycle, workers) => {
      const found = workers[0];
      if (found === undefined) return;
      const context = newContext(deps, cycle, found);
      const facts = await loadPageFacts(deps.database, cycle.job, [{ worker: found, context }], { fresh: false });
      const situation = facts.situationOf(found);
      seen.steps = {
        import: {
          worker: found.id,
          anchor: found.anchor,
          attributes: hideRedacted(context.attributes, cycle.job.mapping),
        },
        scope: cycle.job.mapping.scope.judge(context),
        match: { situation: situation.kind, accounts: accountNames(situation) },
      };
    },
  });
  if (seen.steps === undefined) throw workerNotFound(worker, result);
  return { ...result, steps: { ...seen.steps, action: { changes: result.changes ?? [], problems: result.problems } } };
}

/** The source attributes for showing: those that any mapping reads inside a Redact are hidden. */
function hideRedacted(attributes: Attributes, mapping: CompiledMapping): Attributes {
  const hidden = new Set(mapping.attributes.flatMap(({ expression }) => expression?.redactedAttributes ?? []));
  return newAttributes(
    Object.entries(attributes).map(([name, value]) => [
      name,
      value !== undefined && hidden.has(name) ? '[Redact]' : value,
    ]),
  );
}

function accountNames(
  situation: ReturnType<Awaited<ReturnType<typeof loadPageFacts>>['situationOf']>,
): readonly string[] {
  if ('accounts' in situation) return situation.accounts.map(({ name }) => name);
  return 'account' in situation ? [situation.account.name] : [];
}
