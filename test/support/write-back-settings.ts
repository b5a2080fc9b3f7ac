type AttributeMapping = Readonly<Record<string, unknown>>;

/** One of the five supported settings: the flags as the mapping has them, the numbers that it maps, and what stands in HR after each step. */
export type WriteBackSetting = {
  readonly name: string;
  readonly flags: readonly [email: string, office: string, cell: string];
  readonly office?: string;
  readonly cell?: string;
  readonly steps: readonly {
    readonly telephoneNumber?: string;
    readonly mobile?: string;
    readonly phones: readonly string[];
  }[];
};

const both = { office: '[telephoneNumber]', cell: '[mobile]' };

/** "Phone and e-mail write-back scenarios" of Microsoft's integration reference: the flags are fixed by the mapping. */
export const writeBackSettings: readonly WriteBackSetting[] = [
  {
    ...{ name: '1: the business e-mail alone', flags: ['true', 'true', 'false'] },
    steps: [{ telephoneNumber: '030 1', mobile: '0170 1', phones: [] }],
  },
  {
    ...{ name: '2: e-mail and office telephone primary', flags: ['true', 'true', 'false'], ...both },
    steps: [
      { telephoneNumber: '030 1', mobile: '0170 1', phones: ['B 030 1 primary', 'C 0170 1'] },
      { telephoneNumber: '030 2', mobile: '0170 1', phones: ['B 030 2 primary', 'C 0170 1'] },
    ],
  },
  {
    ...{ name: '3: e-mail and cell telephone primary', flags: ['true', 'false', 'true'], ...both },
    steps: [{ telephoneNumber: '030 1', mobile: '0170 1', phones: ['B 030 1', 'C 0170 1 primary'] }],
  },
  {
    name: '4: the office telephone is primary unless there is a cell telephone',
    flags: [
      'true',
      'IIF(IsPresent([telephoneNumber]), IIF(IsPresent([mobile]), "false", "true"), "false")',
      'IIF(IsPresent([mobile]), "true", "false")',
    ],
    ...both,
    steps: [
      { telephoneNumber: '030 1', phones: ['B 030 1 primary'] },
      { telephoneNumber: '030 1', mobile: '0170 1', phones: ['B 030 1', 'C 0170 1 primary'] },
    ],
  },
  {
    name: '5: the cell telephone as the office telephone, where there is one',
    flags: ['true', 'true', 'false'],
    office: 'IIF(IsPresent([mobile]), [mobile], [telephoneNumber])',
    steps: [
      { telephoneNumber: '030 1', phones: ['B 030 1 primary'] },
      { telephoneNumber: '030 1', mobile: '0170 1', phones: ['B 0170 1 primary'] },
    ],
  },
];

/** The attribute mappings of a setting, beside those that say who a worker is and what the address is. */
export function mapSetting(
  { flags, office, cell }: WriteBackSetting,
  optionId: (picklist: string, code: string) => string,
): readonly AttributeMapping[] {
  const flag = (target: string, text: string) =>
    text.includes('(') ? { target, value: text } : { target, constant: text };
  const type = (target: string, picklist: string, code: string) => ({ target, constant: optionId(picklist, code) });
  return [
    ...[flag('emailIsPrimary', flags[0]), type('emailType', 'ecEmailType', 'B')],
    ...[type('businessPhoneType', 'ecPhoneType', 'B'), type('cellPhoneType', 'ecPhoneType', 'C')],
    ...[flag('businessPhoneIsPrimary', flags[1]), flag('cellPhoneIsPrimary', flags[2])],
    ...(office === undefined ? [] : [{ target: 'businessPhoneNumber', value: office }]),
    ...(cell === undefined ? [] : [{ target: 'cellPhoneNumber', value: cell }]),
  ];
}
