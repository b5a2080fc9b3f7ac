import type { Account } from '../../../domain/account.ts';
import type { Day } from '../../../domain/time.ts';
import { type Attributes, type AttributeValue, type JsonObject, newAttributes } from '../../../domain/value.ts';
import { hasEnded, recordOrders } from '../order.ts';
import { flagOf, rowsOf, textOf } from '../records.ts';
import type { PersonAttribute } from './attributes.ts';

/** A person with all the records that write-back may touch, as SuccessFactors holds them now. */
export type PersonImage = {
  /** `perPersonUuid`; the personIdExternal where the tenant does not tell it. */
  readonly anchor: string;
  readonly personIdExternal: string;
  readonly emails: readonly EmailRow[];
  readonly phones: readonly PhoneRow[];
  /** The employments' users; the one that speaks for the person first. */
  readonly users: readonly UserRow[];
};

/** One PerEmail or PerPhone by its fields; `type` is what `emailType` or `phoneType` holds. */
export type ContactRow = { readonly type: string; readonly isPrimary: boolean; readonly fields: Fields };
export type EmailRow = ContactRow;
export type PhoneRow = ContactRow;

/**
 * One employment with its user and its job of today. Fields are those that were asked for and are filled: those of the user by
 * their names, the others by the names of the attributes. `job`: the key of the slice, where a field of it was asked for.
 */
export type UserRow = {
  readonly userId: string;
  readonly hasEnded: boolean;
  readonly fields: Fields;
  readonly job?: { readonly startDate: string; readonly seqNumber: string };
};

export type Fields = Readonly<Record<string, string>>;

const emailFields = ['emailAddress'];
const phoneFields = ['countryCode', 'areaCode', 'phoneNumber', 'extension'];

/** The anchor of a raw PerPerson; undefined when it is nobody. */
export function anchorOf(record: JsonObject): string | undefined {
  const personIdExternal = textOf(record.personIdExternal);
  return personIdExternal === undefined ? undefined : (textOf(record.perPersonUuid) ?? personIdExternal);
}

/**
 * One raw PerPerson as an image; undefined when it is nobody. `users` are the User records by userId, asked for
 * separately because a navigation to an inactive user is null (KBA 2808267).
 */
export function toPersonImage(
  record: JsonObject,
  {
    users,
    fields,
    own,
    today,
  }: {
    users: ReadonlyMap<string, JsonObject>;
    fields: readonly string[];
    own: readonly PersonAttribute[];
    today: Day;
  },
): PersonImage | undefined {
  const personIdExternal = textOf(record.personIdExternal);
  const anchor = anchorOf(record);
  if (personIdExternal === undefined || anchor === undefined) return undefined;
  const employments = rowsOf(record.employmentNav).map((row): JsonObject => {
    const user = users.get(textOf(row.userId) ?? '');
    return user === undefined ? row : { ...row, userNav: user };
  });
  const order = recordOrders(today, 'primary').employmentNav;
  const ordered = order === undefined ? employments : employments.toSorted(order);
  return {
    anchor,
    personIdExternal,
    emails: toContacts(rowsOf(record.emailNav), 'emailType', emailFields),
    phones: toContacts(rowsOf(record.phoneNav), 'phoneType', phoneFields),
    users: ordered.flatMap((row) => {
      const userId = textOf(row.userId);
      if (userId === undefined) return [];
      const job = jobOf(row, today);
      const ofUser = pick(users.get(userId) ?? {}, fields);
      const ofEmployment = own.flatMap(({ name, group, field }) => {
        const text = textOf((group === 'job' ? job : row)?.[field]);
        return text === undefined ? [] : [[name, text] as const];
      });
      return [
        {
          ...{
            userId,
            hasEnded: hasEnded(row, today) || isPurged(users.get(userId)),
            fields: { ...ofUser, ...Object.fromEntries(ofEmployment) },
          },
          ...(own.some(({ group }) => group === 'job') && job !== undefined && { job: keyOf(job) }),
        },
      ];
    }),
  };
}

/** SuccessFactors takes nothing more for a purged user (KBA 2092066), whatever is left of the employment. */
function isPurged(user: JsonObject | undefined): boolean {
  return user?.status === 'x' || user?.status === 'purged';
}

/** The slice of a job that speaks for today. */
function jobOf(employment: JsonObject, today: Day): JsonObject | undefined {
  return rowsOf(employment.jobInfoNav).toSorted(recordOrders(today, 'primary').jobInfoNav)[0];
}

function keyOf(job: JsonObject): NonNullable<UserRow['job']> {
  return { startDate: textOf(job.startDate) ?? '', seqNumber: textOf(job.seqNumber) ?? '1' };
}

function toContacts(rows: readonly JsonObject[], type: string, fields: readonly string[]): readonly ContactRow[] {
  return rows
    .map((row) => ({
      type: textOf(row[type]) ?? '',
      isPrimary: flagOf(row.isPrimary) === true,
      fields: pick(row, fields),
    }))
    .toSorted((left, right) => (left.type < right.type ? -1 : 1));
}

function pick(row: JsonObject, names: readonly string[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(row[name]);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** Under these names an account carries all records of its person, so that a view of it can choose among them. */
const hidden = { emails: '$emails', phones: '$phones', users: '$users' } as const;

/** The account of a person: all of its records, and beside them what `shown` gives. */
export function toAccount(image: PersonImage, shown: Attributes): Account {
  const lists = Object.entries(hidden).map(
    ([list, name]) => [name, toTexts(image[list as keyof typeof hidden])] as const,
  );
  return {
    anchor: image.anchor,
    name: image.personIdExternal,
    attributes: newAttributes([...lists, ...Object.entries(shown)]),
  };
}

/** The person of an account that {@link toAccount} made. */
export function imageOf(account: Account): PersonImage {
  const { attributes } = account;
  return {
    anchor: account.anchor,
    personIdExternal: account.name,
    emails: fromTexts(attributes[hidden.emails]) as readonly EmailRow[],
    phones: fromTexts(attributes[hidden.phones]) as readonly PhoneRow[],
    users: fromTexts(attributes[hidden.users]) as readonly UserRow[],
  };
}

function toTexts(rows: readonly object[]): readonly string[] | undefined {
  return rows.length === 0 ? undefined : rows.map((row) => JSON.stringify(row));
}

function fromTexts(value: AttributeValue | undefined): readonly unknown[] {
  return typeof value === 'object' ? value.map((text) => JSON.parse(String(text))) : [];
}

/** Whether every employment has ended. Somebody without any has not left: nothing is known. */
export function hasLeft(image: PersonImage): boolean {
  return image.users.length > 0 && image.users.every((user) => user.hasEnded);
}
