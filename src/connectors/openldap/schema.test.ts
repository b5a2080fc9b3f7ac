import { describe, expect, it } from 'vitest';
import { readSubschema, requiredBy } from './schema.ts';

const types = [
  "( 2.5.4.41 NAME 'name' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{32768} )",
  "( 2.5.4.4 NAME ( 'sn' 'surname' ) DESC 'it''s (a) $name' SUP name )",
  "( 0.9.2342.19200300.100.1.10 NAME 'manager' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
  "( 2.16.840.1.113730.3.1.3 NAME 'employeeNumber' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )",
  "( 1.3.6.1.1.16.4 NAME 'entryUUID' SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )",
  "( 0.9.2342.19200300.100.1.60 NAME 'jpegPhoto' SYNTAX 1.3.6.1.4.1.1466.115.121.1.28 )",
  "( 1.1 NAME 'loop' SUP ring )",
  "( 1.2 NAME 'ring' SUP loop )",
  'broken',
];
const classes = [
  "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
  "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( userPassword $ seeAlso ) )",
  "( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL MAY title )",
];
const subschema = readSubschema(types, classes);

describe('the schema of an LDAP directory', () => {
  it.each([
    ['sn', { name: 'sn', codec: 'text', multiValued: true, readOnly: false }],
    ['surname', { name: 'sn', codec: 'text' }],
    ['2.5.4.4', { name: 'sn' }],
    ['manager', { type: 'reference', codec: 'dn' }],
    ['employeenumber', { multiValued: false }],
    ['entryuuid', { readOnly: true, indexed: true }],
    ['jpegphoto', { type: 'binary' }],
    ['loop', { codec: 'text' }],
  ])('defines %s', (name, expected) => {
    expect(subschema.attributes.get(name)).toMatchObject(expected);
  });

  it('leaves out what it can not read', () => {
    expect(subschema.attributes.has('broken')).toBe(false);
  });

  it('knows what an object must have by its classes and those above them', () => {
    expect(requiredBy(subschema, ['organizationalPerson', 'noSuchClass'])).toEqual(['cn', 'sn']);
  });
});
