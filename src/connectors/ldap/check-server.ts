import { lookup } from 'node:dns/promises';
import { type CheckLine, ConnectorError } from '../contract.ts';
import type { Directory } from './directory.ts';
import { hostOf, isEncrypted, openConnection } from './open-connection.ts';

const steps = ['resolve', 'connect', 'tls', 'login'] as const;
type Step = (typeof steps)[number];

/** The way to one server: name, network, certificate, login; a line each. */
export async function checkServer(directory: Directory, url: string): Promise<readonly CheckLine[]> {
  const { config, system } = directory;
  const host = hostOf(url);
  const address = await lookup(host).then(
    (found) => found.address,
    () => undefined,
  );
  if (address === undefined) {
    const advice = 'Check the host in url and the DNS of this machine.';
    return failedAt('resolve', url, { message: `${host} does not resolve.`, advice });
  }
  try {
    const connection = await openConnection({ system, config, url });
    await connection.close();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return failedAt(stepOf(error), url, error);
  }
  return [
    line('resolve', url, `${host} is ${address}.`),
    line('connect', url, 'The server answers.'),
    tlsLine(directory, url),
    line('login', url, `Logged in as ${config.bindDn}.`),
  ];
}

function tlsLine({ config }: Directory, url: string): CheckLine {
  const name = `tls ${url}`;
  if (!isEncrypted(config, url)) {
    const message = 'The connection is not encrypted; nothing is written over it.';
    return { name, status: 'warning', message, advice: 'Use ldaps://, or startTls: true.' };
  }
  if (config.tls.rejectUnauthorized) return line('tls', url, 'The certificate is verified.');
  const message = 'Any certificate is accepted: whoever is in between can read and change everything.';
  return {
    name,
    status: 'warning',
    message,
    advice: 'Name the authority in tls.caFile and remove rejectUnauthorized.',
  };
}

function stepOf(error: ConnectorError): Step {
  if (error.code === 'untrusted') return 'tls';
  return error.code === 'unauthorized' ? 'login' : 'connect';
}

/** The steps before are done, the one is failed, the ones after are not reached. */
function failedAt(
  step: Step,
  url: string,
  { message, advice }: { message: string; advice: string },
): readonly CheckLine[] {
  const at = steps.indexOf(step);
  return steps.map((name, index) => {
    if (index < at) return line(name, url, 'Done.');
    if (index === at) return { name: `${name} ${url}`, status: 'failed', message, advice };
    return { name: `${name} ${url}`, status: 'skipped', message: `Not reached: ${step} failed.` };
  });
}

function line(step: Step, url: string, message: string): CheckLine {
  return { name: `${step} ${url}`, status: 'ok', message };
}
