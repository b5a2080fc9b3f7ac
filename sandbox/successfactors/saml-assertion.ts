import { isSignatureValid } from './saml-signature.ts';

/** A registered OAuth client: its API key and the certificate (PEM) that signs its assertions, if it was registered. */
export type OAuthClient = { readonly clientId: string; readonly certificate?: string };

/** What an assertion is checked against. */
export type AssertionCheck = { readonly client: OAuthClient; readonly tokenUrl: string; readonly now: number };

/** The audience that SuccessFactors expects. */
export const AUDIENCE = 'www.successfactors.com';

function first(xml: string, pattern: RegExp): string | undefined {
  return pattern.exec(xml)?.[1]?.trim();
}

function isForeignRecipient(xml: string, tokenUrl: string): boolean {
  const recipient = first(xml, /\bRecipient="([^"]*)"/u);
  if (recipient === undefined) return true;
  try {
    return (
      new URL(recipient).pathname !== new URL(tokenUrl).pathname ||
      new URL(recipient).hostname !== new URL(tokenUrl).hostname
    );
  } catch {
    return true;
  }
}

function expiryProblem(xml: string, now: number): string | undefined {
  for (const [, moment] of xml.matchAll(/\bNotOnOrAfter="([^"]*)"/gu)) {
    if (!(Date.parse(moment ?? '') > now)) return 'Unable to authenticate the client (the SAML assertion has expired)';
  }
  const notBefore = first(xml, /\bNotBefore="([^"]*)"/u);
  if (notBefore !== undefined && Date.parse(notBefore) > now + 300_000)
    return 'Unable to authenticate the client (the SAML assertion is not yet valid)';
  return /\bNotOnOrAfter="/u.test(xml)
    ? undefined
    : 'Unable to authenticate the client (the SAML assertion has no NotOnOrAfter)';
}

/**
 * Checks a base64 SAML 2.0 assertion: audience, recipient, expiry, `api_key` attribute, and the signature when the client has
 * a certificate. Gives the NameID, or the text of the refusal (KBA 2668018, KBA 3336571).
 */
export function checkAssertion(
  assertion: string,
  check: AssertionCheck,
): { readonly subject: string } | { readonly problem: string } {
  const xml = Buffer.from(assertion, 'base64').toString('utf8');
  const subject = first(xml, /<(?:\w+:)?NameID\b[^>]*>([^<]*)</u);
  if (!/<(?:\w+:)?Assertion\b/u.test(xml) || subject === undefined)
    return { problem: 'Unable to map the SAML assertion: it cannot be parsed' };
  if (check.client.certificate !== undefined && !isSignatureValid(xml, check.client.certificate)) {
    return {
      problem:
        'Unable to verify the signature of the SAML assertion. Please ensure that it is signed with the registered key.',
    };
  }
  if (first(xml, /<(?:\w+:)?Audience>([^<]*)</u) !== AUDIENCE)
    return { problem: `Unable to authenticate the client (the audience must be ${AUDIENCE})` };
  if (isForeignRecipient(xml, check.tokenUrl))
    return { problem: 'Unable to authenticate the client (the recipient of the SAML assertion is not this token URL)' };
  const expired = expiryProblem(xml, check.now);
  if (expired !== undefined) return { problem: expired };
  const apiKey = first(
    xml,
    /<(?:\w+:)?Attribute\b[^>]*\bName="api_key"[^>]*>\s*<(?:\w+:)?AttributeValue\b[^>]*>([^<]*)</u,
  );
  if (apiKey !== check.client.clientId)
    return {
      problem: 'Unable to authenticate the client (api_key of the SAML assertion does not match the client_id)',
    };
  return { subject };
}
