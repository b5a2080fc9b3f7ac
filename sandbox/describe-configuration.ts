import type { Directory } from './directory/index.ts';
import type { FlexSimulator } from './flex-hr/index.ts';
import type { Mailbox } from './mailbox/index.ts';
import type { GraphSimulator } from './microsoft-graph/index.ts';
import type { Simulator } from './successfactors/index.ts';

/** Everything that runs in a sandbox. */
export type SandboxParts = {
  readonly hr: Simulator;
  readonly flex: FlexSimulator;
  readonly directory: Directory;
  readonly mailbox: Mailbox;
  /** Entra ID, where it was asked for. */
  readonly graph?: GraphSimulator;
};

/** The text of a `hirewire.yaml` that points at the sandbox: both ways from HR to the directory. */
export function describeConfiguration({ hr, flex, directory, mailbox, graph }: SandboxParts, schedule: string): string {
  return `# The sandbox: a simulated SuccessFactors, a simulated Flex HR and a simulated Active Directory. Written at each start.
systems:
  hr:
    connector: successfactors
    tenantUrl: ${hr.url}
    auth: { type: basic, username: "${hr.username}@${hr.companyId}", password: sandbox }
  corp-ad:
${describeDirectory(directory)}
  flex:
    connector: flex-hr
    serviceUrl: ${flex.url}
    username: ${flex.username}
    password: sandbox
    instanceId: ${flex.instanceId}
  ActiveDirectory: # the same directory, by the name that the trigger below gives it
${describeDirectory(directory)}
${graph === undefined ? '' : describeGraph(graph)}jobs:
  hr-to-ad:
    source: hr
    target: corp-ad
    schedule: "${schedule}"
    mapping: default
    defaultOu: ${JSON.stringify(`OU=Staff,${directory.baseDn}`)}
  flex-to-ad: # every personnel change is a ticket, and the ticket does the work
    source: flex
    target: ActiveDirectory
    schedule: "${schedule}"
    tickets: everyChange
    defaultOu: ${JSON.stringify(`OU=Flex,${directory.baseDn}`)}
${graph === undefined ? '' : graphJobs}serviceDesk:
  triggers:
    - name: ProcessFlexHrUserOnAD
      entityType: FlexHR
      conditions:
        all:
          - { property: Created, operator: equal, value: true }
          - { property: Source, operator: equal, value: FlexHR }
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");' }]
  notifications:
    - { event: processed, to: ["success@sandbox.example.com"], template: flex-success }
    - { event: needsManager, to: ["trouble@sandbox.example.com"], template: flex-trouble }
    - { event: failed, to: ["trouble@sandbox.example.com"], template: flex-trouble }
  mail: # keeps each mail as a file in ${mailbox.folder}
    { host: 127.0.0.1, port: ${mailbox.port}, startTls: false, from: hirewire@sandbox.example.com }
`;
}

function describeDirectory(directory: Directory): string {
  return `    connector: active-directory
    url: ${directory.url}
    bindDn: ${JSON.stringify(directory.bindDn)}
    password: ${JSON.stringify(directory.password)}
    baseDn: ${JSON.stringify(directory.baseDn)}
    tls: { caFile: ${JSON.stringify(directory.caFile)} }`;
}

function describeGraph(graph: GraphSimulator): string {
  return `  entra: # its tenant is empty at each start of the sandbox
    connector: entra-id
    tenantId: ${graph.tenantId}
    clientId: ${graph.clientId}
    baseUrl: ${graph.url}
    loginUrl: ${graph.url}
    auth: { type: clientSecret, clientSecret: ${JSON.stringify(graph.clientSecret)} }
`;
}

/** Without a schedule: hirewire run hr-to-entra. */
const graphJobs = `  hr-to-entra:
    source: hr
    target: entra
    mapping: default
  entra-to-hr: # write-back
    source: entra
    target: hr
    mapping: default
`;
