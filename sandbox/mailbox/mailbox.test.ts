import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Mailbox, startMailbox } from './index.ts';

let folder: string;
let mailbox: Mailbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hirewire-mailbox-'));
  mailbox = await startMailbox(folder);
});
afterEach(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(...texts: readonly string[]): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: mailbox.port, ignoreTLS: true, pool: true });
  const envelope = { from: 'hirewire@example.com', to: 'it@example.com' };
  for (const text of texts) await transport.sendMail({ ...envelope, subject: 'Åsa has an account', text });
  transport.close();
}

it('keeps each mail as a file of its own', async () => {
  await send('One.', 'Two.');
  expect(await readdir(folder)).toEqual(['000001.eml', '000002.eml']);
  const mail = await readFile(join(folder, '000002.eml'), 'utf8');
  expect(mail).toMatch(/^To: it@example\.com\r$/m);
  expect(mail).toContain('\r\n\r\nTwo.');
});

it('keeps a line that begins with a dot as it was', async () => {
  await send('.hidden\n.\nend');
  expect(await readFile(join(folder, '000001.eml'), 'utf8')).toContain('\r\n.hidden\r\n.\r\nend');
});

it('goes on counting after a new start', async () => {
  await send('One.');
  await mailbox.close();
  mailbox = await startMailbox(folder);
  await send('Two.');
  expect(await readdir(folder)).toEqual(['000001.eml', '000002.eml']);
});
