import { type Receiver, startReceiver } from '../../test-support/receiver.ts';

type Row = Record<string, string>;

/** A table of ServiceNow as its Table API shows it: fields it does not let us write are dropped without a word. */
export async function startFakeServiceNow(
  options: { readonly readOnly?: readonly string[] } = {},
): Promise<Receiver & { readonly rows: Row[] }> {
  const rows: Row[] = [];
  const receiver = await startReceiver(({ method, url, headers, body }) => {
    if (headers.authorization !== `Basic ${btoa('svc:pw')}`) {
      return { status: 401, body: { error: { message: 'User Not Authenticated' }, status: 'failure' } };
    }
    const [, id] = /^\/api\/now\/table\/incident(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const given: Row = body === '' ? {} : JSON.parse(body);
    const written = Object.fromEntries(Object.entries(given).filter(([name]) => !options.readOnly?.includes(name)));
    if (method === 'POST') {
      const number = `INC${String(rows.length + 1).padStart(7, '0')}`;
      const row = { sys_id: `${rows.length + 1}`.padStart(32, 'a'), number, state: '1', active: 'true', ...written };
      rows.push(row);
      return { status: 201, body: { result: row } };
    }
    if (id === undefined) return { body: { result: search(rows, url.searchParams.get('sysparm_query') ?? '') } };
    const row = rows.find((one) => one.sys_id === id);
    if (row === undefined) return { status: 404, body: { error: { message: 'No Record found' }, status: 'failure' } };
    if (method === 'PATCH') update(row, written);
    return { body: { result: row } };
  });
  return { ...receiver, rows };
}

function search(rows: readonly Row[], query: string): readonly Row[] {
  const key = /^correlation_id=([^^]+)\^ORDERBYsys_created_on$/.exec(query)?.[1];
  // A condition that it does not understand is left out.
  return key === undefined ? rows : rows.filter((row) => row.correlation_id === key);
}

function update(row: Row, { state, work_notes, comments, ...others }: Row): void {
  Object.assign(row, others);
  if (work_notes !== undefined) row.work_notes = `2026 - svc (Work notes)\n${work_notes}\n\n${row.work_notes ?? ''}`;
  if (comments !== undefined) row.comments = `2026 - svc (Comments)\n${comments}\n\n${row.comments ?? ''}`;
  if (state !== undefined && ['6', '7'].includes(state)) row.state = state;
}
