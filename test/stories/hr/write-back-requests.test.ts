import { afterEach, describe, expect, it } from 'vitest';
import type { EngineDeps } from '../../../src/engine/engine-deps.ts';
import { showJobRequests } from '../../../src/engine/explain/show-requests.ts';
import { runCycle } from '../../../src/engine/run-cycle.ts';
import { match, tellWritebackStory, type WritebackStory } from '../../support/writeback-story.ts';

let story: WritebackStory;
afterEach(async () => await story.close());

const mapping = [
  match,
  { target: 'email', value: '[mail]' },
  { target: 'username', value: '[userPrincipalName]' },
  { target: 'custom01', value: '[telephoneNumber]' },
];

async function tell(): Promise<string> {
  story = await tellWritebackStory({ directory: 'sandbox', size: 4 });
  const worker = '100003';
  await story.runWell();
  await story.set(worker, { mail: 'new.address@acme.example.com', telephoneNumber: '+49 30 5' });
  story.map(mapping);
  return worker;
}

/** The bodies of the cURL lines that would write, without the shell’s quotes. */
function bodiesOf(requests: readonly { readonly replay: string }[]): readonly unknown[] {
  return requests.flatMap(({ replay }) => {
    const body = /--data-raw '(.*)' '?http/s.exec(replay)?.[1];
    return body === undefined ? [] : [JSON.parse(body.replaceAll("'\\''", "'"))];
  });
}

describe('the requests of write-back for one worker', () => {
  it('are those that it sends when it runs, and are not sent', async () => {
    const worker = await tell();

    const shown = await showJobRequests(story.writebackDeps, 'writeback', { worker, sends: 'metadata' });
    const untouched = story.newWrites();
    const sent: string[] = [];
    const onRequest: EngineDeps['onRequest'] = ({ method, replay }) => void (method === 'POST' && sent.push(replay));
    await runCycle({ ...story.writebackDeps, onRequest }, 'writeback', { only: [worker] });

    expect(untouched).toEqual([]);
    expect(shown.decision?.outcome).toBe('change');
    expect(shown.requests.map(({ purpose }) => purpose)).toContain('the person as of now');
    expect(shown.requests.slice(-2).map(({ purpose }) => purpose)).toEqual([
      'the write of PerEmail, which is not sent',
      'the write of User, which is not sent',
    ]);
    const bodies = bodiesOf(shown.requests).flat() as Record<string, unknown>[];
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toMatchObject({ emailAddress: 'new.address@acme.example.com' });
    expect(bodies[1]).toMatchObject({ custom01: '+49 30 5' });
    expect(sent).toEqual(shown.requests.slice(-2).map(({ replay }) => replay));
    expect(story.newWrites()).toHaveLength(2);
    // Once it is done there is nothing to be written.
    const after = await showJobRequests(story.writebackDeps, 'writeback', { worker, sends: 'metadata' });
    expect([after.decision?.outcome, bodiesOf(after.requests)]).toEqual(['unchanged', []]);
  });

  it('show the answers of reads on demand, no secret, and are in the log only where they were sent', async () => {
    const worker = await tell();
    const logged: string[] = [];
    const deps = { ...story.writebackDeps, configuration: story.writebackDeps.configuration };

    const shown = await showJobRequests({ ...deps, onRequest: ({ method }) => void logged.push(method) }, 'writeback', {
      worker,
      sends: 'everything',
    });

    const reads = shown.requests.filter(({ purpose }) => !purpose.startsWith('the write'));
    expect(reads.every(({ answer }) => answer?.status === 200)).toBe(true);
    expect(JSON.stringify(reads.map(({ answer }) => answer?.body))).toContain(`"personIdExternal":"${worker}"`);
    expect(shown.requests.filter(({ answer }) => answer === undefined)).toHaveLength(2);
    expect(JSON.stringify(shown)).not.toContain(btoa(`${story.hr.username}@${story.hr.companyId}:sandbox`));
    expect(shown.requests.every(({ replay }) => replay.includes('-u "$SF_USER"'))).toBe(true);
    expect(logged).toContain('GET');
    expect(logged).not.toContain('POST');
  });

  it('cannot be told offline, nor for somebody whom the directory does not have', async () => {
    const worker = await tell();
    const show = (id: string, sends: 'nothing' | 'metadata') =>
      showJobRequests(story.writebackDeps, 'writeback', { worker: id, sends });

    await expect(show(worker, 'nothing')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(show('nobody', 'metadata')).rejects.toMatchObject({ code: 'workerNotFound' });
  });
});
