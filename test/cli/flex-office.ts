import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type FlexSimulator, type HrAction, startFlex } from '../../sandbox/flex-hr/index.ts';
import { freshDatabase } from '../support/database.ts';
import { type CommandLine, callProgram, type Ended, newCommandLine } from './command-line.ts';

const secret = 'Sandbox-Service-1';

/** Flex HR, a directory, a database and a configuration with the manual's trigger, to call `hirewire` with. */
export type FlexOffice = CommandLine & {
  readonly flex: FlexSimulator;
  readonly directory: Directory;
  readonly databaseUrl: string;
  /** The program in this process, with the configuration of this office. */
  call(...words: readonly string[]): Promise<Ended>;
  /** The same with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
  ask(...words: readonly string[]): Promise<{ code: number | null; document: any }>;
  /** Somebody joins today; gives the employment number. */
  hire(fields: Omit<Extract<HrAction, { type: 'hire' }>, 'type'>): string;
  /** Writes another configuration. */
  configure(options: FlexOfficeOptions): void;
};

export type FlexOfficeOptions = {
  /** Lines of YAML below `serviceDesk`. (Default: the manual's trigger.) */
  readonly desk?: string;
  /** Laid over the settings of the Flex system, each a line of YAML. */
  readonly flex?: Readonly<Record<string, string>>;
  /** In the place of the sandbox's directory: the settings of another one, and where its accounts are made. */
  readonly target?: { readonly settings: object; readonly defaultOu: string };
};

export const manualTrigger = `  triggers:
    - name: ProcessFlexHrUserOnAD
      entityType: FlexHR
      order: 10
      conditions:
        all:
          - { property: Created, operator: equal, value: true }
          - { property: Source, operator: equal, value: FlexHR }
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");' }]
`;

export async function openFlexOffice(options: FlexOfficeOptions = {}): Promise<FlexOffice> {
  const flex = await startFlex({ company: { size: 1, seed: 7, awkward: false }, password: secret });
  const directory = await startDirectory({ password: secret });
  const database = await freshDatabase();
  const line = newCommandLine(database.url);
  const configure = (more: FlexOfficeOptions): void => line.write('hirewire.yaml', describe({ flex, directory }, more));
  configure(options);
  const env = { DATABASE_URL: database.url, HIREWIRE_DATA_DIR: `${line.folder}/data` };
  const call = async (...words: readonly string[]) => await callProgram(words, line.folder, env);
  return {
    ...line,
    ...{ flex, directory, configure, call, databaseUrl: database.url },
    ask: async (...words) => {
      const { code, out } = await call(...words, '--json');
      return { code, document: JSON.parse(out) };
    },
    hire: (fields) => String(flex.act({ type: 'hire', ...fields }).employmentNumber),
    close: async () => {
      await flex.close();
      await directory.close();
      await database.drop();
      await line.close();
    },
  };
}

function describe(
  { flex, directory }: { readonly flex: FlexSimulator; readonly directory: Directory },
  { desk = manualTrigger, flex: more = {}, target = sandboxTarget(directory) }: FlexOfficeOptions,
): string {
  const settings = {
    ...{ connector: 'flex-hr', serviceUrl: flex.url, username: flex.username, password: secret },
    ...{ instanceId: flex.instanceId, retries: '{ attempts: 0 }', ...more },
  };
  const lines = Object.entries(settings).map(([name, value]) => `    ${name}: ${value}`);
  return `systems:
  flex:
${lines.join('\n')}
  ActiveDirectory: ${JSON.stringify(target.settings)}
jobs:
  flex-to-ad:
    source: flex
    target: ActiveDirectory
    tickets: everyChange
    defaultOu: ${target.defaultOu}
serviceDesk:
  timeZone: Europe/Stockholm
${desk}`;
}

function sandboxTarget({ url, bindDn, baseDn, caFile }: Directory): NonNullable<FlexOfficeOptions['target']> {
  const settings = { connector: 'active-directory', url, bindDn, password: secret, baseDn, tls: { caFile } };
  return { settings, defaultOu: `OU=Staff,${baseDn}` };
}
