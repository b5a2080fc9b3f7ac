import { describe, expect, it } from 'vitest';
import type { HrAction as FlexAction } from '../../sandbox/flex-hr/index.ts';
import type { HrAction } from '../../sandbox/successfactors/index.ts';
import { actionForms, parseSandboxAction } from '../../src/cli/sandbox-action.ts';

/** Every action of the simulator: the compiler says so when one is missing. */
const actions = {
  ...{ hire: 1, onboard: 1, completePendingHire: 1, noShow: 1, rehire: 1, convert: 1, addConcurrentJob: 1 },
  ...{ makePrimary: 1, startGlobalAssignment: 1, endGlobalAssignment: 1, change: 1, transfer: 1, changeManager: 1 },
  ...{ leave: 1, returnFromLeave: 1, terminate: 1, withdrawTermination: 1, renamePerson: 1, changePersonId: 1 },
  ...{ changeEmail: 1, deleteEmail: 1, changePhone: 1, deletePhone: 1, changeUser: 1, changeEmployment: 1 },
  ...{ renameDepartment: 1, purge: 1, syncUsers: 1, withdrawOnboarding: 1, moveStart: 1, relate: 1 },
} satisfies Record<HrAction['type'], 1>;

const flexActions = {
  ...{ hire: 1, change: 1, changeTitle: 1, changeDepartment: 1, changeManager: 1, registerManager: 1, addPeriod: 1 },
  ...{ removePeriods: 1, moveCompany: 1, end: 1, rehire: 1, startReview: 1, finishReview: 1, hide: 1, showAgain: 1 },
  ...{ anonymise: 1, delete: 1, renameTitle: 1, renameDepartment: 1, renumber: 1 },
} satisfies Record<FlexAction['type'], 1>;

describe('parseSandboxAction', () => {
  it('knows every action of both simulators, those of Flex HR by names of their own', () => {
    const ofFlex = Object.keys(flexActions).map((name) => `flex-${name}`);
    expect(Object.keys(actionForms).sort()).toEqual([...Object.keys(actions), ...ofFlex].sort());
  });

  it.each<[string, Record<string, unknown>]>([
    ['hire --first-name Ada --job-title Analyst', { type: 'hire', firstName: 'Ada', job: { jobTitle: 'Analyst' } }],
    ['hire --email none', { type: 'hire', email: null }],
    [
      'change 7 --job-title Boss --date 2026-01-01',
      { type: 'change', worker: '7', fields: { jobTitle: 'Boss' }, date: '2026-01-01' },
    ],
    [
      'change 7 --date 2026-01-01 --withdraws true',
      { type: 'change', worker: '7', fields: {}, date: '2026-01-01', withdraws: true },
    ],
    [
      'relate 7 --relationship hrManager --to 8 --date 2026-01-01',
      { type: 'relate', worker: '7', relationship: 'hrManager', to: '8', date: '2026-01-01' },
    ],
    ['transfer 7 --custom-string1 x', { type: 'transfer', worker: '7', fields: { customString1: 'x' } }],
    ['transfer 7', { type: 'transfer', worker: '7', fields: {} }],
    ['rehire 7', { type: 'rehire', worker: '7', mode: 'sameEmployment' }],
    ['rehire 7 --mode newEmployment', { type: 'rehire', worker: '7', mode: 'newEmployment' }],
    ['convert 7 --is-contingent true', { type: 'convert', worker: '7', isContingent: true }],
    ['changeUser 7 --title x', { type: 'changeUser', worker: '7', fields: { title: 'x' } }],
    [
      'renamePerson 7 --last-name King --salutation none --custom-string1 x',
      { type: 'renamePerson', worker: '7', lastName: 'King', fields: { salutation: null, customString1: 'x' } },
    ],
    ['syncUsers', { type: 'syncUsers' }],
    [
      'flex-hire --first-name Carl --manager 000041 --in-review true --company 2',
      { type: 'flex-hire', firstName: 'Carl', manager: '000041', inReview: true, company: 2 },
    ],
    ['flex-renumber 000007 --to 000008', { type: 'flex-renumber', employee: '000007', to: '000008' }],
    ['flex-changeTitle 000007 --title Chef', { type: 'flex-changeTitle', employee: '000007', title: 'Chef' }],
    ['flex-change 000007 --phone1 none', { type: 'flex-change', employee: '000007', phone1: null }],
    ['flex-registerManager --of 1 --manager 2', { type: 'flex-registerManager', of: '1', manager: '2' }],
  ])('reads %s', (words, action) => {
    expect(parseSandboxAction(words.split(' '))).toEqual(action);
  });

  it.each([
    ['fire 7', 'There is no action fire.'],
    ['toString 7', 'There is no action toString.'],
    ['terminate --last-day 2026-01-01', 'Nobody is named'],
    ['syncUsers 7', 'syncUsers names nobody.'],
    ['terminate 7 --date 2026-01-01', 'terminate has no field --date.'],
    ['terminate 7 --last-day', '--last-day has no value'],
    ['flex-fire 7', 'There is no action flex-fire.'],
    ['flex-hire 7', 'flex-hire names nobody.'],
    ['flex-change --phone1 1', 'Nobody is named'],
    ['flex-change 7 --job-title Boss', 'flex-change has no field --job-title.'],
    ['flex-hire --company Norge', '--company is "Norge", which is no number.'],
    ['terminate 7 2026-01-01', '2026-01-01 has no value, or is too much.'],
  ])('refuses %s', (words, message) => {
    expect(() => parseSandboxAction(words.split(' '))).toThrow(message);
  });
});
