import { createHash, createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { canonicalize, findElement, parseXml, textOf, type XmlElement } from './xml.ts';

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const SIGNATURES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'RSA-SHA256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'RSA-SHA512',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': 'RSA-SHA1',
};

function publicKeyOf(certificate: string) {
  return certificate.includes('PUBLIC KEY') ? createPublicKey(certificate) : new X509Certificate(certificate).publicKey;
}

function algorithm(element: XmlElement | undefined): string {
  return element?.attributes.find((attribute) => attribute.name === 'Algorithm')?.value ?? '';
}

function isDigestValid(target: XmlElement, signature: XmlElement, reference: XmlElement): boolean {
  const digest = DIGESTS[algorithm(findElement(reference, 'DigestMethod'))];
  if (digest === undefined) return false;
  const canonical = canonicalize(target, signature);
  const wanted = textOf(findElement(reference, 'DigestValue')).replace(/\s/gu, '');
  return createHash(digest).update(canonical, 'utf8').digest('base64') === wanted;
}

/** True when the assertion (or the response around it) carries an enveloped XML signature made with the certificate's key (exclusive C14N). */
export function isSignatureValid(xml: string, certificate: string): boolean {
  try {
    const root = parseXml(xml);
    const signature = findElement(root, 'Signature');
    const signedInfo = findElement(signature, 'SignedInfo');
    const reference = findElement(signedInfo, 'Reference');
    if (
      signature === undefined ||
      signedInfo === undefined ||
      reference === undefined ||
      signature.parent === undefined
    )
      return false;
    const target = signature.parent;
    const wantedId = reference.attributes.find((attribute) => attribute.name === 'URI')?.value.replace(/^#/u, '') ?? '';
    const id = target.attributes.find((attribute) => attribute.name === 'ID')?.value;
    if (wantedId !== '' && wantedId !== id) return false;
    if (!isDigestValid(target, signature, reference)) return false;
    const method = SIGNATURES[algorithm(findElement(signedInfo, 'SignatureMethod'))];
    if (method === undefined) return false;
    const value = textOf(findElement(signature, 'SignatureValue')).replace(/\s/gu, '');
    return createVerify(method)
      .update(canonicalize(signedInfo), 'utf8')
      .verify(publicKeyOf(certificate), value, 'base64');
  } catch {
    return false;
  }
}
