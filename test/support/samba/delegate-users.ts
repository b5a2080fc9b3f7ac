import { Attribute, Change, type Client, Control } from 'ldapts';

/** Class `user` of the schema (MS-ADSC 2.270), as it stands in an access control entry. */
const user = guid('bf967aba-0de6-11d0-a285-00aa003049e2');

/** Create child and delete child, and everything (MS-ADTS 5.1.3.2). */
const createAndDelete = 0x3;
const genericAll = 0x10000000;

/** Access control entries (MS-DTYP 2.4.4): flags of the entry, and which class it names. */
const entryType = 0x05;
const inherit = 0x02;
const inheritOnly = 0x08;
const ofThisClass = 0x1;
const forThisClass = 0x2;

/**
 * Create and delete users below the OU, and full control of them: the rights that the connector's readme asks for. As the wizard of Active
 * Directory delegates them, over LDAP: `(OA;CI;CCDC;user;;SID)(OA;CIIO;GA;;user;SID)`.
 */
export async function delegateUsers(client: Client, trusteeDn: string, ou: string): Promise<void> {
  const sid = await readBinary(client, trusteeDn, 'objectSid');
  const descriptor = await readBinary(client, ou, 'nTSecurityDescriptor');
  const entries = [
    objectEntry({ flags: inherit, mask: createAndDelete, scope: ofThisClass, sid }),
    objectEntry({ flags: inherit | inheritOnly, mask: genericAll, scope: forThisClass, sid }),
  ];
  const value = new Attribute({ type: 'nTSecurityDescriptor', values: [withEntries(descriptor, entries)] });
  await client.modify(ou, new Change({ operation: 'replace', modification: value }), [new OnlyAccessList()]);
}

/** LDAP_SERVER_SD_FLAGS_OID with DACL_SECURITY_INFORMATION: reads and writes the access list, not who owns the object. */
class OnlyAccessList extends Control {
  constructor() {
    super('1.2.840.113556.1.4.801', { critical: true });
  }

  override writeControl(writer: Parameters<Control['writeControl']>[0]): void {
    // SEQUENCE { INTEGER 4 }, as an octet string.
    writer.writeBuffer(Buffer.from([0x30, 0x03, 0x02, 0x01, 0x04]), 0x04);
  }
}

async function readBinary(client: Client, dn: string, attribute: string): Promise<Buffer> {
  const { searchEntries } = await client.search(
    dn,
    { scope: 'base', attributes: [attribute], explicitBufferAttributes: [attribute] },
    attribute === 'nTSecurityDescriptor' ? [new OnlyAccessList()] : [],
  );
  const value = searchEntries[0]?.[attribute];
  const [first] = Array.isArray(value) ? value : [value];
  if (!Buffer.isBuffer(first)) throw new Error(`${dn} has no ${attribute}.`);
  return first;
}

type ObjectEntry = { readonly flags: number; readonly mask: number; readonly scope: number; readonly sid: Buffer };

/** ACCESS_ALLOWED_OBJECT_ACE for the class user (MS-DTYP 2.4.4.3). */
function objectEntry({ flags, mask, scope, sid }: ObjectEntry): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(entryType, 0);
  head.writeUInt8(flags, 1);
  head.writeUInt16LE(head.length + user.length + sid.length, 2);
  head.writeUInt32LE(mask, 4);
  head.writeUInt32LE(scope, 8);
  return Buffer.concat([head, user, sid]);
}

/** A self-relative security descriptor (MS-DTYP 2.4.6) that consists of the access list alone, with entries put before its own. */
function withEntries(descriptor: Buffer, entries: readonly Buffer[]): Buffer {
  const listAt = descriptor.readUInt32LE(16);
  const list = descriptor.subarray(listAt, listAt + descriptor.readUInt16LE(listAt + 2));
  const added = Buffer.concat(entries);
  const listHead = Buffer.from(list.subarray(0, 8));
  listHead.writeUInt16LE(list.length + added.length, 2);
  listHead.writeUInt16LE(list.readUInt16LE(4) + entries.length, 4);
  // Object entries need the list's revision for directories.
  listHead.writeUInt8(4, 0);
  const head = Buffer.from(descriptor.subarray(0, 20));
  head.fill(0, 4);
  head.writeUInt32LE(head.length, 16);
  return Buffer.concat([head, listHead, added, list.subarray(8)]);
}

/** As GUIDs stand in binary: the first three parts in little-endian order. */
function guid(text: string): Buffer {
  const [first = '', second = '', third = '', ...rest] = text.split('-');
  const turned = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse());
  return Buffer.concat([...turned, Buffer.from(rest.join(''), 'hex')]);
}
