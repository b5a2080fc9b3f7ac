import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { serverCertificate } from './certificate.ts';
import { startDirectory } from './index.ts';

const now = Date.parse('2026-11-22T00:00:00Z');
const newFolder = () => mkdtempSync(join(tmpdir(), 'certificate-'));

describe('the server certificate', () => {
  it('is signed by the authority and names loopback and the host', () => {
    const { ca, cert } = serverCertificate(newFolder(), 'dc1.corp.example.com', now);
    const parsed = new X509Certificate(cert);

    expect(parsed.verify(new X509Certificate(ca).publicKey)).toBe(true);
    expect(parsed.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:dc1.corp.example.com',
    );
  });

  it('is used again while it is valid for the host', () => {
    const folder = newFolder();
    const first = serverCertificate(folder, 'dc1.corp.example.com', now);

    expect(serverCertificate(folder, 'dc1.corp.example.com', now).cert).toBe(first.cert);
    expect(serverCertificate(folder, 'dc2.corp.example.com', now).cert).not.toBe(first.cert);
  });

  it('is refused by a client that does not know the authority', async () => {
    const directory = await startDirectory();
    const port = Number(new URL(directory.url).port);

    const code = await new Promise((resolve) => {
      connect({ host: '127.0.0.1', port }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    await directory.close();

    expect(code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });
});
