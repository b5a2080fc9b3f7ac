import { ConnectorError } from '../../connectors/contract.ts';
import { judgeSource } from '../../pipeline/guard.ts';
import { listLoggedAnchors } from '../../store/flex-logs.ts';
import type { DeskRun } from './ticketed-run.ts';

/**
 * After a read of everybody: whether it may be said of those who are not among them that they are gone.
 *
 * @throws ConnectorError `incomplete` where the source showed nobody, or far fewer than at the last good read of everybody
 */
export async function assertWholeSource(
  run: DeskRun,
  { read, before }: { readonly read: number; readonly before: number | undefined },
): Promise<void> {
  const { guards } = run.settings;
  const known = before !== undefined && before > 0 ? before : read === 0 && (await isAnybodyLogged(run)) ? 1 : 0;
  if (known === 0) return;
  const trip = judgeSource({ linked: known, wholeRead: { read, before: known } }, guards);
  if (trip === undefined) return;
  const than = known !== before ? '' : `, after ${before} at the last good read of everybody`;
  throw new ConnectorError({
    code: 'incomplete',
    system: run.settings.source,
    message: `The source shows ${read === 0 ? 'nobody' : `${read} people`}${than}. Nobody is taken for gone.`,
    advice: `Look at the rights of the integration user (\`hirewire check ${run.settings.source}\`) and at the companies that are chosen. Are so many really gone, raise guards.sourceShrinkPercent (${guards.sourceShrinkPercent}) for one run with --initial.`,
  });
}

async function isAnybodyLogged({ deps, job }: DeskRun): Promise<boolean> {
  for await (const anchors of listLoggedAnchors(deps.database, job)) return anchors.length > 0;
  return false;
}
