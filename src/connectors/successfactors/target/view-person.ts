import type { AccountView } from '../../../domain/account.ts';
import { type Attributes, type AttributeValue, newAttributes } from '../../../domain/value.ts';
import { personAttribute } from './attributes.ts';
import { type ContactTypes, isOfType } from './contact-types.ts';
import { type ContactRow, imageOf, type PersonImage, toAccount, type UserRow } from './person-image.ts';
import { isSameNumber } from './phone-number.ts';

/** The kinds of address that write-back knows, one record each. */
export const contactKinds = ['email', 'businessPhone', 'cellPhone'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** The account as seen by someone who wants these values: the records that the wanted types and userId select. */
export function viewWith(types: () => ContactTypes): AccountView {
  return (account, wanted) => {
    const image = imageOf(account);
    return toAccount(image, newAttributes(showPerson(image, wanted, types())));
  };
}

/** The attributes of a person as the records selected by `wanted` have them. */
export function showPerson(
  image: PersonImage,
  wanted: Attributes,
  types: ContactTypes,
): readonly (readonly [string, AttributeValue | undefined])[] {
  return [
    ['personIdExternal', image.personIdExternal],
    ...contactKinds.flatMap((kind) => showContact(kind, image, { wanted, types })),
    ...showUser(selectUser(image, wanted)),
  ];
}

/** The record of a kind: of the wanted type, else of the tenant's usual one. */
export function selectContact(
  kind: ContactKind,
  image: PersonImage,
  { wanted, types }: { wanted: Attributes; types: ContactTypes },
): ContactRow | undefined {
  const list = kind === 'email' ? types.email : types.phone;
  const rows = kind === 'email' ? image.emails : image.phones;
  const type = wantedType(kind, wanted, types);
  return rows.find((row) => isOfType(list, row.type, type));
}

/** The type that a record of a kind has, as the mapping or the configuration names it. */
export function wantedType(kind: ContactKind, wanted: Attributes, types: ContactTypes): string {
  const mapped = wanted[`${kind}Type`];
  return mapped === undefined || mapped === '' ? types.defaults[kind] : String(mapped);
}

/** The user that the wanted userId names, and no other; without one the user of the employment that speaks for the person. */
export function selectUser(image: PersonImage, wanted: Attributes): UserRow | undefined {
  const { userId } = wanted;
  if (userId === undefined || userId === '') return image.users[0];
  return image.users.find((user) => user.userId === String(userId));
}

type Shown = readonly (readonly [string, AttributeValue | undefined])[];

function showContact(kind: ContactKind, image: PersonImage, facts: { wanted: Attributes; types: ContactTypes }): Shown {
  const row = selectContact(kind, image, facts);
  const mappedType = facts.wanted[`${kind}Type`];
  const type = row === undefined ? undefined : (mappedType ?? row.type);
  const rest = [
    [`${kind}Type`, type],
    [`${kind}IsPrimary`, row?.isPrimary],
  ] as const;
  if (kind === 'email') return [['email', row?.fields.emailAddress], ...rest];
  const parts = ['CountryCode', 'AreaCode', 'Extension'] as const;
  return [
    [`${kind}Number`, showNumber(kind, row, facts.wanted)],
    ...parts.map((part) => [`${kind}${part}`, row?.fields[`${part[0]?.toLowerCase()}${part.slice(1)}`]] as const),
    ...rest,
  ];
}

/** A number that is the wanted one, only split into parts, is shown as it is wanted. */
function showNumber(kind: ContactKind, row: ContactRow | undefined, wanted: Attributes): string | undefined {
  const whole = wanted[`${kind}Number`];
  const isSplit = wanted[`${kind}CountryCode`] !== undefined || wanted[`${kind}AreaCode`] !== undefined;
  if (row === undefined || typeof whole !== 'string' || isSplit) return row?.fields.phoneNumber;
  return isSameNumber(row.fields, whole) ? whole : row.fields.phoneNumber;
}

function showUser(user: UserRow | undefined): Shown {
  return [
    ['userId', user?.userId],
    ...Object.entries(user?.fields ?? {}).map(([field, value]) => [nameOf(field), value] as const),
  ];
}

/** The name under which a field of a user, an employment or a job is mapped. */
function nameOf(field: string): string {
  if (field.includes('.')) return field;
  return personAttribute(field)?.group === 'user' ? field : `User.${field}`;
}
