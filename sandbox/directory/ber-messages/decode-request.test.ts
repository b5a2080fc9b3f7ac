import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { AddRequest, Attribute, BerWriter, FilterParser, type Filter as LdaptsFilter, SearchRequest } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from '../connect-client.ts';
import { startDirectory } from '../index.ts';
import { decodeRequest, messageLength } from './decode-request.ts';

function searchFor(filter: LdaptsFilter): Buffer {
  return new SearchRequest({ messageId: 3, baseDN: 'DC=x', scope: 'sub', filter, attributes: ['cn'] }).write();
}

describe('decoding a request', () => {
  it('reads every kind of filter', () => {
    const text = '(&(a=b)(!(c=*))(|(d>=1)(e<=2)(f~=g))(h=i*j*k)(l:1.2.840.113556.1.4.803:=2))';

    const { id, request } = decodeRequest(searchFor(FilterParser.parseString(text)));

    expect(id).toBe(3);
    expect(request).toMatchObject({
      kind: 'search',
      base: 'DC=x',
      scope: 'sub',
      attributes: ['cn'],
      filter: {
        kind: 'and',
        parts: [
          { kind: 'equal', attribute: 'a', value: Buffer.from('b') },
          { kind: 'not', part: { kind: 'present', attribute: 'c' } },
          { kind: 'or', parts: [{ kind: 'greaterOrEqual' }, { kind: 'lessOrEqual' }, { kind: 'approx' }] },
          { kind: 'substrings', initial: Buffer.from('i'), any: [Buffer.from('j')], final: Buffer.from('k') },
          { kind: 'extensible', rule: '1.2.840.113556.1.4.803', attribute: 'l', value: Buffer.from('2') },
        ],
      },
    });
  });

  it('keeps octets as they are', () => {
    const octets = Buffer.from([0, 0xff, 0xc3, 0x28]);
    const message = new AddRequest({
      messageId: 1,
      dn: 'CN=a',
      attributes: [new Attribute({ type: 'photo', values: [octets] })],
    });

    expect(decodeRequest(message.write()).request).toEqual({
      kind: 'add',
      dn: 'CN=a',
      attributes: [{ name: 'photo', values: [octets] }],
    });
  });

  it('waits for a message that has not come whole', () => {
    const whole = searchFor(FilterParser.parseString('(cn=*)'));

    expect(messageLength(whole.subarray(0, whole.length - 1))).toBeUndefined();
    expect(messageLength(Buffer.concat([whole, whole]))).toBe(whole.length);
  });

  it('refuses filters nested without end', () => {
    const writer = new BerWriter();
    for (let depth = 0; depth < 300; depth += 1) writer.startSequence(0xa2);
    writer.writeString('cn', 0x87);
    for (let depth = 0; depth < 300; depth += 1) writer.endSequence();
    const filter = {
      write: (target: BerWriter) => target.writeBuffer(writer.buffer.subarray(4), 0xa2),
    } as unknown as LdaptsFilter;

    expect(() => decodeRequest(searchFor(filter))).toThrow('nested too deeply');
  });

  it('ends or throws for any damaged message, and never hangs', () => {
    const add = new AddRequest({
      messageId: 1,
      dn: 'CN=a',
      attributes: [new Attribute({ type: 'cn', values: ['a', 'b'] })],
    });
    const messages = [add.write(), searchFor(FilterParser.parseString('(&(a=b)(!(h=i*j*k))(l:1.2.3:=2))'))];
    const damage = fc.record({
      message: fc.constantFrom(...messages),
      at: fc.nat(),
      octet: fc.nat(255),
      cut: fc.nat(5),
    });

    fc.assert(
      fc.property(damage, ({ message, at, octet, cut }) => {
        const damaged = Buffer.from(message.subarray(0, message.length - cut));
        damaged[at % damaged.length] = octet;
        try {
          decodeRequest(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it('nonsense on the wire ends that connection and no other', async () => {
  const directory = await startDirectory();
  const client = await connectClient(directory);
  const socket = connect(Number(new URL(directory.plainUrl).port), '127.0.0.1');

  socket.end('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');
  const outcome = await outcomeOf(client.search(directory.baseDn, { scope: 'base' }));
  await client.unbind();
  await directory.close();

  expect(outcome).toBe('0');
});
