import type { AttributeDelta } from '../../domain/change.ts';
import { leafValue, parseDn } from '../../domain/dn.ts';
import type { Operation, Outcome } from '../../domain/operation.ts';
import type { Definitions } from '../ldap/attribute-definition.ts';
import { moveAccount, refused } from '../ldap/change-account.ts';
import type { Connection } from '../ldap/connection.ts';
import { isRefused, type Place, type Refused, toChanges, toList, toNewPlace } from '../ldap/encode-changes.ts';
import type { LdapEntry } from '../ldap/ldap-entry.ts';
import type { ApplyContext } from './apply-context.ts';
import { isPseudoAttribute } from './pseudo-attributes.ts';

type UpdateOperation = Extract<Operation, { kind: 'update' }>;
type Update = { readonly connection: Connection; readonly entry: LdapEntry; readonly operation: UpdateOperation };

/** Changes attributes. The one that names the account is changed by a rename first: a modify can not take its value away. */
export async function updateAccount(context: ApplyContext, update: Update): Promise<Outcome | undefined> {
  const { directory, schema } = context;
  const { connection, entry, operation } = update;
  const type = parseDn(entry.dn)?.[0]?.type ?? directory.config.rdnAttribute;
  const definitions = await schema.define([type, ...operation.deltas.map(({ name }) => name)]);
  const plan = planUpdate(entry.dn, operation.deltas, { type, definitions });
  if (isRefused(plan)) return refused(directory, plan);
  const changes = toChanges(plan.deltas, { definitions, isPseudo: isPseudoAttribute });
  if (isRefused(changes)) return refused(directory, changes);
  if (plan.place !== undefined) await moveAccount(directory, { connection, entry, place: plan.place });
  const dn = plan.place?.dn ?? entry.dn;
  if (changes.length > 0) await connection.modify(dn, changes);
  return { status: 'done', account: { anchor: operation.account.anchor, name: dn } };
}

type UpdatePlan = { readonly place?: Place; readonly deltas: readonly AttributeDelta[] };

/** What of an update is a rename, and what is left for a modify. */
function planUpdate(
  dn: string,
  deltas: readonly AttributeDelta[],
  { type, definitions }: { type: string; definitions: Definitions },
): UpdatePlan | Refused {
  const nameOf = (attribute: string) => (definitions.get(attribute.toLowerCase())?.name ?? attribute).toLowerCase();
  const naming = deltas.find(({ name }) => nameOf(name) === nameOf(type));
  if (naming === undefined) return { deltas };
  const wanted = toList(naming.after).map(String);
  if (wanted.includes(leafValue(dn) ?? '')) return { deltas };
  const place = toNewPlace(dn, { type, name: wanted[0] ?? '' });
  if (isRefused(place)) return place;
  const isWhole = wanted.length === 1 && toList(naming.before).length <= 1;
  return { place, deltas: isWhole ? deltas.filter((delta) => delta !== naming) : deltas.map(withWholeList(naming)) };
}

/** After the rename the list is put as a whole: the rename has changed it already. */
function withWholeList(naming: AttributeDelta): (delta: AttributeDelta) => AttributeDelta {
  return (delta) => {
    if (delta !== naming) return delta;
    const { before: _, ...whole } = naming;
    return whole;
  };
}
