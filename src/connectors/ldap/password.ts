/** What the domain asks of a password. */
export type PasswordPolicy = { readonly minimumLength: number };

export type PasswordRequest = {
  readonly policy: PasswordPolicy;
  /** How many characters are wanted where the policy asks for fewer. (Default: 32.) */
  readonly length?: number;
  /** Names of the person: the complexity rule forbids them inside the password. */
  readonly names: readonly string[];
  readonly randomBytes: (size: number) => Uint8Array;
};

/** Characters without look-alikes, for whoever has to read one aloud. */
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#$%*+-.:=?@_~'] as const;
const alphabet = classes.join('');

/** Longer than most policies ask for. */
const ordinaryLength = 32;
/** The longest that Windows tools accept. */
const maximumLength = 127;

/**
 * A random password that meets Active Directory's complexity rule whatever the policy says: four kinds of characters and no part of
 * the person's names (https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/password-must-meet-complexity-requirements).
 */
export function generatePassword(request: PasswordRequest): string {
  const length = Math.min(Math.max(request.length ?? ordinaryLength, request.policy.minimumLength), maximumLength);
  const forbidden = forbiddenParts(request.names);
  for (;;) {
    const password = randomText(length, request.randomBytes);
    const lower = password.toLowerCase();
    const hasAllClasses = classes.every((characters) => [...password].some((char) => characters.includes(char)));
    if (hasAllClasses && !forbidden.some((part) => lower.includes(part))) return password;
  }
}

/** The parts of three and more characters into which Windows cuts a name. */
function forbiddenParts(names: readonly string[]): readonly string[] {
  const parts = names.flatMap((name) => name.toLowerCase().split(/[\s,.\-_#]+/));
  return parts.filter((part) => part.length >= 3);
}

/** Bytes that would make some characters more frequent than others are thrown away. */
function randomText(length: number, randomBytes: (size: number) => Uint8Array): string {
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
