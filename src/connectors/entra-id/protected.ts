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
  const listed = await readAllowed(
    async () => (await fetchPage(context.client, '/directoryRoles?$select=id,displayName')).items,
  );
  if ('refused' in listed) return { members, unknown: listed.refused };
  const free = new Set(context.config.unprotectedRoles.map((name) => name.toLowerCase()));
  const named = listed.result.flatMap((item) => roleSchema.safeParse(item).data ?? []);
  const guarded = named.filter(({ displayName }) => !free.has((displayName ?? '').toLowerCase()));
  const unread = await Promise.all(
    guarded.map(({ id, displayName }) => readRole(context, id, (member) => members.set(member, displayName ?? id))),
  );
  const [unknown] = unread.flat();
  return { members, ...(unknown !== undefined && { unknown }) };
}

/** Notes who has a role; a group stands for everybody in it. Gives why somebody may be missing. */
async function readRole(context: Context, id: string, note: (member: string) => void): Promise<readonly string[]> {
  const reasons: string[] = [];
  const groups: string[] = [];
  const direct = `/directoryRoles/${encodeURIComponent(id)}/members?$select=id`;
  await readMembers(direct);
  for (const group of groups) await readMembers(`/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id`);
  return reasons;

  async function readMembers(path: string): Promise<void> {
    const read = await readAllowed(async () => {
      for await (const items of followMembers(context, path)) {
        for (const member of items.flatMap((item) => memberSchema.safeParse(item).data ?? [])) {
          note(member.id);
          if (path === direct && member['@odata.type'] === '#microsoft.graph.group') groups.push(member.id);
        }
      }
    });
    if ('refused' in read) reasons.push(read.refused);
  }
}

/** What Graph gives, or what it says where we have no right to it. */
async function readAllowed<T>(read: () => Promise<T>): Promise<{ readonly result: T } | { readonly refused: string }> {
  try {
    return { result: await read() };
  } catch (error) {
    const said = graphErrorOf(error);
    if (said === undefined || ![400, 403, 404].includes(said.status)) throw error;
    return { refused: error instanceof Error ? error.message : 'they cannot be read' };
  }
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
