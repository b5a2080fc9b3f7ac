import { expect, it } from 'vitest';
import { encodeSid, formatGuid, formatSid, parseGuid, parseSid } from './identifiers.ts';

it('writes a GUID with its first three fields turned around', () => {
  const octets = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

  expect(formatGuid(octets)).toBe('33221100-5544-7766-8899-aabbccddeeff');
  expect(parseGuid('{33221100-5544-7766-8899-AABBCCDDEEFF}')).toEqual(octets);
  expect(parseGuid('00112233445566778899aabbccddeeff')).toEqual(octets);
  expect(parseGuid('hello')).toBeUndefined();
});

it('writes a SID and reads it back', () => {
  const sid = encodeSid([21, 1591469789, 525948399, 187416481, 500]);

  expect(sid.toString('base64')).toBe('AQUAAAAAAAUVAAAA3ebbXu9VWR+hvysL9AEAAA==');
  expect(formatSid(sid)).toBe('S-1-5-21-1591469789-525948399-187416481-500');
  expect(parseSid(formatSid(sid))).toEqual(sid);
});
