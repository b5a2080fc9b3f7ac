import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfiguration } from '../../config/load-configuration.ts';
import { applyConfiguration, type ConfigurationDifference } from '../../engine/configuration/apply-configuration.ts';
import { findMappingWarnings } from '../../engine/job/find-mapping-warnings.ts';
import { syncSchedule } from '../../engine/schedules/sync-schedule.ts';
import { listConfigurations } from '../../store/configurations.ts';
import type { CommandContext } from '../command-context.ts';
import { openStore, operatingUser } from '../open-runtime.ts';
import { harmless } from '../render/table.ts';
import { renderWarnings } from '../render/warnings.ts';
import { UsageError } from '../usage-error.ts';

export function addApply(program: Command, context: CommandContext): void {
  program
    .command('apply')
    .option('-f, --file <file>', 'the configuration file (or --config)')
    .option('--history', 'list what was applied when, by whom, and which settings were different; changes nothing')
    .option('--dry-run', 'print the differences and change nothing')
    .description('Make the stored configuration equal to the file; prints the differences.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire apply -f hirewire.yaml --dry-run\n  hirewire apply -f hirewire.yaml\n  hirewire apply --history',
    )
    .action(async (options: { file?: string; dryRun?: boolean; history?: boolean }) => {
      if (options.history === true) return await showHistory(context);
      const named = options.file ?? context.configOption();
      if (named === undefined) throw new UsageError('No file is named.', 'Give -f FILE, or --history.');
      const file = resolve(context.wiring.cwd, named);
      const configuration = await loadConfiguration(file);
      const store = await openStore(context.wiring, { config: file });
      try {
        const differences = await applyConfiguration(store.database, configuration, {
          connectors: context.wiring.connectors,
          dataDir: store.dataDir,
          env: context.wiring.env,
          dryRun: options.dryRun === true,
          appliedBy: operatingUser(),
        });
        const applied = options.dryRun !== true;
        if (applied) await syncSchedule(store.database, configuration, { now: context.wiring.clock.now() });
        const warnings = findMappingWarnings({ configuration, connectors: context.wiring.connectors });
        if (!context.isJson()) context.output.note(renderWarnings(warnings, context.output));
        context.answer({ applied, differences, warnings }, () => render(differences, applied));
      } finally {
        await store.close();
      }
    });
}

/** How many applied configurations are listed. */
const shown = 20;

async function showHistory(context: CommandContext): Promise<void> {
  const config = context.configOption();
  const store = await openStore(context.wiring, config === undefined ? {} : { config });
  try {
    const applied = await listConfigurations(store.database, shown);
    const lines = applied.map(({ appliedAt, appliedBy, differences }) => ({
      ...{ appliedAt: new Date(appliedAt).toISOString(), appliedBy, differences },
    }));
    context.answer({ applied: lines }, () => renderHistory(lines));
  } finally {
    await store.close();
  }
}

function renderHistory(
  lines: readonly {
    readonly appliedAt: string;
    readonly appliedBy: string;
    readonly differences: readonly ConfigurationDifference[];
  }[],
): string {
  if (lines.length === 0) return 'Nothing was applied yet.';
  return lines
    .map(({ appliedAt, appliedBy, differences }) =>
      [`${appliedAt}  ${harmless(appliedBy)}`, ...differences.map(({ path, kind }) => `  ${signs[kind]} ${path}`)].join(
        '\n',
      ),
    )
    .join('\n');
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function render(differences: readonly ConfigurationDifference[], applied: boolean): string {
  if (differences.length === 0) return 'The stored configuration is equal to the file.';
  const lines = differences.map(({ path, kind }) => `${signs[kind]} ${path}`);
  return [...lines, applied ? 'Applied.' : 'Nothing was changed (--dry-run).'].join('\n');
}
