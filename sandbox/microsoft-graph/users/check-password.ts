import { badRequest, unreadable } from '../graph-error.ts';

type Fields = Readonly<Record<string, unknown>>;

const MEMBERS: Readonly<Record<string, 'string' | 'boolean'>> = {
  password: 'string',
  forceChangePasswordNextSignIn: 'boolean',
  forceChangePasswordNextSignInWithMfa: 'boolean',
};

/** Refuses a password profile with a weak password: 8 to 256 characters of three kinds. @throws GraphError 400 */
export function checkPassword(profile: Fields, policies: unknown): void {
  for (const [name, value] of Object.entries(profile)) {
    if (name.includes('@odata.')) continue;
    const type = MEMBERS[name];
    if (type === undefined)
      throw unreadable(`The property '${name}' does not exist on type 'microsoft.graph.passwordProfile'.`);
    if (value !== null && typeof value !== type)
      throw unreadable(`Cannot convert the literal to the expected type of '${name}'.`);
  }
  const { password } = profile;
  if (typeof password !== 'string') return;
  const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^a-zA-Z\d]/u].filter((kind) => kind.test(password)).length;
  const isWeakAllowed = String(policies ?? '').includes('DisableStrongPassword');
  const isLongEnough = password.length >= 8 && password.length <= 256;
  if (isLongEnough && (kinds >= 3 || isWeakAllowed)) return;
  const message =
    'The specified password does not comply with password complexity requirements. Please provide a different password.';
  throw badRequest(message, [{ code: 'PasswordPolicyViolation', message, target: 'passwordProfile' }]);
}
