import { lookup } from 'node:dns/promises';
import { type CheckLine, ConnectorError } from '../contract.ts';
import { newClient } from './client.ts';
import { chooseCompanies, companyLabel, readCompanies } from './companies.ts';
import { isUnknownInstance, vendorErrorOf } from './errors.ts';
import type { FlexSession } from './flex-session.ts';
import { readPage } from './paging.ts';

/**
 * Everything that a read needs, from the name of the host to each resource, one line each. Stops where going on makes no
 * sense: host, connection, certificate, answer in time, login and instance are told apart.
 */
export async function checkFlex({ deps }: FlexSession): Promise<readonly CheckLine[]> {
  const config = { ...deps.config, pageSize: 1, retries: { ...deps.config.retries, attempts: 0 } };
  const patient = { deps, client: newClient(deps) };
  const session: FlexSession = { deps: { ...deps, config }, client: newClient({ ...deps, config }) };
  const name = await checkName(session);
  if (name.status === 'failed') return [name, notTried];
  const connection = await checkConnection(session);
  if (connection.some(({ status }) => status === 'failed')) return [name, ...connection, notTried];
  const { resources, departmentDimension } = config;
  const lines = [name, ...connection];
  lines.push(await checkResource(session, 'read employees', resources.employees, 'failed'));
  lines.push(await checkResource(session, 'read employment periods', resources.employmentPeriods, 'failed'));
  lines.push(await checkResource(session, 'read titles', resources.titles, 'warning'));
  if (departmentDimension !== 'none') {
    lines.push(await checkResource(session, 'read home accounts', resources.homeAccounts, 'warning'));
    lines.push(await checkResource(session, 'read account dimensions', resources.dimensions, 'warning'));
  }
  lines.push(...(await checkCompanies(patient)));
  return lines;
}

const notTried: CheckLine = {
  name: 'read',
  status: 'skipped',
  message: 'Not tried, because the line above failed.',
};

async function checkName({ deps }: FlexSession): Promise<CheckLine> {
  const { hostname } = new URL(deps.config.serviceUrl);
  if (deps.config.proxyUrl !== undefined)
    return { name: 'resolve', status: 'skipped', message: 'The proxy looks the name up.' };
  try {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ''));
    return { name: 'resolve', status: 'ok', message: `${hostname} is ${address}.` };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const advice = 'Check serviceUrl and the name server; a proxy needs proxyUrl.';
    return { name: 'resolve', status: 'failed', message: `${hostname}: the name is not known (${code}).`, advice };
  }
}

/** One record of the employees: any answer at all proves the connection, whatever may be read. */
async function checkConnection(session: FlexSession): Promise<readonly CheckLine[]> {
  const { config } = session.deps;
  const failure = await failureOf(() => readPage({ ...session, path: config.resources.employees }, 0));
  const stage = failure === undefined ? 'done' : stageOf(failure);
  if (failure !== undefined && stage !== 'done') {
    return [{ name: stage, status: 'failed', message: failure.message, advice: failure.advice }];
  }
  const isTls = config.serviceUrl.startsWith('https:');
  return [
    { name: 'connect', status: 'ok', message: `${new URL(config.serviceUrl).host} answers.` },
    isTls
      ? { name: 'tls', status: 'ok', message: 'The server proved who it is.' }
      : {
          name: 'tls',
          status: 'warning',
          message: 'Plain http: everybody on the way can read along.',
          advice: 'Use https outside of tests.',
        },
    { name: 'login', status: 'ok', message: `Logged in as ${config.username}.` },
    { name: 'instance', status: 'ok', message: `The instance ${config.instanceId} is known.` },
  ];
}

/** Where on the way to the data an error stands; `done` for one about the resource itself. */
function stageOf(error: ConnectorError): 'connect' | 'tls' | 'answer' | 'login' | 'instance' | 'done' {
  if (error.code === 'untrusted') return 'tls';
  if (error.code === 'unauthorized') return 'login';
  const vendor = vendorErrorOf(error);
  if (vendor !== undefined) return isUnknownInstance(vendor) ? 'instance' : vendor.status === 403 ? 'done' : 'answer';
  if (/\bin time\b|timed out|stopped halfway/.test(error.message)) return 'answer';
  return error.code === 'unavailable' ? 'connect' : 'answer';
}

async function checkResource(
  session: FlexSession,
  name: string,
  path: string,
  severity: 'failed' | 'warning',
): Promise<CheckLine> {
  let count: number | undefined;
  const failure = await failureOf(async () => {
    const page = await readPage({ ...session, path }, 0);
    count = page.total ?? page.rows.length;
  });
  if (failure !== undefined) {
    const status = failure.code === 'forbidden' ? severity : 'failed';
    return { name, status, message: failure.message, advice: failure.advice };
  }
  if (count !== 0) return { name, status: 'ok', message: `${path} can be read.` };
  return {
    name,
    status: 'warning',
    message: `${path} can be read, but is empty.`,
    advice: 'The role of the integration user may cover no company: widen it, if there should be any.',
  };
}

async function checkCompanies(session: FlexSession): Promise<readonly CheckLine[]> {
  const name = 'read companies';
  const { companies: chosen } = session.deps.config;
  const lines: CheckLine[] = [];
  const failure = await failureOf(async () => {
    const companies = await readCompanies(session);
    const ids =
      chosen === undefined ? companies.map(({ id }) => id) : chooseCompanies(chosen, companies, session.deps.system);
    const labels = companies.filter(({ id }) => ids.includes(id)).map(companyLabel);
    lines.push({
      name,
      status: 'ok',
      message: `${labels.length} of ${companies.length}: ${labels.slice(0, 20).join(', ')}.`,
    });
  });
  if (failure === undefined) return lines;
  const status = failure.code === 'forbidden' && chosen === undefined ? 'warning' : 'failed';
  return [{ name, status, message: failure.message, advice: failure.advice }];
}

async function failureOf(ask: () => Promise<unknown>): Promise<ConnectorError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
