import type { Problem } from '../../domain/problem.ts';
import type { HeldPerson } from '../../store/problem-tickets.ts';

/** One thing outside of people that holds them. */
export type SharedCause = {
  /** The same in each cycle, whoever is held for it. */
  readonly id: string;
  /** As the first of them has it. */
  readonly problem: Problem;
  readonly people: readonly HeldPerson[];
};

/** Problems that are mended in one place, in the target or in the mapping, and not at the person who is held. */
const outside: ReadonlySet<string> = new Set([
  ...['containerMissing', 'insufficientRights', 'passwordRefused', 'directoryBusy', 'domainNotVerified'],
  ...['unknownAttribute', 'attributeNotWritable', 'notWritable'],
]);

/**
 * Parts held people into those who are held for the same thing outside of them and those with a problem of their own. One alone has a problem
 * of their own, unless `known` names the cause: others were held for it before.
 */
export function groupByCause(
  held: readonly HeldPerson[],
  known: ReadonlySet<string>,
): { readonly shared: readonly SharedCause[]; readonly own: readonly HeldPerson[] } {
  const shared = [...Map.groupBy(held, causeOf)].flatMap(([id, people]) => {
    const problem = people[0]?.problems[0];
    const isShared = id !== undefined && problem !== undefined && (people.length > 1 || known.has(id));
    return isShared ? [{ id, problem, people }] : [];
  });
  const joined = new Set(shared.flatMap(({ people }) => people));
  return { shared, own: held.filter((person) => !joined.has(person)) };
}

/** Undefined for somebody with any problem that only that person has. Two causes are the same when they are told in the same words. */
function causeOf(person: HeldPerson): string | undefined {
  const [problem] = person.problems;
  if (problem === undefined || !person.problems.every(({ code }) => outside.has(code))) return undefined;
  const { code, system = '', attribute = '', message } = problem;
  return [code, system, attribute, withoutPerson(message, person)].join(' ');
}

/**
 * What is said of a person, without the number, the name and the name of the account, and by whichever server: `create of CN=Ada King,OU=Staff
 * at ldaps://dc1` tells of `OU=Staff`. A number within another name (`OU=100003`) stays: there may be such a thing for each person.
 */
function withoutPerson(message: string, { worker, displayName }: HeldPerson): string {
  const named = message
    .replace(/^(\w+ of )[A-Za-z]+=(?:\\.|[^,\\])+,/, '$1')
    .replace(/ at ldaps?:\/\/[^ ]+/, '')
    .replace(/ Answer: .*/s, '');
  return [worker, displayName ?? ''].filter((name) => name !== '').reduce(withoutName, named);
}

/** Expressions that are made of names cost a millisecond each: thousands of people may be held. */
function withoutName(text: string, name: string): string {
  return text.split(name).reduce((before, after) => {
    const isPart = /[=\p{L}\p{N}]/u.test(before.slice(-1)) || /[\p{L}\p{N}]/u.test(after.slice(0, 1));
    return `${before}${isPart ? name : '…'}${after}`;
  });
}
