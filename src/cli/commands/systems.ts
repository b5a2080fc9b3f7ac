import type { Command } from 'commander';
import { ConfigError } from '../../config/config-error.ts';
import {
  type ConfigurationDocument,
  cloneSystem,
  deleteSystem,
  listSystems,
  openDocument,
  type SystemEntry,
  saveDocument,
  setSystemActive,
} from '../../config/edit-systems.ts';
import { assertUnused } from '../../engine/configuration/assert-unused.ts';
import type { CommandContext } from '../command-context.ts';
import { configFile } from '../open-runtime.ts';
import { paint } from '../render/style.ts';
import { formatTable, harmless } from '../render/table.ts';
import type { Output } from '../wiring.ts';

/** Edits the systems of the configuration file; `apply` makes the change count. */
export function addSystems(program: Command, context: CommandContext): void {
  const systems = program
    .command('systems')
    .description('List the configured systems, copy, open, close and delete them in the configuration file.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire systems list\n  hirewire systems clone corp-ad lab-ad\n  hirewire systems deactivate corp-ad\n  hirewire systems delete lab-ad',
    );
  systems
    .command('list')
    .description('Every system, whether it is active, and what uses it.')
    .action(async () => {
      const entries = listSystems(await open(context));
      context.answer({ systems: entries }, () => renderList(entries, context.output));
    });
  systems
    .command('clone')
    .argument('<name>', 'the system to copy')
    .argument('<new>', 'the name of the copy')
    .description('Copy a system’s settings under a new name; the copy is not active yet.')
    .action(async (name: string, copy: string) => {
      await edit(context, { action: 'cloned', name: copy }, (file) => {
        cloneSystem(file, name, copy);
        return true;
      });
    });
  for (const [command, active] of [['activate', true] as const, ['deactivate', false] as const]) {
    systems
      .command(command)
      .argument('<name>', 'the system')
      .description(active ? 'Let jobs and triggers use a system.' : 'Let no job and no trigger use a system.')
      .action(async (name: string) => {
        await edit(context, { action: `${command}d`, name }, (file) => setSystemActive(file, name, active));
      });
  }
  systems
    .command('delete')
    .argument('<name>', 'the system')
    .option('--force', 'even when jobs or triggers use it')
    .description('Delete a system; refused while a job or a trigger uses it.')
    .action(async (name: string, options: { force?: boolean }) => {
      await edit(context, { action: 'deleted', name }, (file) => {
        if (options.force !== true) assertUnused(listSystems(file), name);
        deleteSystem(file, name);
        return true;
      });
    });
}

async function open(context: CommandContext): Promise<ConfigurationDocument> {
  const config = context.configOption();
  const path = configFile(context.wiring, config === undefined ? {} : { config });
  if (path !== undefined) return await openDocument(path);
  throw new ConfigError([{ path: 'hirewire.yaml', expected: 'a configuration file', found: 'nothing' }]);
}

async function edit(
  context: CommandContext,
  { action, name }: { action: string; name: string },
  change: (file: ConfigurationDocument) => boolean,
): Promise<void> {
  const file = await open(context);
  const changed = change(file);
  if (changed) await saveDocument(file);
  const next = `hirewire apply -f ${file.path}`;
  context.answer({ action, system: name, changed, file: file.path, ...(changed && { next }) }, () =>
    changed
      ? `${harmless(name)} is ${action} in ${file.path}.\nNext: ${next}`
      : `${harmless(name)} is ${action} already.`,
  );
}

function describeUser({ kind, name }: SystemEntry['usedBy'][number]): string {
  return `the ${kind} ${name}`;
}

function renderList(entries: readonly SystemEntry[], output: Output): string {
  if (entries.length === 0) return 'No system is configured.';
  const rows = entries.map(({ name, connector, active, usedBy }) => [
    paint(output, 'bold', harmless(name)),
    harmless(connector),
    active ? paint(output, 'green', 'active') : paint(output, 'yellow', 'not active'),
    usedBy.length === 0 ? 'not used' : usedBy.map((user) => harmless(describeUser(user))).join(', '),
  ]);
  return formatTable(rows, output.columns);
}
