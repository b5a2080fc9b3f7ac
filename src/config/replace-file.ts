import { rename, writeFile } from 'node:fs/promises';

/** Puts a text in place of a file, which is whole before and after. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, text);
  await rename(beside, path);
}
