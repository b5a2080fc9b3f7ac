import type { JsonObject } from '../../domain/value.ts';
import type { ApplyContext } from './apply-context.ts';
import type { Refused } from './encode-user.ts';

/** Why a user principal name can't be given: its domain is none of the tenant's. Nothing where that is not known. */
export async function whyWrongDomain(context: ApplyContext, body: JsonObject): Promise<Refused | undefined> {
  const name = body.userPrincipalName;
  if (typeof name !== 'string') return undefined;
  const { verified } = await context.domains();
  const domain = name.slice(name.lastIndexOf('@') + 1).toLowerCase();
  if (verified === undefined || verified.has(domain)) return undefined;
  return {
    code: 'domainNotVerified',
    attribute: 'userPrincipalName',
    subject: domain,
    message: `${domain} is no verified domain of the tenant, which has ${[...verified].slice(0, 10).join(', ') || 'none'}.`,
    advice: 'Verify the domain in the tenant, or form userPrincipalName with DefaultDomain().',
  };
}
