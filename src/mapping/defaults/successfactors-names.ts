/** Entra ID takes these characters in a userPrincipalName alone, so a name that is to be synchronized there keeps to them. */
const NOT_IN_PRINCIPAL_NAME = "[^A-Za-z0-9'.!#^~_-]+";
/** The user name of SuccessFactors without a domain. */
export const LOCAL_PART = 'Replace([username], , "@.*$", , "", , )';

const principalName = firstFilled(
  principalPart('Join(".", [firstName], [lastName])'),
  principalPart(LOCAL_PART),
  principalPart('[personIdExternal]'),
);
const initialName = firstFilled(principalPart('Join(".", Left([firstName], 1), [lastName])'), principalName);

/** First and last name, then the first initial, then numbers, at the domain of the target. */
export function uniquePrincipalName(): string {
  return `SelectUniqueValue(
  ${withoutEmptyName(`Append(${principalName}, Append("@", DefaultDomain()))`)},
  ${withoutEmptyName(`Append(${initialName}, Append("@", DefaultDomain()))`)},
  Counter(${withoutEmptyName(`Append(${principalName}, Append("{n}@", DefaultDomain()))`)}, 1))`;
}

/** The same without the domain, in at most 64 characters. */
export function uniqueNickname(): string {
  return `SelectUniqueValue(
  ${principalName},
  ${initialName},
  Counter(${principalName}, 1, 64))`;
}

export function firstFilled(...expressions: readonly string[]): string {
  return `Coalesce(${expressions.join(', ')})`;
}

/** Nothing instead of a number or a domain alone, for a person without any name in usable letters. */
export function withoutEmptyName(expression: string): string {
  return `Replace(${expression}, , "^ ?(?:@|\\\\{n\\\\}).*$", , "", , )`;
}

function principalPart(expression: string): string {
  const clean = `Replace(Transliterate(StripSpaces(${expression})), , "${NOT_IN_PRINCIPAL_NAME}", , "", , )`;
  return `Replace(Left(${clean}, 60), , "^\\\\.+|\\\\.+$", , "", , )`;
}
