import { ConfigError } from '../../config/config-error.ts';
import { describePlace } from '../../config/find-place.ts';
import { type Configuration, serviceDeskOf } from '../../config/load-configuration.ts';
import { checkScripts } from '../../servicedesk/scripts/check-script.ts';

/**
 * Refuses scripts of event triggers that cannot be read, before a ticket meets them.
 *
 * @throws ConfigError with the place of every mistake: in the file where it is known, and in the script
 */
export async function assertScripts(configuration: Pick<Configuration, 'serviceDesk' | 'findPlace'>): Promise<void> {
  const scripts = serviceDeskOf(configuration).triggers.flatMap(({ actions }, trigger) =>
    actions.flatMap((action, at) => ('script' in action ? [{ trigger, at, script: action.script }] : [])),
  );
  const mistakes = await checkScripts(scripts.map(({ script }) => script));
  const issues = scripts.flatMap(({ trigger, at, script }, index) => {
    const mistake = mistakes.get(index);
    if (mistake === undefined) return [];
    const { message, line, column } = mistake;
    const path = ['serviceDesk', 'triggers', trigger, 'actions', at, 'script'] as const;
    const place = configuration.findPlace?.(path, offsetOf(script, mistake));
    const name = `serviceDesk.triggers[${trigger}].actions[${at}].script`;
    return [
      {
        path: place === undefined ? name : `${describePlace(place)}: ${name}`,
        expected: 'a script that can be read',
        found: `${message} (line ${line}, column ${column} of the script)`,
      },
    ];
  });
  if (issues.length > 0) throw new ConfigError(issues);
}

/** How many characters of a text stand before a place of it. */
function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
