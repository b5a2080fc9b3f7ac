import { defineWholePeerStory } from '../../../test/support/peer-story.ts';
import { Secret } from '../../platform/secret.ts';
import { startFakeJira } from './test-support/fake-jira.ts';
import { startFakeRequestTracker } from './test-support/fake-request-tracker.ts';
import { startFakeServiceNow } from './test-support/fake-servicenow.ts';

const base = {
  ...{ active: true, entityTypes: ['FlexHR'], tls: { rejectUnauthorized: true } },
  ...{ timeoutSeconds: 10, giveUpAfterDays: 14 },
};

defineWholePeerStory('Request Tracker, by recorded shapes', async () => {
  const fake = await startFakeRequestTracker();
  return {
    url: fake.url,
    settings: (url) => ({
      ...{ ...base, connector: 'request-tracker', url, token: new Secret('1-2-abc') },
      ...{ queue: 'FlexHR', keyField: 'HirewireTicket', closedStatus: 'resolved' },
    }),
    withoutClosing: (settings) => ({ ...settings, closedStatus: 'nonsense' }),
    isCreate: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/ticket'),
    isComment: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/comment'),
    count: async () => fake.rows.length,
    tickets: async (after) =>
      fake.rows.slice(after).map(({ id, history, Status }) => ({
        id,
        comments: history.filter(({ Type }) => Type === 'Comment').map(({ content }) => content),
        isClosed: Status === 'resolved',
      })),
    removeNewest: () => {
      fake.rows.pop();
    },
    end: () => fake.stop(),
  };
});

defineWholePeerStory('ServiceNow, by recorded shapes', async () => {
  const fake = await startFakeServiceNow();
  return {
    url: fake.url,
    settings: (url) => ({
      ...{ ...base, connector: 'servicenow', url, username: 'svc', password: new Secret('pw') },
      ...{ table: 'incident', closedState: '7', closeNotes: 'Closed by Hirewire.', fields: {} },
    }),
    withoutClosing: (settings) => ({ ...settings, closedState: '99' }),
    isCreate: ({ method }) => method === 'POST',
    isComment: ({ method, body }) => method === 'PATCH' && body.includes('work_notes'),
    count: async () => fake.rows.length,
    tickets: async (after) =>
      fake.rows.slice(after).map(({ sys_id = '', work_notes = '', state }) => ({
        id: sys_id,
        comments: work_notes
          .split(/^2026 - svc \(Work notes\)$/m)
          .slice(1)
          .reverse(),
        isClosed: state === '7',
      })),
    removeNewest: () => {
      fake.rows.pop();
    },
    end: () => fake.stop(),
  };
});

defineWholePeerStory('Jira Service Management, by recorded shapes', async () => {
  const fake = await startFakeJira();
  return {
    url: fake.url,
    settings: (url) => ({
      ...{ ...base, connector: 'jira-service-management', url, username: 'svc@x.example', token: new Secret('tok') },
      ...{
        deployment: 'cloud',
        serviceDeskId: '1',
        requestTypeId: '2',
        closeTransition: 'resolve this issue',
        fields: {},
      },
    }),
    withoutClosing: (settings) => ({ ...settings, closeTransition: 'Do nothing' }),
    isCreate: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/request'),
    isComment: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/comment'),
    count: async () => fake.rows.length,
    tickets: async (after) =>
      fake.rows.slice(after).map(({ key, comments, status }) => ({
        ...{ id: key, comments: comments.map(({ body }) => body), isClosed: status === 'Resolved' },
      })),
    removeNewest: () => {
      fake.rows.pop();
    },
    end: () => fake.stop(),
  };
});
