import type { ActionForm } from './action-form.ts';

const details = [
  ...['firstName', 'lastName', 'emailWork', 'emailPrivate', 'phone1', 'phone2', 'phone3', 'phone4', 'addressRow1'],
  ...['bankAccountNumber', 'unionId'],
];
const joiner = ['company', 'employmentNumber', 'start', 'end', 'title', 'department', 'manager', 'inReview'];

/** What happens to the employee who is named by employment number or id right after the action. */
function onEmployee(...fields: readonly string[]): ActionForm {
  return { worker: true, workerField: 'employee', fields };
}

/** Every action of Flex HR, by a name of its own: nobody mixes up the two HR systems of the sandbox. */
export const flexActionForms: Readonly<Record<string, ActionForm>> = {
  'flex-hire': { worker: false, fields: [...details, ...joiner], numbers: ['company'] },
  'flex-change': onEmployee(...details),
  'flex-renumber': onEmployee('to'),
  'flex-changeTitle': onEmployee('title', 'from'),
  'flex-changeDepartment': onEmployee('department', 'from'),
  'flex-changeManager': onEmployee('manager', 'from'),
  'flex-registerManager': { worker: false, fields: ['of', 'manager', 'from'] },
  'flex-addPeriod': onEmployee('from', 'to', 'title'),
  'flex-removePeriods': onEmployee(),
  'flex-moveCompany': { ...onEmployee('company', 'start'), numbers: ['company'] },
  'flex-end': onEmployee('lastDay'),
  'flex-rehire': onEmployee('start', 'title'),
  'flex-startReview': onEmployee(),
  'flex-finishReview': onEmployee(),
  'flex-hide': onEmployee(),
  'flex-showAgain': onEmployee(),
  'flex-anonymise': onEmployee(),
  'flex-delete': onEmployee(),
  'flex-renameTitle': { worker: false, fields: ['title', 'to'] },
  'flex-renameDepartment': { worker: false, fields: ['department', 'to'] },
};
