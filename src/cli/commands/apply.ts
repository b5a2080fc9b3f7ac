import type { Command } from 'commander';
import { loadConfiguration } from '../../config/load-configuration.ts';
import { applyConfiguration, type ConfigurationDifference } from '../../engine/apply-configuration.ts';
import { findMappingWarnings } from '../../engine/find-mapping-warnings.ts';
import { syncSchedule } from '../../engine/schedules/sync-schedule.ts';
import type { CommandContext } from '../command-context.ts';
import { openStore } from '../open-runtime.ts';
import { renderWarnings } from '../render/warnings.ts';

export function addApply(program: Command, context: CommandContext): void {
  program
    .command('apply')
    .requiredOption('-f, --file <file>', 'the configuration file')
    .option('--dry-run', 'print the differences and change nothing')
    .description('Make the stored configuration equal to the file; prints the differences.')
    .addHelpText('after', '\nExamples:\n  hirewire apply -f hirewire.yaml --dry-run\n  hirewire apply -f hirewire.yaml')
    .action(async (options: { file: string; dryRun?: boolean }) => {
      const configuration = await loadConfiguration(options.file);
      const store = await openStore(context.wiring, { config: options.file });
      try {
        const differences = await applyConfiguration(store.database, configuration, {
          connectors: context.wiring.connectors,
          dataDir: store.dataDir,
          env: context.wiring.env,
          dryRun: options.dryRun === true,
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

const signs = { added: '+', removed: '-', changed: '~' } as const;

function render(differences: readonly ConfigurationDifference[], applied: boolean): string {
  if (differences.length === 0) return 'The stored configuration is equal to the file.';
  const lines = differences.map(({ path, kind }) => `${signs[kind]} ${path}`);
  return [...lines, applied ? 'Applied.' : 'Nothing was changed (--dry-run).'].join('\n');
}
