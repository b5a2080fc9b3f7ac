import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type FlexSimulator, startFlex } from '../../sandbox/flex-hr/index.ts';
import { answerRequests } from './answer.ts';
import type { TicketedSettings } from './ticketed-engine.ts';

/** Where Flex HR and the in-process directory of a bench are, as the settings of a configuration's systems. */
export type FlexSimulatorSettings = Pick<TicketedSettings, 'flex' | 'directory' | 'defaultOu'>;

let flex: FlexSimulator | undefined;
let directory: Directory | undefined;

answerRequests(
  {
    start: async (company: { size: number; seed: number }): Promise<FlexSimulatorSettings> => {
      flex = await startFlex({ company: { ...company, awkward: false }, password: 'sandbox' });
      directory = await startDirectory();
      return {
        flex: {
          connector: 'flex-hr',
          ...{ serviceUrl: flex.url, username: flex.username, password: 'sandbox', instanceId: flex.instanceId },
        },
        directory: {
          connector: 'active-directory',
          ...{ url: directory.url, bindDn: directory.bindDn, password: directory.password, baseDn: directory.baseDn },
          tls: { caFile: directory.caFile },
        },
        defaultOu: `OU=Staff,${directory.baseDn}`,
      };
    },
  },
  async () => {
    await Promise.all([flex?.close(), directory?.close()]);
  },
);
