import { describe, expect, it } from 'vitest';
import type { ScheduledJob } from '../../store/scheduled-jobs.ts';
import type { JobFacts } from './job-status.ts';
import { judgeJob } from './judge-job.ts';

const now = Date.parse('2026-06-01T02:00:00Z');
const minutes = (count: number): number => now + count * 60_000;

function anEntry(changes: Partial<ScheduledJob> = {}): ScheduledJob {
  return {
    ...{ jobType: 'Provisioning-hr-to-ad', name: 'hr-to-ad', job: 'hr-to-ad', cron: '*/5 * * * *', timeZone: 'UTC' },
    ...{ isActive: true, nextRun: minutes(3), lastStart: minutes(-2), lastEnd: minutes(-1), lastResult: 'ok' },
    maxRunSeconds: 3600,
    ...changes,
  };
}

function aJob(changes: Partial<JobFacts> = {}): JobFacts {
  return {
    ...{ job: 'hr-to-ad', source: 'hr', target: 'corp-ad', lastGoodAt: minutes(-2), failures: 0 },
    ...{ linked: 800, held: 0, failed: 0, awaiting: 0, setAside: 0, isScheduled: true, entries: [anEntry()] },
    ...{ plans: [], tickets: {} },
    ...changes,
  };
}

const away = { code: 'unavailable', system: 'hr', message: 'hr does not answer.', advice: 'Ask SAP.', at: minutes(-1) };

