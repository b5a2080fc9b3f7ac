import type { ActionForm } from './action-form.ts';
import { flexActionForms } from './flex-actions.ts';
import { UsageError } from './usage-error.ts';

const jobFields = [
  ...['jobTitle', 'department', 'division', 'businessUnit', 'costCenter', 'location', 'company', 'jobCode'],
  ...['payGrade', 'employeeClass', 'employmentType', 'position'],
];
const joiner = [
  ...['personIdExternal', 'userId', 'username', 'firstName', 'lastName', 'startDate', 'email', 'personalEmail'],
  ...['isContingent', 'manager'],
];
const newLogin = ['username', 'userId', 'date'];

/** Every action of SuccessFactors: the command line's form of what the simulator does. */
export const successFactorsForms: Readonly<Record<string, ActionForm>> = {
  hire: { worker: false, fields: joiner, job: 'job' },
  onboard: { worker: false, fields: joiner, job: 'job' },
  completePendingHire: { worker: true, fields: [] },
  withdrawOnboarding: { worker: true, fields: [] },
  moveStart: { worker: true, fields: ['date'] },
  noShow: { worker: true, fields: ['leaves'] },
  change: { worker: true, fields: ['eventReason', 'date', 'withdraws'], job: 'fields' },
  transfer: { worker: true, fields: ['eventReason', 'date'], job: 'fields' },
  changeManager: { worker: true, fields: ['manager', 'date'] },
  relate: { worker: true, fields: ['relationship', 'to', 'date'] },
  leave: { worker: true, fields: ['paid', 'date'] },
  returnFromLeave: { worker: true, fields: ['date'] },
  terminate: { worker: true, fields: ['lastDay', 'eventReason'] },
  withdrawTermination: { worker: true, fields: [] },
  rehire: { worker: true, fields: ['mode', ...newLogin], defaults: { mode: 'sameEmployment' } },
  convert: { worker: true, fields: ['isContingent', ...newLogin] },
  addConcurrentJob: { worker: true, fields: ['isPrimary', ...newLogin], job: 'job' },
  makePrimary: { worker: true, fields: [] },
  startGlobalAssignment: { worker: true, fields: ['plannedEndDate', ...newLogin], job: 'job' },
  endGlobalAssignment: { worker: true, fields: ['lastDay'] },
  renamePerson: { worker: true, fields: ['firstName', 'lastName', 'preferredName', 'date'], rest: 'fields' },
  changePersonId: { worker: true, fields: ['personIdExternal'] },
  changeEmail: { worker: true, fields: ['address', 'kind', 'isPrimary'] },
  deleteEmail: { worker: true, fields: ['kind'] },
  changePhone: { worker: true, fields: ['number', 'kind', 'countryCode', 'areaCode', 'extension', 'isPrimary'] },
  deletePhone: { worker: true, fields: ['kind'] },
  changeUser: { worker: true, fields: [], rest: 'fields' },
  changeEmployment: { worker: true, fields: [], rest: 'fields' },
  renameDepartment: { worker: false, fields: ['department', 'name', 'date'] },
  purge: { worker: true, fields: [] },
  syncUsers: { worker: false, fields: [] },
};

/** Every action of the sandbox; those of Flex HR have a name that begins with `flex-`. */
export const actionForms: Readonly<Record<string, ActionForm>> = { ...successFactorsForms, ...flexActionForms };

/**
 * Reads the words of `sandbox act`: `change 100042 --job-title "Head of Sales"`. `none` as a value is null.
 *
 * @throws UsageError naming what is possible, for an action or a field that there is not.
 */
export function parseSandboxAction(words: readonly string[]): Readonly<Record<string, unknown>> {
  const [type = '', ...rest] = words;
  const form = Object.hasOwn(actionForms, type) ? actionForms[type] : undefined;
  if (form === undefined) {
    throw new UsageError(`There is no action ${type}.`, `Actions: ${Object.keys(actionForms).join(', ')}.`);
  }
  const worker = rest[0]?.startsWith('--') === true ? undefined : rest.shift();
  if (form.worker !== (worker !== undefined)) {
    const message = form.worker ? `Nobody is named: whom does ${type} happen to?` : `${type} names nobody.`;
    throw new UsageError(message, `Write ${describeForm(type, form)}.`);
  }
  const subject = worker === undefined ? {} : { [form.workerField ?? 'worker']: worker };
  const action: Record<string, unknown> = { type, ...form.defaults, ...subject };
  if (form.job === 'fields') action.fields = {};
  for (const [name, value] of readPairs(rest)) place(action, { name, value, type, form });
  return action;
}

function readPairs(words: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < words.length; index += 2) {
    const [option = '', value] = words.slice(index, index + 2);
    if (!option.startsWith('--') || value === undefined) {
      throw new UsageError(`${option} has no value, or is too much.`, 'Write --field VALUE for each field.');
    }
    pairs.push([toField(option), value]);
  }
  return pairs;
}

function place(
  action: Record<string, unknown>,
  { name, value, type, form }: { name: string; value: string; type: string; form: ActionForm },
): void {
  const isJob = form.job !== undefined && (jobFields.includes(name) || /^customString\d+$/.test(name));
  const group = form.fields.includes(name) ? undefined : isJob ? form.job : form.rest;
  if (group === undefined && !form.fields.includes(name)) {
    throw new UsageError(
      `${type} has no field ${toOption(name)}.`,
      `Write ${describeForm(type, form)}. ${form.job === undefined ? '' : describeJobFields()}`.trim(),
    );
  }
  const typed = form.numbers?.includes(name) === true ? toNumber(name, value) : toValue(value);
  if (group === undefined) action[name] = typed;
  else action[group] = { ...(action[group] as Record<string, unknown> | undefined), [name]: typed };
}

function toValue(text: string): string | boolean | null {
  if (text === 'none') return null;
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function toNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`${toOption(name)} is "${text}", which is no number.`, 'Write --field VALUE for each field.');
}

/** One line of help: the action with everything that may be said of it. */
export function describeForm(type: string, form: ActionForm): string {
  const fields = [...form.fields.map(toOption), ...(form.rest === undefined ? [] : ['--FIELD VALUE'])];
  const job = form.job === undefined ? [] : ['JOB FIELDS'];
  return [type, ...(form.worker ? ['WORKER'] : []), ...[...fields, ...job].map((name) => `[${name}]`)].join(' ');
}

/** What `JOB FIELDS` stands for. */
export function describeJobFields(): string {
  return `Job fields: ${[...jobFields.map(toOption), '--custom-string1 …'].join(' ')}`;
}

function toOption(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function toField(option: string): string {
  return option.slice(2).replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
