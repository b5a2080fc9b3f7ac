import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from './platform-error.ts';

/**
 * The key that stored secrets are encrypted with (AES-256-GCM): `HIREWIRE_KEY`, the same on every node of one database,
 * or a file of the data folder that only its owner may read, made at first use.
 *
 * @throws PlatformError `sealingKeyEmpty`
 */
export function readSealingKey(
  dataDir: string,
  env: NodeJS.ProcessEnv,
): { seal(text: string): string; open(sealed: string): string } {
  const given = env.HIREWIRE_KEY || undefined;
  const key = createHash('sha256')
    .update(given ?? readKeyFile(dataDir))
    .digest();
  return {
    seal: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

function readKeyFile(dataDir: string): string {
  const file = join(dataDir, 'secret.key');
  if (!existsSync(file)) makeKeyFile(dataDir, file);
  const text = readFileSync(file, 'utf8');
  if (text.trim() !== '') return text;
  throw new PlatformError({
    code: 'sealingKeyEmpty',
    message: `The key of stored secrets is empty: ${file}.`,
    advice: 'Restore it from the backup; or remove it, and give every secret that was stored with it again.',
  });
}

/** The key is in its place whole or not at all, whoever is killed and however many try at once. */
function makeKeyFile(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.new-${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
