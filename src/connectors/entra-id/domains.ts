import type { GraphClient } from './client.ts';
import { graphErrorOf } from './errors.ts';
import { fetchPage } from './pages.ts';
import { domainSchema, organizationSchema } from './schema.ts';

/** The domains that names may end in. */
export type Domains = {
  /** Verified ones, in lower case; undefined when they can't be read. */
  readonly verified?: ReadonlySet<string>;
  readonly default?: string;
};

/** Reads the tenant's domains: by Domain.Read.All, else by Organization.Read.All. */
export async function loadDomains(client: GraphClient): Promise<Domains> {
  return (await readDomains(client)) ?? (await readOrganization(client)) ?? {};
}

async function readDomains(client: GraphClient): Promise<Domains | undefined> {
  const items = await readAllowed(client, '/domains?$select=id,isDefault,isVerified');
  const domains = items?.flatMap((item) => domainSchema.safeParse(item).data ?? []);
  return domains === undefined
    ? undefined
    : toDomains(
        domains
          .filter(({ isVerified }) => isVerified !== false)
          .map(({ id, isDefault }) => ({ name: id, isDefault: isDefault === true })),
      );
}

async function readOrganization(client: GraphClient): Promise<Domains | undefined> {
  const items = await readAllowed(client, '/organization?$select=id,verifiedDomains');
  const [organization] = items?.flatMap((item) => organizationSchema.safeParse(item).data ?? []) ?? [];
  return organization === undefined
    ? undefined
    : toDomains(organization.verifiedDomains.map(({ name, isDefault }) => ({ name, isDefault: isDefault === true })));
}

function toDomains(domains: readonly { readonly name: string; readonly isDefault: boolean }[]): Domains {
  const standard = domains.find(({ isDefault }) => isDefault)?.name;
  return {
    verified: new Set(domains.map(({ name }) => name.toLowerCase())),
    ...(standard !== undefined && { default: standard }),
  };
}

/** Undefined where the application has no right to read this. */
async function readAllowed(client: GraphClient, target: string): Promise<readonly unknown[] | undefined> {
  try {
    return (await fetchPage(client, target)).items;
  } catch (error) {
    if (graphErrorOf(error)?.status === 403) return undefined;
    throw error;
  }
}
