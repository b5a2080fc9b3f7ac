import { type Receiver, startReceiver } from '../../test-support/receiver.ts';

type JiraRow = {
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly comments: { readonly id: string; readonly body: string; readonly public: boolean }[];
  status: 'Open' | 'Resolved';
};

/** Jira Service Management, as far as its documentation shows the calls that we make. One of its transitions does nothing. */
export async function startFakeJira(): Promise<Receiver & { readonly rows: JiraRow[] }> {
  const rows: JiraRow[] = [];
  const receiver = await startReceiver(({ method, url, headers, body }) => {
    if (headers.authorization !== `Basic ${btoa('svc@x.example:tok')}`) {
      return { status: 401, body: { errorMessage: 'Client must be authenticated to access this resource.' } };
    }
    const given = body === '' ? {} : JSON.parse(body);
    if (url.pathname === '/rest/api/3/search/jql') {
      return { body: { issues: search(rows, String(given.jql)), isLast: true } };
    }
    if (url.pathname === '/rest/servicedeskapi/request') {
      const row: JiraRow = {
        key: `HR-${rows.length + 1}`,
        fields: given.requestFieldValues,
        comments: [],
        status: 'Open',
      };
      rows.push(row);
      return { status: 201, body: { ...show(row), issueId: String(rows.length) } };
    }
    const [, key, part] = /^\/rest\/servicedeskapi\/request\/([\w-]+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const row = rows.find((one) => one.key === key);
    if (row === undefined) return { status: 404, body: { errorMessage: 'The request could not be found.' } };
    if (part === undefined) return { body: show(row) };
    if (part === 'comment' && method === 'GET') return { body: { values: row.comments, isLastPage: true, size: 1 } };
    if (part === 'comment') {
      const comment = { id: String(row.comments.length + 1), body: String(given.body), public: given.public === true };
      row.comments.push(comment);
      return { status: 201, body: comment };
    }
    if (method === 'GET') return { body: { values: transitions, isLastPage: true } };
    if (given.id === '5') row.status = 'Resolved';
    return { status: 204 };
  });
  return { ...receiver, rows };
}

const transitions = [
  { id: '5', name: 'Resolve this issue' },
  { id: '6', name: 'Do nothing' },
];

/** A text search that finds more than the very text. */
function search(rows: readonly JiraRow[], jql: string): readonly object[] {
  const wanted = /^summary ~ "\\"(.+)\\"" ORDER BY created ASC$/.exec(jql)?.[1]?.slice(0, 10) ?? 'none';
  return rows.filter(({ fields }) => fields.summary?.includes(wanted)).map(({ key, fields }) => ({ key, fields }));
}

function show(row: JiraRow): object {
  const statusCategory = row.status === 'Resolved' ? 'DONE' : 'NEW';
  return { issueKey: row.key, currentStatus: { status: row.status, statusCategory } };
}
