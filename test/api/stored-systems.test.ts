import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const secret = 'Sandbox-Service-1';

describe('a configuration that stands in the database alone', () => {
  let stored: ApiOffice;
  beforeAll(async () => {
    stored = await openApiOffice({ stored: true });
  });
  afterAll(() => stored.close());

  it('B5: is changed there; secrets stay encrypted, and the jobs stay as they are', async () => {
    const { settings } = (await stored.get('/api/systems/flex')).document;

    const { document } = await stored.send('PUT', '/api/systems/flex', { body: { ...settings, modifiedSinceDays: 3 } });

    expect(document.differences).toEqual([{ path: 'systems.flex.modifiedSinceDays', kind: 'added' }]);
    expect((await stored.send('POST', '/api/systems/flex/test')).document.lines[0].status).toBe('ok');
    const { rows } = await stored.runtime.database.pool.query(
      'select document::text as text from app.configurations order by id desc limit 1',
    );
    expect(rows[0].text).toContain('"password": "sealed:');
    expect(rows[0].text).not.toContain(secret);
    expect((await stored.get('/api/jobs')).document.jobs).toHaveLength(1);
  });

  it('C2: has systems cloned, switched and deleted', async () => {
    await stored.send('POST', '/api/systems/flex/clone', { body: { name: 'copy' } });
    await stored.send('POST', '/api/systems/copy/activate');
    expect((await stored.get('/api/systems/copy')).document).toMatchObject({ active: true, connector: 'flex-hr' });

    expect((await stored.send('DELETE', '/api/systems/copy')).document.changed).toBe(true);
  });
});
