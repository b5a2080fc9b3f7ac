import { instantText } from '../clock.ts';
import type { Tenant } from '../directory/tenant.ts';
import { isLive, type UserImage, type UserRecord } from '../directory/user-record.ts';
import { DEFAULT_PROPERTIES, emptyValue, type UserSchema } from './user-property.ts';

/** What a user is shown from: the tenant, and the image that the reader may see. */
export type View = { readonly tenant: Tenant; readonly schema: UserSchema; readonly image: UserImage };

/** One property of a user, by its path (`city`, `employeeOrgData/division`). */
export function readProperty(record: UserRecord, view: View, path: string): unknown {
  const [name = '', part] = path.split('/');
  const value = readWhole(record, view, name);
  if (part === undefined) return value;
  return (value as Readonly<Record<string, unknown>> | null)?.[part] ?? null;
}

function readWhole(record: UserRecord, { schema, image }: View, name: string): unknown {
  if (name === 'id') return record.id;
  if (name === 'deletedDateTime') return image.deletedAt === null ? null : instantText(image.deletedAt);
  if (name === 'userPrincipalName' && image.deletedAt !== null)
    return `${record.id.replaceAll('-', '')}${String(image.values[name])}`;
  const property = schema.get(name);
  return image.values[name] ?? (property === undefined ? null : emptyValue(property));
}

/** A user as JSON: the selected properties, or those that come by default. */
export function renderUser(
  record: UserRecord,
  view: View,
  select: readonly string[] | undefined,
): Record<string, unknown> {
  const names = select ?? DEFAULT_PROPERTIES;
  return Object.fromEntries(names.map((name) => [name, readProperty(record, view, name)]));
}

/** The manager as JSON, undefined for none and for one who was deleted. */
export function renderManager(
  view: View,
  select: readonly string[] | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const manager = view.image.managerId === null ? undefined : view.tenant.find(view.image.managerId);
  if (!isLive(manager)) return undefined;
  const user = renderUser(manager, { ...view, image: manager.image }, select);
  return { '@odata.type': '#microsoft.graph.user', ...user };
}

/** `@odata.context` of an answer about users. */
export function contextOf(origin: string, select: readonly string[] | undefined, isOne: boolean): string {
  const names = select === undefined ? '' : `(${select.join(',')})`;
  return `${origin}/v1.0/$metadata#users${names}${isOne ? '/$entity' : ''}`;
}
