import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';

export type AssertionFacts = {
  readonly issuer: string;
  /** The API user: a userId, or a username when `isUsername`. */
  readonly subject: string;
  readonly isUsername: boolean;
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly now: number;
  /** Unique for each assertion; letters, digits and `_`. */
  readonly id: string;
  /** Base64 of the DER certificate, to be put into KeyInfo. */
  readonly certificate?: string;
};

const AUDIENCE = 'www.successfactors.com';
const LIFETIME_MS = 10 * 60_000;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * A SAML 2.0 bearer assertion for `/oauth/token`, signed with RSA-SHA256 (enveloped, exclusive canonical XML).
 *
 * @remarks Written as text that already is its own canonical form (attributes in order, no empty-element tags, nothing
 * between elements), so that digest and signature are taken over the very bytes and no XML library is needed.
 */
export function signedAssertion(facts: AssertionFacts, key: KeyObject): string {
  const digest = createHash('sha256').update(assertionXml(facts, '')).digest('base64');
  const value = sign('RSA-SHA256', Buffer.from(signedInfo(facts.id, digest, ` xmlns:ds="${DSIG}"`)), key).toString(
    'base64',
  );
  const keyInfo =
    facts.certificate === undefined
      ? ''
      : `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${text(facts.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const signature = `<ds:Signature xmlns:ds="${DSIG}">${signedInfo(facts.id, digest, '')}<ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}</ds:Signature>`;
  return assertionXml(facts, signature);
}

/**
 * A private key from PEM. The key that SuccessFactors' own certificate page hands out is accepted as well: PKCS#8 in
 * base64 without, or with a misleading, header, sometimes followed by `###` and an alias.
 */
export function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const block = /-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/.exec(pem)?.[1] ?? pem;
    for (const der of derCandidates(block)) {
      try {
        return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      } catch {}
    }
    throw error;
  }
}

function derCandidates(block: string): readonly Buffer[] {
  const once = Buffer.from(block.replace(/\s+/g, ''), 'base64');
  const inner = once.toString('latin1').split('###')[0] ?? '';
  return [once, Buffer.from(inner, 'base64')];
}

function assertionXml(facts: AssertionFacts, signature: string): string {
  const issued = instant(facts.now);
  const ends = instant(facts.now + LIFETIME_MS);
  // The server's clock may be behind ours.
  const begins = instant(facts.now - LIFETIME_MS);
  return [
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${facts.id}" IssueInstant="${issued}" Version="2.0">`,
    `<saml2:Issuer>${text(facts.issuer)}</saml2:Issuer>${signature}`,
    `<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${text(facts.subject)}</saml2:NameID>`,
    '<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml2:SubjectConfirmationData NotOnOrAfter="${ends}" Recipient="${attribute(facts.tokenUrl)}"></saml2:SubjectConfirmationData>`,
    '</saml2:SubjectConfirmation></saml2:Subject>',
    `<saml2:Conditions NotBefore="${begins}" NotOnOrAfter="${ends}">`,
    `<saml2:AudienceRestriction><saml2:Audience>${AUDIENCE}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
    `<saml2:AuthnStatement AuthnInstant="${issued}" SessionIndex="${facts.id}"><saml2:AuthnContext>`,
    '<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml2:AuthnContextClassRef>',
    '</saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement>',
    samlAttribute('api_key', facts.clientId),
    facts.isUsername ? samlAttribute('use_username', 'true') : '',
    '</saml2:AttributeStatement></saml2:Assertion>',
  ].join('');
}

function signedInfo(id: string, digest: string, namespace: string): string {
  return [
    `<ds:SignedInfo${namespace}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`,
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>',
    `<ds:Reference URI="#${id}"><ds:Transforms>`,
    `<ds:Transform Algorithm="${DSIG}enveloped-signature"></ds:Transform>`,
    `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>`,
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>',
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
  ].join('');
}

function samlAttribute(name: string, value: string): string {
  return `<saml2:Attribute Name="${name}"><saml2:AttributeValue>${text(value)}</saml2:AttributeValue></saml2:Attribute>`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Character data in canonical XML. Control characters cannot stand in XML at all. */
function text(value: string): string {
  return withoutControls(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

/** An attribute value in canonical XML. */
function attribute(value: string): string {
  return withoutControls(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}

function withoutControls(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
