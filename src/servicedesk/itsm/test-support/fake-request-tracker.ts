import { type Receiver, startReceiver } from '../../test-support/receiver.ts';

type RtRow = {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly history: { readonly Type: string; readonly Data: string; readonly content: string }[];
  Status: string;
};

/** Request Tracker's REST2 with the answers that version 5.0.3 was seen to give: it refuses with 200, and drops what it does not know. */
export async function startFakeRequestTracker(): Promise<Receiver & { readonly rows: RtRow[] }> {
  const rows: RtRow[] = [];
  const receiver = await startReceiver(({ method, url, headers, body }) => {
    if (headers.authorization !== 'token 1-2-abc') return { status: 401, body: { message: 'Unauthorized' } };
    const given = body === '' ? {} : JSON.parse(body);
    const path = url.pathname.replace('/REST/2.0', '');
    if (path === '/tickets') return { body: { items: search(rows, url.searchParams.get('query') ?? ''), total: 1 } };
    if (path === '/ticket') {
      const { HirewireTicket = '' } = given.CustomFields ?? {};
      const id = String(rows.length + 1);
      rows.push({
        id,
        fields: { HirewireTicket },
        history: [{ Type: 'Create', Data: '', content: given.Content }],
        Status: 'new',
      });
      return { status: 201, body: { id, type: 'ticket' } };
    }
    const [, id, part] = /^\/ticket\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
    const row = rows.find((one) => one.id === id);
    if (row === undefined) return { status: part === undefined ? 404 : 400, body: { message: 'Not Found' } };
    if (part === 'history') return { body: { items: row.history.toReversed(), total: null, pages: null } };
    if (part !== undefined) {
      row.history.push({ Type: 'Comment', Data: `${given.Subject}\n`, content: String(given.Content) });
      return { status: 201, body: ['Comments added'] };
    }
    if (method === 'GET') return { body: show(row) };
    if (given.Status !== 'resolved')
      return { body: [`Ticket ${id}: Status '${given.Status}' isn't a valid status for this ticket.`] };
    row.Status = 'resolved';
    return { body: [`Ticket ${id}: Status changed from 'new' to 'resolved'`] };
  });
  return { ...receiver, rows };
}

function search(rows: readonly RtRow[], query: string): readonly object[] {
  const key = /^Queue = 'FlexHR' AND 'CF\.\{HirewireTicket\}' = '([^']+)'$/.exec(query)?.[1];
  return rows.filter(({ fields }) => fields.HirewireTicket === key).map(show);
}

function show({ id, Status, fields }: RtRow): object {
  const known = Object.entries(fields).map(([name, value]) => ({ name, values: value === '' ? [] : [value] }));
  return { id: Number(id), Status, CustomFields: known };
}
