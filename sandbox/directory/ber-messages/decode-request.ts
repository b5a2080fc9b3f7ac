import { BerReader, InvalidAsn1Error } from 'ldapts';
import { decodeFilter } from './decode-filter.ts';
import type { Control, ModifyVerb, RawAttribute, RawChange, Request, RequestMessage, Scope } from './message.ts';
import { openSequence, present, readOctets, readText } from './strict-reading.ts';

const scopes: readonly Scope[] = ['base', 'one', 'sub', 'children'];
const verbs: readonly ModifyVerb[] = ['add', 'delete', 'replace', 'increment'];

/**
 * Octets that one message takes at the start of `data`, or undefined while it has not come whole.
 * @throws InvalidAsn1Error when the bytes cannot be a message
 */
export function messageLength(data: Buffer): number | undefined {
  if (data.length < 2) return undefined;
  if (data[0] !== 0x30) throw new InvalidAsn1Error('Not an LDAP message');
  const reader = new BerReader(data);
  if (reader.readSequence() === null) return undefined;
  const total = reader.offset + reader.length;
  return total <= data.length ? total : undefined;
}

/**
 * Decodes one whole LDAP message.
 * @throws InvalidAsn1Error when it is malformed
 */
export function decodeRequest(data: Buffer): RequestMessage {
  const reader = new BerReader(data);
  openSequence(reader);
  const id = present(reader.readInt());
  const request = decodeOperation(reader);
  return { id, request, controls: decodeControls(reader) };
}

function decodeOperation(reader: BerReader): Request {
  const tag = reader.peek();
  switch (tag) {
    case 0x60:
      return decodeBind(reader);
    case 0x42:
      reader.readString(0x42, true);
      return { kind: 'unbind' };
    case 0x63:
      return decodeSearch(reader);
    case 0x66:
      return decodeModify(reader);
    case 0x68:
      return decodeAdd(reader);
    case 0x4a:
      return { kind: 'delete', dn: readText(reader, 0x4a) };
    case 0x6c:
      return decodeModifyDn(reader);
    case 0x6e:
      return decodeCompare(reader);
    case 0x50:
      return { kind: 'abandon', messageId: present(reader.readTag(0x50)) };
    case 0x77:
      return decodeExtended(reader);
    default:
      throw new InvalidAsn1Error(`Unknown operation tag ${tag}`);
  }
}

function decodeBind(reader: BerReader): Request {
  const end = openSequence(reader);
  reader.readInt();
  const name = readText(reader);
  if (reader.peek() === 0x80) {
    return { kind: 'bind', name, password: readText(reader, 0x80), mechanism: undefined };
  }
  openSequence(reader);
  const mechanism = readText(reader);
  reader.offset = end;
  return { kind: 'bind', name, password: undefined, mechanism };
}

function decodeSearch(reader: BerReader): Request {
  openSequence(reader);
  const base = readText(reader);
  const scope = scopes[present(reader.readEnumeration())] ?? 'base';
  reader.readEnumeration();
  const sizeLimit = present(reader.readInt());
  reader.readInt();
  const typesOnly = present(reader.readBoolean());
  const filter = decodeFilter(reader);
  const end = openSequence(reader);
  const attributes: string[] = [];
  while (reader.offset < end) attributes.push(readText(reader));
  return { kind: 'search', base, scope, sizeLimit, typesOnly, filter, attributes };
}

function decodeModify(reader: BerReader): Request {
  openSequence(reader);
  const dn = readText(reader);
  const end = openSequence(reader);
  const changes: RawChange[] = [];
  while (reader.offset < end) {
    openSequence(reader);
    const verb = verbs[present(reader.readEnumeration())];
    if (verb === undefined) throw new InvalidAsn1Error('Unknown modification');
    changes.push({ verb, ...readAttribute(reader) });
  }
  return { kind: 'modify', dn, changes };
}

function decodeAdd(reader: BerReader): Request {
  openSequence(reader);
  const dn = readText(reader);
  const end = openSequence(reader);
  const attributes: RawAttribute[] = [];
  while (reader.offset < end) attributes.push(readAttribute(reader));
  return { kind: 'add', dn, attributes };
}

function decodeModifyDn(reader: BerReader): Request {
  const end = openSequence(reader);
  const dn = readText(reader);
  const newRdn = readText(reader);
  const deleteOldRdn = present(reader.readBoolean());
  const newSuperior = reader.offset < end ? readText(reader, 0x80) : undefined;
  return { kind: 'modifyDN', dn, newRdn, deleteOldRdn, newSuperior };
}

function decodeCompare(reader: BerReader): Request {
  openSequence(reader);
  const dn = readText(reader);
  openSequence(reader);
  const attribute = readText(reader);
  return { kind: 'compare', dn, attribute, value: readOctets(reader) };
}

function decodeExtended(reader: BerReader): Request {
  const end = openSequence(reader);
  const oid = readText(reader, 0x80);
  reader.offset = end;
  return { kind: 'extended', oid };
}

function decodeControls(reader: BerReader): readonly Control[] {
  if (reader.peek() !== 0xa0) return [];
  const end = openSequence(reader);
  const controls: Control[] = [];
  while (reader.offset < end) {
    const controlEnd = openSequence(reader);
    const oid = readText(reader);
    const critical = reader.offset < controlEnd && reader.peek() === 0x01 ? present(reader.readBoolean()) : false;
    const value = reader.offset < controlEnd ? readOctets(reader) : undefined;
    controls.push({ oid, critical, value });
  }
  return controls;
}

function readAttribute(reader: BerReader): RawAttribute {
  openSequence(reader);
  const name = readText(reader);
  const end = openSequence(reader);
  const values: Buffer[] = [];
  while (reader.offset < end) values.push(Buffer.from(readOctets(reader)));
  return { name, values };
}
