/** Characters that Active Directory refuses in a sAMAccountName, and `@`; all else than these is left to letters and digits. */
const NOT_IN_ACCOUNT_NAME = '[^A-Za-z0-9._-]+';

/** First and last name. No number for somebody who shows none: an account whose name Flex HRM only hides must not be renamed to it. */
export const FULL_NAME = 'Coalesce(Join(" ", [firstName], [lastName]), [name])';

/** `anna.akesson`: a name of plain letters in at most `length` characters, for accounts and addresses. */
function namePart(expression: string, length: number): string {
  const clean = `Replace(ToLower(Transliterate(StripSpaces(${expression}))), , "${NOT_IN_ACCOUNT_NAME}", , "", , )`;
  return `Replace(Left(${clean}, ${length}), , "^\\\\.+|\\\\.+$", , "", , )`;
}

/** First and last name with a dot, then the name alone that there is, then the number. */
function loginName(length: number): string {
  return `Coalesce(${namePart('Join(".", [firstName], [lastName])', length)}, ${namePart('[name]', length)}, ${namePart('[employmentNumber]', length)})`;
}

/** The first initial and the last name. */
function initialName(length: number): string {
  return `Coalesce(${namePart('Join("", Left([firstName], 1), [lastName])', length)}, ${loginName(length)})`;
}

/** The login name, the initial with the last name, then numbers, in at most `length` characters. */
export function uniqueLogin(length: number): string {
  return `SelectUniqueValue(
  ${loginName(length)},
  ${initialName(length)},
  Counter(${loginName(length)}, 1, ${length}))`;
}

/** The full name in at most 64 characters; a second bearer gets a number. */
export function uniqueCommonName(): string {
  const numbered = `Replace(Append(${FULL_NAME}, " {n}"), , "^ \\\\{n\\\\}$", , "", , )`;
  return `SelectUniqueValue(Trim(Left(${FULL_NAME}, 64)), Counter(${numbered}, 2, 64))`;
}

/** First and last name at the domain of the target, then the initial, then numbers. */
export function uniquePrincipalName(): string {
  return `SelectUniqueValue(
  ${atDomain(loginName(60), '@')},
  ${atDomain(initialName(60), '@')},
  Counter(${atDomain(loginName(60), '{n}@')}, 1))`;
}

/** Nothing instead of a domain alone, for a person without any name in usable letters. */
function atDomain(name: string, between: string): string {
  return `Replace(Append(${name}, Append("${between}", DefaultDomain())), , "^(?:\\\\{n\\\\})?@.*$", , "", , )`;
}
