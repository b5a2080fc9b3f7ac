import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HrAction as FlexAction, FlexSimulator } from './flex-hr/index.ts';
import type { HrAction, Simulator } from './successfactors/index.ts';

/** Where the running simulators take actions. */
export type ActAddresses = { readonly url: string; readonly flexUrl: string };

type Action = Readonly<Record<string, unknown>>;

/** What HR did, and when (ISO 8601). Actions of Flex HR have a name that begins with `flex-`. */
type Act = { readonly at: string; readonly action: Action };

const actsFile = 'acts.ndjson';
const flexPrefix = 'flex-';

/** Lets one of the two HR systems do something, and remembers it for the next start. Throws a RangeError for what makes no sense. */
export async function actAt(addresses: ActAddresses, folder: string, action: Action): Promise<unknown> {
  const flex = toFlexAction(action);
  const target = flex === undefined ? `${addresses.url}/_sandbox/act` : `${addresses.flexUrl}/_sim/act`;
  const response = await fetch(target, { method: 'POST', body: JSON.stringify(flex ?? action) });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new RangeError((answer as { error?: string }).error ?? `the sandbox answered ${response.status}`);
  const act: Act = { at: new Date().toISOString(), action };
  appendFileSync(join(folder, actsFile), `${JSON.stringify(act)}\n`, { mode: 0o600 });
  return answer;
}

/** Lets both do again what they did before; Flex HR at the time at which it did it, since it tells when somebody was changed. */
export function replayActs(
  folder: string,
  { hr, flex }: { readonly hr: Simulator; readonly flex: FlexSimulator },
): void {
  const file = join(folder, actsFile);
  if (!existsSync(file)) return;
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { at, action } = JSON.parse(line) as Act;
    const ofFlex = toFlexAction(action);
    if (ofFlex === undefined) hr.act(action as HrAction);
    else flex.act(ofFlex as FlexAction, Date.parse(at));
  }
}

function toFlexAction(action: Action): Action | undefined {
  const type = String(action.type);
  return type.startsWith(flexPrefix) ? { ...action, type: type.slice(flexPrefix.length) } : undefined;
}