describe('a job at a glance', () => {
  it('is well when its last cycle was good and nobody waits', () => {
    expect(judgeJob(aJob(), now)).toMatchObject({ condition: 'well', needs: [], nextRun: minutes(3) });
  });

  it('is failing, and needs nobody, while a system is away for a moment', () => {
    const verdict = judgeJob(aJob({ lastFailure: away, failures: 1 }), now);

    expect(verdict).toMatchObject({ condition: 'failing', failure: away, needs: [] });
  });

  it('needs a human at once when a password is refused, with cause, advice and the command that looks', () => {
    const lastFailure = { ...away, code: 'unauthorized', message: 'The password is wrong.' };

    const { needs } = judgeJob(aJob({ lastFailure, failures: 1 }), now);

    expect(needs).toEqual([{ message: 'hr: The password is wrong. Ask SAP.', command: 'hirewire check hr' }]);
  });

  it('needs nobody for a failure after which there was a success', () => {
    const verdict = judgeJob(aJob({ lastFailure: { ...away, code: 'unauthorized', at: minutes(-3) } }), now);

    expect(verdict).toMatchObject({ condition: 'well', needs: [] });
    expect(verdict.failure).toBeUndefined();
  });

  it('is quarantined, and says until when and why', () => {
    const facts = aJob({ lastFailure: away, failures: 6, quarantinedSince: minutes(-30), nextAttempt: minutes(20) });

    expect(judgeJob(facts, now)).toMatchObject({
      ...{ condition: 'quarantined', quarantinedUntil: minutes(20) },
      needs: [
        { message: expect.stringContaining('Quarantined until 2026-06-01 02:20 UTC.'), command: 'hirewire check hr' },
      ],
    });
  });

  it('is overdue when its time has come up twice since the last success, and says since when', () => {
    const entry = anEntry({ lastStart: minutes(-5), lastResult: 'skipped' });

    const verdict = judgeJob(aJob({ lastGoodAt: minutes(-60), entries: [entry] }), now);

    expect(verdict).toMatchObject({ condition: 'overdue', overdueSince: minutes(-50) });
    expect(verdict.needs).toEqual([
      {
        message: 'No success since 2026-06-01 01:00 UTC; one was due by 2026-06-01 01:10 UTC.',
        command: 'hirewire jobs runs hr-to-ad',
      },
    ]);
  });

  it('is not overdue right after a long run, nor while it runs', () => {
    const long = anEntry({ lastStart: minutes(-40), lastEnd: minutes(-1) });
    const running = anEntry({ lastStart: minutes(-30), leaseUntil: minutes(1), nextRun: minutes(-25) });

    expect(judgeJob(aJob({ lastGoodAt: minutes(-40), entries: [long] }), now).condition).toBe('well');
    expect(judgeJob(aJob({ lastGoodAt: minutes(-40), entries: [running] }), now)).toMatchObject({
      ...{ condition: 'well', isRunning: true, needs: [] },
    });
  });

  it('needs a human when a run takes longer than its limit', () => {
    const hanging = anEntry({ lastStart: minutes(-90), leaseUntil: minutes(1), nextRun: minutes(-85) });

    const { condition, needs } = judgeJob(aJob({ lastGoodAt: minutes(-95), entries: [hanging] }), now);

    expect(condition).toBe('waiting');
    expect(needs).toEqual([
      { message: expect.stringContaining('began at 2026-06-01 00:30 UTC'), command: 'hirewire jobs runs hr-to-ad' },
    ]);
  });

  it.each([
    ['a run is due that nobody begins', { entries: [anEntry({ nextRun: minutes(-12) })] }],
    ['no node has taken up the schedule', { entries: [] }],
  ])('stands still when %s', (_what, changes) => {
    const { condition, needs } = judgeJob(aJob(changes), now);

    expect(condition).toBe('standing');
    expect(needs).toEqual([
      { message: expect.stringContaining('Nobody runs the schedule'), command: 'hirewire serve' },
    ]);
  });

  it('is off, and needs nobody, when somebody switched it off', () => {
    const entries = [anEntry({ isActive: false, nextRun: minutes(-500) })];

    expect(judgeJob(aJob({ entries }), now)).toMatchObject({ condition: 'off', needs: [] });
  });

  it('tells a failure that no system is to blame for as the schedule has it', () => {
    const entries = [anEntry({ lastResult: 'failed', lastError: 'The system corp-ad is not in use.' })];

    const { needs } = judgeJob(aJob({ lastGoodAt: minutes(-10), entries }), now);

    expect(needs).toEqual([{ message: 'The system corp-ad is not in use.', command: 'hirewire run hr-to-ad' }]);
  });

  it('is asked for a look before an approval, and tells of those whose plan has expired', () => {
    const trip = {
      guard: 'deletesAndDisables',
      verdict: 'needsApproval',
      message: '40 of 800.',
      actual: 40,
      limit: 20,
    };
    const plan = { id: '1c9f0a52-0000', job: 'hr-to-ad', people: 40, createdAt: now, expiresAt: minutes(60) };

    const { condition, needs } = judgeJob(aJob({ awaiting: 42, plans: [{ ...plan, trips: [trip as never] }] }), now);

    expect(condition).toBe('waiting');
    expect(needs).toEqual([
      {
        message:
          '40 people wait for approval until 2026-06-01 03:00 UTC. 40 of 800. Look first: hirewire plans show 1c9f0a52.',
        command: 'hirewire approve 1c9f0a52',
      },
      {
        message: '2 people wait for the approval of a plan that can be approved no more.',
        command: 'hirewire run hr-to-ad',
      },
    ]);
  });

  it('tells of held people by their own command, of those whose every change is a ticket by tickets', () => {
    expect(judgeJob(aJob({ held: 3, failed: 1 }), now).needs).toEqual([
      { message: '3 people are held with a problem.', command: 'hirewire held --job hr-to-ad' },
      {
        message: 'corp-ad refused the last write for 1 person.',
        command: 'hirewire log --job hr-to-ad --outcome failed',
      },
    ]);
    expect(judgeJob(aJob({ held: 3, tickets: { manager: 2, repair: 1, review: 5 } }), now).needs).toEqual([
      {
        message: '3 tickets wait: 2 for manager, 1 for repair.',
        command: 'hirewire tickets list --open --job hr-to-ad',
      },
    ]);
  });

  it('needs nobody for people whom a human has set aside', () => {
    expect(judgeJob(aJob({ setAside: 4 }), now)).toMatchObject({ condition: 'well', needs: [] });
  });

  it('needs nobody while tickets wait for HR alone', () => {
    expect(judgeJob(aJob({ held: 3, tickets: { review: 3 } }), now).needs).toEqual([]);
  });
});
