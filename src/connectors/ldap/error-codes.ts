/** What Active Directory adds to an LDAP result: `80090308: LdapErr: DSID-…, data 52e, v3839`. */
export type LdapDetail = {
  /** The Windows error, eight hex digits in upper case. */
  readonly win32?: string;
  /** The sub-code of a refused login. */
  readonly data?: string;
  /** The attribute that the server complains about. */
  readonly attribute?: string;
};

/** Reads AD's own codes out of an LDAP diagnostic message, in the spelling of Windows, of Samba and of OpenLDAP. */
export function parseDetail(message: string): LdapDetail {
  const win32 = /\b([0-9A-Fa-f]{8}):/.exec(message)?.[1]?.toUpperCase();
  const data = /\bdata ([0-9a-f]+)\b/i.exec(message)?.[1]?.toLowerCase();
  const attribute = (/\bAtt \w+ \(([\w-]+)\)/.exec(message) ??
    /attribute '([\w-]+)'/.exec(message) ??
    /^([\w-]+): (?:value #|multiple values)/.exec(message))?.[1];
  return {
    ...(win32 === undefined ? {} : { win32 }),
    ...(data === undefined ? {} : { data }),
    ...(attribute === undefined ? {} : { attribute }),
  };
}

/** Names of LDAP result codes (RFC 4511 §4.1.9) for messages. */
export const resultNames: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  3: 'timeLimitExceeded',
  4: 'sizeLimitExceeded',
  7: 'authMethodNotSupported',
  8: 'strongerAuthRequired',
  10: 'referral',
  11: 'adminLimitExceeded',
  12: 'unavailableCriticalExtension',
  13: 'confidentialityRequired',
  16: 'noSuchAttribute',
  17: 'undefinedAttributeType',
  18: 'inappropriateMatching',
  19: 'constraintViolation',
  20: 'attributeOrValueExists',
  21: 'invalidAttributeSyntax',
  32: 'noSuchObject',
  34: 'invalidDNSyntax',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  64: 'namingViolation',
  65: 'objectClassViolation',
  66: 'notAllowedOnNonLeaf',
  67: 'notAllowedOnRDN',
  68: 'entryAlreadyExists',
  69: 'objectClassModsProhibited',
  71: 'affectsMultipleDSAs',
  80: 'other',
};

/** Why a login was refused (the `data` of error 80090308), and what to do. */
export const loginRefusals: Readonly<Record<string, { readonly what: string; readonly advice: string }>> = {
  '525': { what: 'there is no such account', advice: 'Check bindDn: a DN, a userPrincipalName or DOMAIN\\name.' },
  '52e': { what: 'the user name or the password is wrong', advice: 'Check bindDn and password.' },
  '530': { what: 'the account may not log on at this hour', advice: 'Lift the logon hours of the service account.' },
  '531': { what: 'the account may not log on from this machine', advice: 'Lift "Log On To" of the service account.' },
  '532': { what: 'its password has expired', advice: 'Set a new password and let it never expire.' },
  '533': { what: 'the account is disabled', advice: 'Enable the service account.' },
  '701': { what: 'the account has expired', advice: 'Remove the expiry date of the service account.' },
  '773': { what: 'its password must be changed first', advice: 'Set a password without "must change at next logon".' },
  '775': { what: 'the account is locked out', advice: 'Unlock the service account; find who tries wrong passwords.' },
};

/** One kind of refusal of one account. */
export type Refusal = {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
  readonly retryable?: true;
};

const refusals = {
  nameTaken: {
    code: 'nameTaken',
    what: 'another object already has this name',
    advice: 'Run again to get the next free name, or free the name in the directory.',
  },
  passwordRefused: {
    code: 'passwordRefused',
    what: 'the generated password does not meet a password policy',
    advice:
      'Look for a password policy (PSO, ppolicy) or a password filter that asks for more; `passwordLength` of the system makes longer ones.',
  },
  valueTooLong: {
    code: 'valueTooLong',
    what: 'a value is longer or shorter than the directory allows',
    advice: 'Shorten the value in the mapping, for example with Left or Mid.',
  },
  referenceMissing: {
    code: 'referenceMissing',
    what: 'a value names an object that does not exist',
    advice: 'Run again: a reference is resolved anew. A DN that the mapping itself writes must be that of an object.',
  },
  invalidValue: {
    code: 'invalidValue',
    what: 'a value does not fit its attribute',
    advice: 'Correct the value in the source or in the mapping.',
  },
  sameValue: {
    code: 'invalidValue',
    what: 'an attribute would have one value twice, perhaps in another case, or several where it holds one',
    advice: 'Let the mapping give each value once; many attributes take no notice of case.',
  },
  invalidName: {
    code: 'invalidName',
    what: 'a name holds characters that are not allowed there',
    advice: 'Remove them in the mapping: sAMAccountName allows none of "/\\[]:;|=,+*?<>@.',
  },
  insufficientRights: {
    code: 'insufficientRights',
    what: 'the service account may not do this',
    advice: 'Delegate the right on the container; run `hirewire check` to see each missing one.',
  },
  accountMissing: {
    code: 'accountMissing',
    what: 'the object does not exist any more',
    advice: 'Run again: the directory is read anew.',
  },
  containerMissing: {
    code: 'containerMissing',
    what: 'the container does not exist',
    advice: 'Create the organizational unit, or correct parentDistinguishedName or defaultOu.',
  },
  noContainer: {
    code: 'containerMissing',
    what: 'no account may stand below this object',
    advice: 'Let parentDistinguishedName or defaultOu name an organizational unit.',
  },
  unknownAttribute: {
    code: 'unknownAttribute',
    what: 'the directory does not know an attribute',
    advice: 'Correct its name in the mapping, or extend the schema.',
  },
  missingAttribute: {
    code: 'missingAttribute',
    what: 'the object would lack something that its class needs, or have something that its class forbids',
    advice: 'Map the attribute that the message names, or remove it.',
  },
  accountHasChildren: {
    code: 'accountHasChildren',
    what: 'there are objects below the account',
    advice: 'Remove them (mobile devices, certificates) and run again.',
  },
  refused: {
    code: 'refused',
    what: 'the directory refused',
    advice: 'Read the message of the directory; check the rights and the values of this account.',
  },
  directoryBusy: {
    code: 'directoryBusy',
    what: 'the directory was too busy',
    advice: 'It is tried again in the next cycle.',
    retryable: true,
  },
} as const satisfies Record<string, Refusal>;

/** Refusals by Windows error code, which says more than the LDAP result. */
export const refusalsByWin32: Readonly<Record<string, Refusal>> = {
  '00000005': refusals.insufficientRights,
  '00000523': refusals.invalidName,
  '00000524': refusals.nameTaken,
  '0000052D': refusals.passwordRefused,
  '00002015': refusals.accountHasChildren,
  '00002037': refusals.noContainer,
  '00002071': refusals.nameTaken,
  '00002082': refusals.valueTooLong,
  '00002089': refusals.containerMissing,
  // What Samba answers to a move below a parent that does not exist; 00002037 above, for 00002099, is Samba's too.
  '00002095': refusals.containerMissing,
  '00002099': refusals.noContainer,
  '00002098': refusals.insufficientRights,
  '000020B5': refusals.referenceMissing,
  '000021C7': refusals.nameTaken,
  '000021C8': refusals.nameTaken,
};

/** Refusals by LDAP result code. */
export const refusalsByResult: Readonly<Record<number, Refusal>> = {
  3: refusals.directoryBusy,
  11: refusals.directoryBusy,
  16: refusals.unknownAttribute,
  17: refusals.unknownAttribute,
  19: refusals.invalidValue,
  20: refusals.sameValue,
  21: refusals.invalidValue,
  32: refusals.accountMissing,
  34: refusals.invalidName,
  50: refusals.insufficientRights,
  51: refusals.directoryBusy,
  52: refusals.directoryBusy,
  64: refusals.invalidName,
  65: refusals.missingAttribute,
  66: refusals.accountHasChildren,
  67: refusals.invalidName,
  68: refusals.nameTaken,
};

/** What everything else is. */
export const otherRefusal: Refusal = refusals.refused;

/** What a password policy says no to, where the result code alone does not tell. */
export const passwordRefused: Refusal = refusals.passwordRefused;

/** For a create whose parent is missing: the same result code as for an account that is gone. */
export const containerMissing: Refusal = refusals.containerMissing;
