import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addByHand,
  deleteByHand,
  openDirectory,
  type StoryDirectory,
  setByHand,
  storyDirectories,
} from '../../../../test/support/story-directory.ts';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import type { SourceSession } from '../../contract.ts';
import { activeDirectory } from '../index.ts';

const attributes = ['mail', 'sAMAccountName'].map((name) => ({ name, path: `$.${name}` }));

describe.each(storyDirectories)('Active Directory as a source: %s', { timeout: 120_000 }, (kind) => {
  let directory: StoryDirectory;
  let session: SourceSession;
  afterEach(async () => {
    await session.close();
    await directory.close();
  });

  async function begin(): Promise<readonly string[]> {
    directory = await openDirectory(kind, 'Source');
    const dns: string[] = [];
    for (const id of ['1', '2', '3'])
      dns.push(await addByHand(directory, `P${id}`, { employeeID: `s${id}`, mail: `${id}@x.org` }));
    const source = activeDirectory.source;
    if (source === undefined) throw new Error('The connector is no source.');
    const config = activeDirectory.configSchema.parse({ ...directory.settings, pageSize: 2 });
    session = await source.open(config, { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes });
    return dns;
  }

  async function read(watermark?: string): Promise<{ readonly ids: readonly string[]; readonly watermark: string }> {
    const began = session.read({ attributes, now: 0, ...(watermark !== undefined && { watermark }) });
    const ids: string[] = [];
    for await (const page of began.pages) ids.push(...page.workers.map(({ id }) => id));
    return { ids: ids.toSorted(), watermark: began.watermark };
  }

  it('reads everybody, then who has changed', async () => {
    const dns = await begin();
    const whole = await read();
    const nothing = await read(whole.watermark);
    await setByHand(directory, dns[1] ?? '', 'mail', ['new@x.org']);

    const changed = await read(nothing.watermark);

    expect(whole.ids).toEqual(['s1', 's2', 's3']);
    expect(nothing.ids).toEqual([]);
    expect(changed.ids).toEqual(['s2']);
  });

  it('reads everybody when the watermark is another domain controller’s, or from its future', async () => {
    await begin();
    const { watermark } = await read();
    const position = JSON.parse(watermark) as { controller: string; usn: number };

    expect((await read(JSON.stringify({ ...position, controller: 'dc9' }))).ids).toHaveLength(3);
    expect((await read(JSON.stringify({ ...position, usn: position.usn + 1_000_000 }))).ids).toHaveLength(3);
  });

  it('reads the named ones, and leaves out who is not there', async () => {
    const dns = await begin();
    await deleteByHand(directory, dns[2] ?? '');

    const page = await session.readWorkers(['s1', 's3', 'S2', "x)(cn=*'"], { attributes, now: 0 });

    expect(page.workers.map(({ id }) => id).toSorted()).toEqual(['s1', 's2']);
    expect(page.workers[0]?.document).toMatchObject({ mail: expect.stringContaining('@x.org') });
  });

  it('checks what reading needs', async () => {
    await begin();

    const lines = await session.check(attributes);

    expect(lines.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(lines.map(({ name }) => name)).toContain('attribute mail');
  });
});
