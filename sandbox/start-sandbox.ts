import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCompany } from './company/index.ts';
import { type Directory, startDirectory } from './directory/index.ts';
import { type HrAction, type Simulator, startSuccessFactors } from './successfactors/index.ts';

/** Both simulators, running. */
export type Sandbox = {
  readonly hr: Simulator;
  readonly directory: Directory;
  /** A configuration that points at them, as the text of a `hirewire.yaml`. */
  readonly configuration: string;
  close(): Promise<void>;
};

export type SandboxOptions = {
  /** Keeps the company, what HR did, and the directory over restarts. */
  readonly folder: string;
  /** People of a new company. (Default: 250.) */
  readonly size?: number;
  readonly schedule?: string;
};

/** What a sandbox remembers of itself, and where its command line finds it. */
type Birth = { readonly today: string; readonly size: number; readonly seed: number };

const birthFile = 'company.json';
const actsFile = 'acts.ndjson';
const addressFile = 'address.json';

/** Starts the simulators on their folder: the same company, the same people hired and gone, the same accounts as last time. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const birth = readBirth(options);
  const company = generateCompany({ size: birth.size, seed: birth.seed, today: birth.today });
  const hr = await startSuccessFactors({ company, password: 'sandbox' });
  replay(hr, options.folder);
  const directory = await startDirectory({
    tlsDir: options.folder,
    snapshotFile: join(options.folder, 'directory.json'),
  });
  const configuration = describeConfiguration(hr, directory, options.schedule ?? '*/1 * * * *');
  writeFileSync(join(options.folder, addressFile), JSON.stringify({ url: hr.url }), { mode: 0o600 });
  return {
    hr,
    directory,
    configuration,
    close: async () => {
      await hr.close();
      await directory.close();
    },
  };
}

/** Does something in the running sandbox as HR would, and remembers it for its next start. */
export async function actInSandbox(folder: string, action: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { url } = JSON.parse(readFileSync(join(folder, addressFile), 'utf8')) as { url: string };
  const response = await fetch(`${url}/_sandbox/act`, { method: 'POST', body: JSON.stringify(action) });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new RangeError((answer as { error?: string }).error ?? `the sandbox answered ${response.status}`);
  const line = JSON.stringify({ at: new Date().toISOString(), action });
  appendFileSync(join(folder, actsFile), `${line}\n`, { mode: 0o600 });
  return answer;
}

function readBirth(options: SandboxOptions): Birth {
  const file = join(options.folder, birthFile);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Birth;
  const birth: Birth = { today: new Date().toISOString().slice(0, 10), size: options.size ?? 250, seed: 1 };
  writeFileSync(file, JSON.stringify(birth), { mode: 0o600 });
  return birth;
}

/** Lets HR do again what it did before, each at its time. */
function replay(hr: Simulator, folder: string): void {
  const file = join(folder, actsFile);
  if (!existsSync(file)) return;
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  for (const line of lines) {
    const { action } = JSON.parse(line) as { action: HrAction };
    hr.act(action);
  }
}

function describeConfiguration(hr: Simulator, directory: Directory, schedule: string): string {
  return `# The sandbox: a simulated SuccessFactors and a simulated Active Directory. Written at each start.
systems:
  hr:
    connector: successfactors
    tenantUrl: ${hr.url}
    auth: { type: basic, username: "${hr.username}@${hr.companyId}", password: sandbox }
  corp-ad:
    connector: active-directory
    url: ${directory.url}
    bindDn: ${JSON.stringify(directory.bindDn)}
    password: ${JSON.stringify(directory.password)}
    baseDn: ${JSON.stringify(directory.baseDn)}
    tls: { caFile: ${JSON.stringify(directory.caFile)} }
jobs:
  hr-to-ad:
    source: hr
    target: corp-ad
    schedule: "${schedule}"
    mapping: default
    defaultOu: ${JSON.stringify(`OU=Staff,${directory.baseDn}`)}
`;
}
