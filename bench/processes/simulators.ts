import { generateCompany } from '../../sandbox/company/index.ts';
import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type HrAction, type Simulator, startSuccessFactors } from '../../sandbox/successfactors/index.ts';
import { answerRequests } from './answer.ts';

/** Where the simulators of a bench are, as the settings of a configuration's systems. */
export type SimulatorSettings = {
  readonly hr: { readonly connector: string; readonly [name: string]: unknown };
  readonly directory: { readonly connector: string; readonly [name: string]: unknown };
  readonly baseDn: string;
};

let hr: Simulator | undefined;
let directory: Directory | undefined;

answerRequests(
  {
    start: async (company: { size: number; seed: number }): Promise<SimulatorSettings> => {
      const today = new Date().toISOString().slice(0, 10);
      hr = await startSuccessFactors({
        company: generateCompany({ ...company, today, awkward: false }),
        password: 'sandbox',
      });
      directory = await startDirectory();
      return {
        hr: {
          connector: 'successfactors',
          tenantUrl: hr.url,
          auth: { type: 'basic', username: `${hr.username}@${hr.companyId}`, password: 'sandbox' },
        },
        directory: {
          connector: 'active-directory',
          url: directory.url,
          bindDn: directory.bindDn,
          password: directory.password,
          baseDn: directory.baseDn,
          tls: { caFile: directory.caFile },
        },
        baseDn: directory.baseDn,
      };
    },
    act: async (action: HrAction) => hr?.act(action),
    /** The source ids of some people of the company. */
    someWorkers: async (count: number) => [...(hr?.state.persons.keys() ?? [])].slice(-count),
    requests: async () => hr?.requests.all().length ?? 0,
    writes: async () => directory?.operations.writes().length ?? 0,
  },
  async () => {
    await Promise.all([hr?.close(), directory?.close()]);
  },
);
