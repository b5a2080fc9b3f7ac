import { badRequest } from '../graph-error.ts';

/** Longest parts of a user principal name (Entra ID: 113 characters in all). */
const LONGEST_ALIAS = 64;
const LONGEST_DOMAIN = 48;

/**
 * Refuses a user principal name with characters that Entra ID does not take (allowed: `A-Z a-z 0-9 ' . - _ ! # ^ ~`, no dot
 * before the `@`) or whose domain is not verified in the tenant. @throws GraphError 400
 */
export function checkPrincipalName(name: string, domains: readonly string[]): void {
  const [, alias, domain] = /^([A-Za-z0-9'.\-_!#^~]+)@([A-Za-z0-9.-]+)$/u.exec(name) ?? [];
  const isWhole = alias !== undefined && domain !== undefined && !alias.startsWith('.') && !alias.endsWith('.');
  if (!isWhole || alias.length > LONGEST_ALIAS || domain.length > LONGEST_DOMAIN)
    throw refusal('Property userPrincipalName is invalid.');
  if (!domains.includes(domain.toLowerCase()))
    throw refusal(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
}

function refusal(message: string): Error {
  return badRequest(message, [{ code: 'InvalidValue', message, target: 'userPrincipalName' }]);
}
