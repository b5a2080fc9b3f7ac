import { BerReader, InvalidAsn1Error } from 'ldapts';
import { decodeFilter } from './decode-filter.ts';
import type { Control, ModifyVerb, RawAttribute, RawChange, Request, RequestMessage, Scope } from './message.ts';

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
  reader.readSequence();
  const id = reader.readInt() ?? 0;
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
      return { kind: 'delete', dn: reader.readString(0x4a) ?? '' };
    case 0x6c:
      return decodeModifyDn(reader);
    case 0x6e:
      return decodeCompare(reader);
    case 0x50:
      return { kind: 'abandon', messageId: reader.readTag(0x50) ?? 0 };
    case 0x77:
      return decodeExtended(reader);
    default:
      throw new InvalidAsn1Error(`Unknown operation tag ${tag}`);
  }
}

function decodeBind(reader: BerReader): Request {
  const end = openSequence(reader);
  reader.readInt();
  const name = text(reader);
  if (reader.peek() === 0x80) {
    return { kind: 'bind', name, password: reader.readString(0x80) ?? '', mechanism: undefined };
  }
  reader.readSequence();
  const mechanism = text(reader);
  reader.offset = end;
  return { kind: 'bind', name, password: undefined, mechanism };
}

function decodeSearch(reader: BerReader): Request {
  reader.readSequence();
  const base = text(reader);
  const scope = scopes[reader.readEnumeration() ?? 0] ?? 'base';
  reader.readEnumeration();
  const sizeLimit = reader.readInt() ?? 0;
  reader.readInt();
  const typesOnly = reader.readBoolean() ?? false;
  const filter = decodeFilter(reader);
  const end = openSequence(reader);
  const attributes: string[] = [];
  while (reader.offset < end) attributes.push(text(reader));
  return { kind: 'search', base, scope, sizeLimit, typesOnly, filter, attributes };
}

function decodeModify(reader: BerReader): Request {
  reader.readSequence();
  const dn = text(reader);
  const end = openSequence(reader);
  const changes: RawChange[] = [];
  while (reader.offset < end) {
    reader.readSequence();
    const verb = verbs[reader.readEnumeration() ?? -1];
    if (verb === undefined) throw new InvalidAsn1Error('Unknown modification');
    changes.push({ verb, ...readAttribute(reader) });
  }
  return { kind: 'modify', dn, changes };
}

function decodeAdd(reader: BerReader): Request {
  reader.readSequence();
  const dn = text(reader);
  const end = openSequence(reader);
  const attributes: RawAttribute[] = [];
  while (reader.offset < end) attributes.push(readAttribute(reader));
  return { kind: 'add', dn, attributes };
}

function decodeModifyDn(reader: BerReader): Request {
  const end = openSequence(reader);
  const dn = text(reader);
  const newRdn = text(reader);
  const deleteOldRdn = reader.readBoolean() ?? true;
  const newSuperior = reader.offset < end ? (reader.readString(0x80) ?? '') : undefined;
  return { kind: 'modifyDN', dn, newRdn, deleteOldRdn, newSuperior };
}

function decodeCompare(reader: BerReader): Request {
  reader.readSequence();
  const dn = text(reader);
  reader.readSequence();
  const attribute = text(reader);
  return { kind: 'compare', dn, attribute, value: reader.readString(0x04, true) ?? Buffer.alloc(0) };
}

function decodeExtended(reader: BerReader): Request {
  const end = openSequence(reader);
  const oid = reader.readString(0x80) ?? '';
  reader.offset = end;
  return { kind: 'extended', oid };
}

function decodeControls(reader: BerReader): readonly Control[] {
  if (reader.peek() !== 0xa0) return [];
  const end = openSequence(reader);
  const controls: Control[] = [];
  while (reader.offset < end) {
    const controlEnd = openSequence(reader);
    const oid = text(reader);
    const critical = reader.offset < controlEnd && reader.peek() === 0x01 ? (reader.readBoolean() ?? false) : false;
    const value = reader.offset < controlEnd ? (reader.readString(0x04, true) ?? undefined) : undefined;
    controls.push({ oid, critical, value });
  }
  return controls;
}

function readAttribute(reader: BerReader): RawAttribute {
  reader.readSequence();
  const name = text(reader);
  const end = openSequence(reader);
  const values: Buffer[] = [];
  while (reader.offset < end) values.push(Buffer.from(reader.readString(0x04, true) ?? Buffer.alloc(0)));
  return { name, values };
}

function openSequence(reader: BerReader): number {
  reader.readSequence();
  return reader.offset + reader.length;
}

function text(reader: BerReader): string {
  return reader.readString() ?? '';
}
