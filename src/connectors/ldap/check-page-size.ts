import type { CheckLine } from '../contract.ts';
import type { Directory } from './directory.ts';
import { parseFilter } from './filters.ts';

/** Whether the server gives lists in pages, and of the size that is asked for. */
export async function checkPageSize(directory: Directory): Promise<CheckLine> {
  const name = 'page size';
  const { baseDn, userFilter, pageSize } = directory.config;
  const search = { base: baseDn, scope: 'sub', filter: parseFilter(userFilter), attributes: ['1.1'] } as const;
  const page = await directory.read(`reading a page of ${baseDn}`, async () => {
    const connection = await directory.extraConnection();
    try {
      return await connection.searchPage(search, { size: pageSize });
    } finally {
      await connection.close();
    }
  });
  const count = page.entries.length;
  if (page.cookie === undefined) {
    return { name, status: 'ok', message: `Pages of ${pageSize}; all ${count} accounts are in the first.` };
  }
  if (count >= pageSize) return { name, status: 'ok', message: `The server gives pages of ${pageSize}.` };
  const message = `The server gives pages of ${count} only, where ${pageSize} are asked for.`;
  return { name, status: 'warning', message, advice: `Set pageSize: ${count}, or raise the limit of the server.` };
}
