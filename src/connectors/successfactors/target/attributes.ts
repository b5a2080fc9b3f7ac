import type { TargetAttribute } from '../../contract.ts';

/** Which record of a person an attribute is in. */
export type AttributeGroup = 'person' | 'email' | 'businessPhone' | 'cellPhone' | 'user' | 'employment' | 'job';

export type PersonAttribute = {
  readonly name: string;
  readonly group: AttributeGroup;
  /** The field of PerEmail, PerPhone, User, EmpEmployment or EmpJob. */
  readonly field: string;
  readonly type: TargetAttribute['type'];
  readonly maxLength?: number;
};

/** Microsoft's names of what can be written back ("SAP SuccessFactors attribute reference", write-back), with their fields. */
const fixed: readonly PersonAttribute[] = [
  { name: 'personIdExternal', group: 'person', field: 'personIdExternal', type: 'text', maxLength: 100 },
  { name: 'email', group: 'email', field: 'emailAddress', type: 'text', maxLength: 100 },
  { name: 'emailType', group: 'email', field: 'emailType', type: 'text' },
  { name: 'emailIsPrimary', group: 'email', field: 'isPrimary', type: 'boolean' },
  ...phone('businessPhone'),
  ...phone('cellPhone'),
  { name: 'userId', group: 'user', field: 'userId', type: 'text', maxLength: 100 },
  { name: 'username', group: 'user', field: 'username', type: 'text', maxLength: 100 },
  { name: 'loginMethod', group: 'user', field: 'loginMethod', type: 'text', maxLength: 32 },
  ...Array.from({ length: 15 }, (_, index): PersonAttribute => {
    const name = `custom${String(index + 1).padStart(2, '0')}`;
    return { name, group: 'user', field: name, type: 'text', maxLength: 255 };
  }),
];

function phone(group: 'businessPhone' | 'cellPhone'): readonly PersonAttribute[] {
  return [
    { name: `${group}Number`, group, field: 'phoneNumber', type: 'text', maxLength: 100 },
    { name: `${group}CountryCode`, group, field: 'countryCode', type: 'text', maxLength: 32 },
    { name: `${group}AreaCode`, group, field: 'areaCode', type: 'text', maxLength: 32 },
    { name: `${group}Extension`, group, field: 'extension', type: 'text', maxLength: 32 },
    { name: `${group}Type`, group, field: 'phoneType', type: 'text' },
    { name: `${group}IsPrimary`, group, field: 'isPrimary', type: 'boolean' },
  ];
}

const byName: ReadonlyMap<string, PersonAttribute> = new Map(fixed.map((attribute) => [attribute.name, attribute]));

/** Fields of User that nobody sets through here: identity, activation (KBA 3170987) and secrets. */
const forbiddenFields: ReadonlySet<string> = new Set(['userId', 'status', 'password', 'username', 'manager', 'hr']);

/**
 * The attribute of that name; undefined when there is none. `User.<field>` names any other field of the user record,
 * `EmpEmployment.customString1` and `EmpJob.customString1` the text fields of the tenant's own there: what an employment and a
 * job are is HR's to say.
 */
export function personAttribute(name: string): PersonAttribute | undefined {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const own = /^(EmpEmployment|EmpJob)\.(customString\d{1,2})$/.exec(name);
  if (own !== null) {
    const group = own[1] === 'EmpJob' ? 'job' : 'employment';
    return { name, group, field: own[2] ?? '', type: 'text', maxLength: 256 };
  }
  const field = /^User\.([A-Za-z]\w*)$/.exec(name)?.[1];
  if (field === undefined || forbiddenFields.has(field)) return undefined;
  return { name, group: 'user', field, type: 'text' };
}

/** The attribute that makes a record of its group worth writing; flags and types alone are nothing. */
export function leadingAttribute(group: AttributeGroup): string | undefined {
  if (group === 'email') return 'email';
  return group === 'businessPhone' || group === 'cellPhone' ? `${group}Number` : undefined;
}

/** Those of these attributes that are fields of an employment or of its job. */
export function employmentAttributes(names: readonly string[]): readonly PersonAttribute[] {
  return names.flatMap((name) => {
    const attribute = personAttribute(name);
    return attribute?.group === 'employment' || attribute?.group === 'job' ? [attribute] : [];
  });
}

/** The fields of User that these attributes are in, the key left out. */
export function userFields(names: readonly string[]): readonly string[] {
  const fields = names.flatMap((name) => {
    const attribute = personAttribute(name);
    return attribute?.group === 'user' && attribute.field !== 'userId' ? [attribute.field] : [];
  });
  return [...new Set(fields)];
}
