import { paint } from '../render/style.ts';
import type { RunningSandbox } from '../sandbox-wiring.ts';
import type { Output } from '../wiring.ts';

export type WhatToTry = {
  readonly sandbox: RunningSandbox;
  /** In milliseconds. */
  readonly now: number;
  /** The reference of a ticket that waits for a manager; absent when none does. */
  readonly waiting?: string;
};

type Line = readonly [what: string, command: string];

/** Lines that work as they stand: people and departments of every generated company with more than a handful of people. */
export function renderWhatToTry({ sandbox, now, waiting }: WhatToTry, output: Output): string {
  const render = ([what, command]: Line): string => `  ${what.padEnd(18)} ${command}`;
  const title = (text: string): string => paint(output, 'bold', text);
  return [
    ...['', title('What to try next, in another terminal, in this folder:'), ...successFactorsLines(now).map(render)],
    ...['', title('And with Flex HR, where every change is a ticket:'), ...flexLines(waiting).map(render)],
    ...['', `SuccessFactors: ${sandbox.hr.url}/odata/v2/  Active Directory: ${sandbox.directory.url}`],
    ...[`Flex HR: ${sandbox.flex.url}/  Mails: ${sandbox.mailbox.folder}`, ''],
  ].join('\n');
}

function successFactorsLines(now: number): readonly Line[] {
  const yesterday = new Date(now - 86_400_000).toISOString().slice(0, 10);
  return [
    ['Hire somebody', 'npx hirewire sandbox act hire --first-name Ada --last-name King'],
    ['Change a job', 'npx hirewire sandbox act change 100010 --job-title "Head of Sales"'],
    ['Transfer', 'npx hirewire sandbox act transfer 100011 --department 50007002'],
    ['Terminate', `npx hirewire sandbox act terminate 100012 --last-day ${yesterday}`],
    ['Rehire', 'npx hirewire sandbox act rehire 100012'],
    ['See it coming', 'npx hirewire plan hr-to-ad'],
    ['Carry it over now', 'npx hirewire run hr-to-ad     (the schedule does it every minute)'],
    ['Why is it so?', 'npx hirewire explain hr-to-ad 100010 title'],
    ['What was written', 'npx hirewire log --since 1h --details'],
    ['Is anybody needed', 'npx hirewire status'],
    ['More that HR does', 'npx hirewire sandbox act --help'],
  ];
}

function flexLines(waiting: string | undefined): readonly Line[] {
  return [
    ['Who waits', 'npx hirewire tickets list --open'],
    ...(waiting === undefined
      ? []
      : ([
          ['Why', `npx hirewire tickets show ${waiting}`],
          ['Say who manages', `npx hirewire tickets set-manager ${waiting} --worker 000001`],
        ] as const)),
    ['Hire somebody', 'npx hirewire sandbox act flex-hire --first-name Eva --last-name Ek --manager 000001'],
    ['Change a phone', 'npx hirewire sandbox act flex-change 000002 --phone1 "08-123 45 67"'],
    ['Carry it over now', 'npx hirewire run flex-to-ad   (the schedule does it every minute)'],
    ['What happened', 'npx hirewire tickets list --worker 000002'],
  ];
}
