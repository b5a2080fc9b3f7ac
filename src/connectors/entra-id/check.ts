import { type CheckLine, ConnectorError, type SourceAttributePath, type TargetNeeds } from '../contract.ts';
import type { Domains } from './domains.ts';
import { loadDomains } from './domains.ts';
import type { OpenGraph } from './open-graph.ts';
import { fetchPage } from './pages.ts';
import * as permissions from './permissions.ts';

const day = 86_400_000;

/** Everything that writing `needs.attributes` needs, one line each. Writes nothing. */
export async function checkTarget(
  graph: OpenGraph,
  needs: TargetNeeds,
  domains: () => Promise<Domains> = () => loadDomains(graph.users.client),
): Promise<readonly CheckLine[]> {
  const granted = await graph.auth.permissions();
  const writesDates = needs.attributes.some((name) => /^employeeLeaveDateTime$/i.test(name));
  return [
    ...loginLines(graph),
    permissions.permissionLine(permissions.readUsers, granted),
    permissions.permissionLine(permissions.writeUsers, granted),
    permissions.permissionLine(permissions.readDomains, granted, 'warning'),
    permissions.permissionLine(permissions.readRoles, granted, 'warning'),
    ...(writesDates ? [permissions.permissionLine(permissions.writeLeaveDates, granted)] : []),
    await usersLine(graph),
    await domainsLine(domains),
    await rolesLine(graph),
  ];
}

/** Everything that reading these attributes needs, one line each. */
export async function checkSource(
  graph: OpenGraph,
  attributes: readonly SourceAttributePath[],
): Promise<readonly CheckLine[]> {
  const granted = await graph.auth.permissions();
  const readsDates = attributes.some(({ path }) => /employeeLeaveDateTime/.test(path));
  return [
    ...loginLines(graph),
    permissions.permissionLine(permissions.readUsers, granted),
    ...(readsDates ? [permissions.permissionLine(permissions.readLeaveDates, granted)] : []),
    await usersLine(graph),
    await deltaLine(graph),
  ];
}

function loginLines({ config, auth, deps }: OpenGraph): readonly CheckLine[] {
  const isTls = config.baseUrl.startsWith('https:') && config.loginUrl.startsWith('https:');
  const tls: CheckLine = isTls
    ? { name: 'tls', status: 'ok', message: 'The servers proved who they are.' }
    : {
        ...{ name: 'tls', status: 'warning', message: 'Plain http on this machine.' },
        advice: 'Use https outside of tests.',
      };
  const message = `Logged in to the tenant ${config.tenantId} with a ${config.auth.type === 'certificate' ? 'certificate' : 'client secret'}.`;
  const login: CheckLine = { name: 'login', status: 'ok', message };
  if (auth.validTo === undefined) return [tls, login];
  const days = Math.floor((auth.validTo - deps.clock.now()) / day);
  const until = new Date(auth.validTo).toISOString().slice(0, 10);
  if (days >= 30) return [tls, { ...login, message: `${message} It is valid until ${until}.` }];
  const advice = 'Upload a new certificate to the app registration before that day, and name it in auth.';
  return [tls, { name: 'login', status: 'warning', message: `${message} It is valid until ${until} alone.`, advice }];
}

async function usersLine({ users }: OpenGraph): Promise<CheckLine> {
  const name = 'read users';
  try {
    const { items } = await fetchPage(users.client, '/users?$select=id,userPrincipalName,employeeId&$top=1');
    if (items.length > 0) return { name, status: 'ok', message: 'Users can be read.' };
    return {
      ...{ name, status: 'warning', message: 'Microsoft Graph shows no user at all.' },
      advice: 'See whether the application is in the right tenant.',
    };
  } catch (error) {
    return toFailure(name, error);
  }
}

async function deltaLine({ users }: OpenGraph): Promise<CheckLine> {
  const name = 'read changes';
  try {
    const { delta } = await fetchPage(users.client, '/users/delta?$select=id&$deltatoken=latest');
    if (delta !== undefined) return { name, status: 'ok', message: 'Changes of users can be told (delta query).' };
    return {
      ...{ name, status: 'warning', message: 'Microsoft Graph gives no delta link: every read is a whole one.' },
      advice: 'External tenants (B2C) have no delta query.',
    };
  } catch (error) {
    return toFailure(name, error);
  }
}

async function domainsLine(domains: () => Promise<Domains>): Promise<CheckLine> {
  const name = 'domains';
  const { verified, default: standard } = await domains();
  if (verified === undefined || standard === undefined) {
    return {
      ...{
        name,
        status: 'warning',
        message: 'The verified domains cannot be read: names are checked when they are written alone.',
      },
      advice: 'Grant Domain.Read.All, or set defaultDomain if the mapping uses DefaultDomain().',
    };
  }
  const others = [...verified].filter((one) => one !== standard.toLowerCase());
  const rest = others.length === 0 ? '' : `; also ${others.slice(0, 10).join(', ')}`;
  return { name, status: 'ok', message: `Names end in ${standard}${rest}.` };
}

async function rolesLine({ users }: OpenGraph): Promise<CheckLine> {
  const name = 'protected accounts';
  const { unknownRoles, members } = await users.protection();
  if (unknownRoles === undefined) {
    return { name, status: 'ok', message: `${members} members of directory roles are never touched.` };
  }
  return {
    ...{ name, status: 'warning', message: `Who has a directory role is not known: ${unknownRoles}` },
    advice:
      'Grant RoleManagement.Read.Directory, and GroupMember.Read.All where groups have roles; until then Graph alone keeps them safe.',
  };
}

function toFailure(name: string, error: unknown): CheckLine {
  if (!(error instanceof ConnectorError)) throw error;
  return { name, status: 'failed', message: error.message, advice: error.advice };
}
