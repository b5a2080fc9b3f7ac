import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActAddresses, actAt, replayActs } from './acts.ts';
import { generateCompany } from './company/index.ts';
import { describeConfiguration, type SandboxParts } from './describe-configuration.ts';
import { type Directory, startDirectory } from './directory/index.ts';
import { startMailbox } from './mailbox/index.ts';
import { startMicrosoftGraph } from './microsoft-graph/index.ts';
import { type FlexBirth, startFlexOffice } from './start-flex-office.ts';
import { startSuccessFactors } from './successfactors/index.ts';

/** All simulators, running. */
export type Sandbox = SandboxParts & {
  /** A configuration that points at them, as the text of a `hirewire.yaml`. */
  readonly configuration: string;
  close(): Promise<void>;
};

export type SandboxOptions = {
  /** Keeps the companies, what HR did, the directory and the mails over restarts. */
  readonly folder: string;
  /** People of a new company. (Default: 250.) */
  readonly size?: number;
  readonly schedule?: string;
  /** With a simulated Microsoft Graph too, whose tenant is empty at each start. (Default: without.) */
  readonly graph?: boolean;
};

const birthFile = 'company.json';
const addressFile = 'address.json';

/** Starts the simulators on their folder: the same companies, the same people hired and gone, the same accounts as last time. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const birth = readBirth(options);
  const company = generateCompany({ size: birth.size, seed: birth.seed, today: birth.today });
  const [hr, flex, directory, mailbox] = await Promise.all([
    startSuccessFactors({ company, password: 'sandbox' }),
    startFlexOffice(birth),
    startDirectory({ tlsDir: folder, snapshotFile: join(folder, 'directory.json') }),
    startMailbox(join(folder, 'mails')),
  ]);
  const graph = options.graph === true ? await startMicrosoftGraph({ roles: graphRoles }) : undefined;
  const parts = { hr, flex, directory, mailbox, ...(graph !== undefined && { graph }) };
  addFlexContainer(directory);
  replayActs(folder, parts);
  const addresses: ActAddresses = { url: hr.url, flexUrl: flex.url };
  writeFileSync(join(folder, addressFile), JSON.stringify(addresses), { mode: 0o600 });
  return {
    ...parts,
    configuration: describeConfiguration(parts, options.schedule ?? '*/1 * * * *'),
    close: async () => {
      await Promise.all([hr.close(), flex.close(), mailbox.close(), graph?.close()]);
      await directory.close();
    },
  };
}

/** What the connector asks for. */
const graphRoles = ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'];

/** The accounts of Flex HR lie apart, so that each way has its own. */
function addFlexContainer({ baseDn, entries }: Directory): void {
  const container = `OU=Flex,${baseDn}`;
  if (entries.find(container) === undefined) entries.add(container, { objectClass: 'organizationalUnit' });
}

/** Does something in the running sandbox as HR would, and remembers it for its next start. */
export async function actInSandbox(folder: string, action: Readonly<Record<string, unknown>>): Promise<unknown> {
  const addresses = JSON.parse(readFileSync(join(folder, addressFile), 'utf8')) as ActAddresses;
  return await actAt(addresses, folder, action);
}

function readBirth(options: SandboxOptions): FlexBirth {
  const file = join(options.folder, birthFile);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as FlexBirth;
  const birth = { today: new Date().toISOString().slice(0, 10), size: options.size ?? 250, seed: 1 };
  writeFileSync(file, JSON.stringify(birth), { mode: 0o600 });
  return birth;
}
