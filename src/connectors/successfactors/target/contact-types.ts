/** An option of a picklist, as a type field may name it. */
export type Option = { readonly id: string; readonly code: string };

/** The types of e-mail addresses and telephones in this tenant. */
export type ContactTypes = {
  readonly email: TypeList;
  readonly phone: TypeList;
  /** What is written where the mapping has no …Type: external code or option id. */
  readonly defaults: Readonly<Record<'email' | 'businessPhone' | 'cellPhone', string>>;
};

/** A picklist and the form in which its fields hold an option: almost always its id (KBA 2773713). */
export type TypeList = { readonly name: string; readonly options: readonly Option[]; readonly form: 'id' | 'code' };

/**
 * What a type field holds for an option that is named by its id (thousands separators are dropped) or by its external
 * code. Undefined when the list has no such option.
 */
export function resolveType(list: TypeList, wanted: string): string | undefined {
  const text = wanted.trim();
  const id = /^\d{1,3}([.,' ]\d{3})+$/.test(text) ? text.replaceAll(/\D/g, '') : text;
  const option =
    list.options.find((one) => one.id === id) ??
    list.options.find((one) => one.code === text) ??
    list.options.find((one) => one.code.toLowerCase() === text.toLowerCase());
  return option === undefined ? undefined : option[list.form];
}

/** Whether a record's type is the wanted one, in whatever form either of them is. */
export function isOfType(list: TypeList, type: string, wanted: string): boolean {
  const resolved = resolveType(list, wanted);
  return type === wanted || (resolved !== undefined && resolveType(list, type) === resolved);
}
