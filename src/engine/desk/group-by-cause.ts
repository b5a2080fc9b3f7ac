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

/** Problems that are mended in one place, in the target or in the mapping, and not at the person who is held, where they name no subject. */
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
  const groups = Map.groupBy(
    held.flatMap((person) => nameCause(person) ?? []),
    ({ id }) => id,
  );
  const shared = [...groups].flatMap(([id, members]) => {
    const problem = members[0]?.problem;
    const isShared = members.length > 1 || known.has(id);
    return isShared && problem !== undefined ? [{ id, problem, people: members.map(({ person }) => person) }] : [];
  });
  const joined = new Set(shared.flatMap(({ people }) => people));
  return { shared, own: held.filter((person) => !joined.has(person)) };
}

type NamedCause = { readonly person: HeldPerson; readonly problem: Problem; readonly id: string };

/** A problem by its subject, or by its words where it names none. Undefined for somebody with any problem that only that person has. */
function nameCause(person: HeldPerson): NamedCause | undefined {
  const [problem] = person.problems;
  if (problem === undefined || !person.problems.every(isOutside)) return undefined;
  const { code, system = '', attribute = '', subject, message } = problem;
  const words = () => [code, system, attribute, withoutPerson(message, person)].join(' ');
  // Names of containers, attributes and domains are the same in another case.
  const id = subject === undefined ? words() : `${code} ${system} subject=${subject.toLowerCase()}`;
  return { person, problem, id };
}

function isOutside({ code, subject }: Problem): boolean {
  return subject !== undefined || outside.has(code);
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
