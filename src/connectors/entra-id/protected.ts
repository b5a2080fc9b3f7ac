import { type Batcher, callError, type GraphCall } from './batch.ts';
import type { GraphClient } from './client.ts';
import type { EntraIdConfig } from './config.ts';
import { graphErrorOf } from './errors.ts';
import { fetchPage, followPages, toPage } from './pages.ts';
import { type GraphUser, memberSchema, roleSchema } from './schema.ts';

/** Who must never be touched, as it was when the session began. */
export type Protection = {
  /** Why a user must not be touched; undefined when it may. */
  whyProtected(user: GraphUser): string | undefined;
  /** Why the members of directory roles are not known; undefined when they are. */
  readonly unknownRoles?: string;
  /** How many users a directory role protects. */
  readonly members: number;
};

type Context = { readonly client: GraphClient; readonly batcher: Batcher; readonly config: EntraIdConfig };

/** Who has a directory role, also through a group, and the names of the configuration. Roles that can't be read protect nobody. */
export async function loadProtection(context: Context): Promise<Protection> {
  const roles = await readRoleMembers(context);
  const names = new Set(context.config.protected.map((name) => name.toLowerCase()));
  return {
    whyProtected(user) {
      const role = roles.members.get(user.id);
      if (role !== undefined) return `it has the directory role ${role}`;
      const own = [user.id, user.userPrincipalName].map((name) => String(name).toLowerCase());
      return own.some((name) => names.has(name)) ? 'the configuration lists it under protected' : undefined;
    },
    members: roles.members.size,
    ...(roles.unknown !== undefined && { unknownRoles: roles.unknown }),
  };
}

type Roles = { readonly members: ReadonlyMap<string, string>; readonly unknown?: string };

async function readRoleMembers(context: Context): Promise<Roles> {
  const members = new Map<string, string>();
  try {
    const roles = (await fetchPage(context.client, '/directoryRoles?$select=id,displayName')).items;
    const free = new Set(context.config.unprotectedRoles.map((name) => name.toLowerCase()));
    const named = roles.flatMap((item) => roleSchema.safeParse(item).data ?? []);
    const guarded = named.filter(({ displayName }) => !free.has((displayName ?? '').toLowerCase()));
    await Promise.all(
      guarded.map(async ({ id, displayName }) => {
        const path = `/directoryRoles/${encodeURIComponent(id)}/members?$select=id`;
        for (const member of await readMembers(context, path)) members.set(member, displayName ?? id);
      }),
    );
    return { members };
  } catch (error) {
    const said = graphErrorOf(error);
    if (said === undefined || ![400, 403, 404].includes(said.status)) throw error;
    return { members, unknown: error instanceof Error ? error.message : 'they cannot be read' };
  }
}

/** The ids of users below a path of members; a group stands for everybody in it. */
async function readMembers(context: Context, path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const items of followMembers(context, path)) {
    for (const item of items) {
      const member = memberSchema.safeParse(item).data;
      if (member === undefined) continue;
      ids.push(member.id);
      if (member['@odata.type'] === '#microsoft.graph.group') {
        const inner = `/groups/${encodeURIComponent(member.id)}/transitiveMembers?$select=id`;
        for await (const page of followPages(context.client, inner))
          ids.push(...page.flatMap((one) => memberSchema.safeParse(one).data?.id ?? []));
      }
    }
  }
  return ids;
}

async function* followMembers({ client, batcher }: Context, path: string): AsyncGenerator<readonly unknown[]> {
  const call: GraphCall = { method: 'GET', url: path };
  const answer = await batcher.call(call);
  if (answer.status === 'lost') throw answer.error;
  if (answer.status === 'refused') throw callError(client, call, answer.error);
  const page = toPage(client, answer.body, path);
  yield page.items;
  if (page.next !== undefined) yield* followPages(client, page.next);
}
