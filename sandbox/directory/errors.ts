import type { LdapResult } from './ber-messages/message.ts';

/** A request that the directory refuses, with the answer that goes back to the client. */
export type Refusal = Error & { readonly result: LdapResult };

export const success: LdapResult = { code: 0, matchedDn: '', message: '' };

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'result' in error;
}

/** A refusal with a given code and text. */
export function refusal(code: number, message: string, matchedDn = ''): Refusal {
  return Object.assign(new Error(message), { result: { code, matchedDn, message } });
}

const build = 'v4563';

/** Text forms as domain controllers of Windows Server 2016 and later send them. */
export function noSuchObject(bestMatch: string): Refusal {
  const text = `0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${bestMatch}'\n`;
  return refusal(32, text, bestMatch);
}

/** A move whose new parent is not there is `other` (MS-ADTS 3.1.1.5.4.1.2), not noSuchObject. */
export function noSuchParent(): Refusal {
  return refusal(80, '00002089: UpdErr: DSID-031B0D6F, problem 5012 (DIR_ERROR), data 3\n');
}

/** An account name with forbidden characters or more than 20 of them (ERROR_INVALID_ACCOUNT_NAME). */
export function invalidAccountName(): Refusal {
  return refusal(80, '00000523: SysErr: DSID-031A1202, problem 22 (Invalid argument), data 0\n');
}

/** A group member that does not exist (ERROR_NO_SUCH_USER). */
export function noSuchMember(): Refusal {
  return refusal(32, "00000525: NameErr: DSID-031A11A4, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''\n");
}

export function crossesNamingContexts(): Refusal {
  return refusal(71, '0000200C: SvcErr: DSID-031A1137, problem 5003 (WILL_NOT_PERFORM), data 0\n');
}

export function badName(dn: string): Refusal {
  const text = `0000208F: NameErr: DSID-03100232, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'${dn}'\n`;
  return refusal(34, text);
}

export function namingViolation(dn: string, code = '00002099'): Refusal {
  const text = `${code}: NameErr: DSID-03050F78, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t'${dn}'\n`;
  return refusal(64, text);
}

/** The name is taken in the container. */
export function entryExists(): Refusal {
  return refusal(68, '00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS), data 0\n');
}

/** The account name is taken in the domain (ERROR_USER_EXISTS for users, 0x524). */
export function accountNameExists(): Refusal {
  return refusal(68, '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n');
}

/** The member is in the group already (ERROR_MEMBER_IN_ALIAS, 0x562). */
export function alreadyMember(): Refusal {
  return refusal(68, '00000562: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n');
}

/** An attribute name that the schema does not have. */
export function unknownAttribute(): Refusal {
  return refusal(
    16,
    `00000057: LdapErr: DSID-0C090F78, comment: Error in attribute conversion operation, data 0, ${build}`,
  );
}

export function invalidSyntax(attribute: AttributeId, code = '00000057'): Refusal {
  return attributeError(21, code, '1001 (INVALID_ATTRIBUTE_SYNTAX)', attribute);
}

export type AttributeId = { readonly name: string; readonly oid: string };

/**
 * 00002081 several values for one; 00002082 out of range (with the length in octets); 000020B1 written by the system
 * alone; 000020B5 a name that does not exist; 000021C7, 000021C8 a servicePrincipalName, userPrincipalName in use.
 */
export function constraintViolation(attribute: AttributeId, code: string, length?: number): Refusal {
  return attributeError(19, code, '1005 (CONSTRAINT_ATT_TYPE)', attribute, length);
}

export function valueExists(attribute: AttributeId): Refusal {
  return attributeError(20, '00002083', '1006 (ATT_OR_VALUE_EXISTS)', attribute);
}

/** 00002084: the attribute has no value; 00002085: not the value to be removed. */
export function noSuchValue(attribute: AttributeId, code: '00002084' | '00002085'): Refusal {
  return attributeError(16, code, '1001 (NO_ATTRIBUTE_OR_VAL)', attribute);
}

function attributeError(
  code: number,
  win32: string,
  problem: string,
  attribute: AttributeId,
  length?: number,
): Refusal {
  const at = `DSID-03200E96`;
  const line = `${win32}: ${at}, problem ${problem}, data 0, Att ${attributeNumber(attribute.oid)} (${attribute.name})${length === undefined ? '' : `:len ${length}`}`;
  return refusal(code, `${win32}: AtrErr: ${at}, #1:\n\t0: ${line}\n`);
}

export function objectClassViolation(code = '0000207D'): Refusal {
  return refusal(65, `${code}: UpdErr: DSID-0315166D, problem 6002 (OBJ_CLASS_VIOLATION), data 0\n`);
}

export function hasChildren(): Refusal {
  return refusal(66, '00002015: UpdErr: DSID-031A12E1, problem 6003 (CANT_ON_NON_LEAF), data 0\n');
}

/** 00002016 for the naming attribute, 000020B1 for `name`. */
export function notAllowedOnRdn(code: '00002016' | '000020B1' = '00002016'): Refusal {
  return refusal(67, `${code}: UpdErr: DSID-031A122A, problem 6004 (CANT_ON_RDN), data 0\n`);
}

/** 0000001F: no encrypted connection; 0000052D: password policy; 00002077: illegal modification; 00000561: no member. */
export function willNotPerform(code: string): Refusal {
  return refusal(53, `${code}: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n`);
}

/** 00002098 for a change of an object, 00000005 for a child that may not be made. */
export function insufficientRights(code: '00002098' | '00000005' = '00002098'): Refusal {
  return refusal(50, `${code}: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n`);
}

/** Sub-codes: 525 no user, 52e wrong password, 532 expired, 533 disabled, 701 account expired, 773 must change, 775 locked. */
export function invalidCredentials(data: '525' | '52e' | '532' | '533' | '701' | '773' | '775'): Refusal {
  return refusal(49, `80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data ${data}, ${build}`);
}

export function bindFirst(): Refusal {
  const comment = 'In order to perform this operation a successful bind must be completed on the connection.';
  return refusal(1, `000004DC: LdapErr: DSID-0C090A5C, comment: ${comment}, data 0, ${build}`);
}

export function badControl(): Refusal {
  return refusal(12, `00000057: LdapErr: DSID-0C0907E5, comment: Error processing control, data 0, ${build}`);
}

export function unknownControl(): Refusal {
  return refusal(12, `00002040: SvcErr: DSID-031401E7, problem 5010 (UNAVAIL_EXTENSION), data 0\n`);
}

export function unknownExtension(): Refusal {
  return refusal(2, `0000203D: LdapErr: DSID-0C090E4C, comment: Unknown extended request OID, data 0, ${build}`);
}

export function busy(): Refusal {
  return refusal(51, '0000200E: SvcErr: DSID-031A1256, problem 5001 (BUSY), data 0\n');
}

export function unavailable(): Refusal {
  return refusal(52, '0000200F: SvcErr: DSID-031A1257, problem 5002 (UNAVAILABLE), data 0\n');
}

/** The number in hexadecimal that AD shows for an attribute: a prefix of its table, then the OID's last arc (MS-DRSR 5.16.4). */
function attributeNumber(oid: string): string {
  const at = oid.lastIndexOf('.');
  const prefix = prefixes[oid.slice(0, at)] ?? 0x7fff;
  return (prefix * 65536 + Number(oid.slice(at + 1))).toString(16);
}

const prefixes: Readonly<Record<string, number>> = {
  '2.5.4': 0,
  '1.2.840.113556.1.2': 2,
  '1.2.840.113556.1.4': 9,
  '0.9.2342.19200300.100.1': 0x15,
};
