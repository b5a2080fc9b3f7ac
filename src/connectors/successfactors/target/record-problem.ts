import type { Problem } from '../../../domain/problem.ts';

/** What SuccessFactors answers about one record of an upsert. */
export type RecordResult = {
  /** `unknown`: the answer says nothing of the record. */
  readonly outcome: 'done' | 'refused' | 'unknown';
  readonly httpCode: number;
  /** SAP's own words, without "with the index 0". Of a record that is done: a warning; of an unknown one: the whole answer. */
  readonly message: string;
};

type Meaning = { readonly pattern: RegExp; readonly code: string; readonly advice: string };

/** By the beginnings of SAP's texts (KBA 2870865, 3170987, 2994898, 3075524, 2217113, 3386831). The first that fits counts. */
const meanings: readonly Meaning[] = [
  {
    pattern: /DUPLICATE_USERNAME|duplicate username/i,
    code: 'duplicateUsername',
    advice:
      'Another user has this name: perhaps an inactive one, or the same person’s earlier employment. Rename that user, or give the account another name.',
  },
  {
    pattern: /external users? \(status e and d\)/i,
    code: 'externalUser',
    advice: 'This is still an onboardee. The user record can be written once the hire is completed.',
  },
  {
    pattern: /inactive user/i,
    code: 'inactiveUser',
    advice:
      'The tenant refuses inactive users although processInactiveEmployees was sent. Nobody is reactivated for this.',
  },
  {
    pattern: /invalid flag for boolean/i,
    code: 'invalidFlag',
    advice: 'Map the …IsPrimary attribute to true or false.',
  },
  {
    pattern: /invalid picklist value|(?:email|phone)Type is invalid/i,
    code: 'invalidOption',
    advice:
      'Map the type to an option id or external code of the tenant’s picklist, and give the API user the language en_US.',
  },
  {
    pattern: /primary.*(?:already|only one)|only one primary/i,
    code: 'primaryExists',
    advice:
      'Another address is primary. Set primary: keep to leave it so, or primary: move to move the flag in one request.',
  },
  {
    pattern: /primary.*(?:required|must)/i,
    code: 'primaryRequired',
    advice: 'The first address of a person has to be primary: map the flag so, or leave it out of the mapping.',
  },
  {
    pattern: /can ?not get personId/i,
    code: 'personIdTaken',
    advice: 'Another user owns this personIdExternal already (KBA 3075524): correct the records in SuccessFactors.',
  },
  {
    pattern: /maximum length|exceeds|too long/i,
    code: 'valueTooLong',
    advice: 'Shorten the value in the directory, or cut it in the mapping with Left or Mid.',
  },
  {
    pattern: /permission|not authori[sz]ed|no access/i,
    code: 'forbidden',
    advice:
      'Grant the API user Employee Central API (edit) and edit rights of this field, for a population that has this person.',
  },
  {
    pattern: /does not exist|not found|invalid user/i,
    code: 'unknownPerson',
    advice: 'See whether the person is in the target population of the API user, and whether the id was changed.',
  },
  {
    pattern: /format|regular expression|not a valid|is required/i,
    code: 'invalidValue',
    advice: 'Correct the value in the directory; the tenant has a rule for this field.',
  },
];

/** A record of which the answer says nothing: it may be written or not, which only a look at the person tells. */
export function toUnknownProblem(
  { message }: RecordResult,
  record: { readonly what: string; readonly attributes: readonly string[] },
  quote: (text: string) => string,
): Omit<Problem, 'worker'> {
  const attribute = record.attributes.join(', ');
  const said = message === '' ? 'it answered nothing' : `its answer was ${quote(message)}`;
  return {
    code: 'outcomeUnknown',
    ...(attribute !== '' && { attribute }),
    message: `SuccessFactors took the request and did not say what became of ${record.what}: ${said}.`,
    advice:
      'Nothing: the next cycle looks at the person and writes what is not there. If it stays so, replay the request from the log with cURL, and see whether a proxy changes answers.',
  };
}

/** A refused record as a problem, with SAP's message in it. `quote` makes foreign text safe to show. */
export function toRecordProblem(
  result: RecordResult,
  record: { readonly what: string; readonly attributes: readonly string[] },
  quote: (text: string) => string,
): Omit<Problem, 'worker'> {
  const found = meanings.find(({ pattern }) => pattern.test(result.message));
  const isForbidden = result.httpCode === 403;
  const attribute = record.attributes.join(', ');
  const said =
    result.message === '' ? 'without a word (its audit log may even say success, KBA 3069375)' : quote(result.message);
  return {
    code: found?.code ?? (isForbidden ? 'forbidden' : 'recordRefused'),
    ...(attribute !== '' && { attribute }),
    message: `SuccessFactors refused ${record.what} (${result.httpCode}): ${said}`,
    advice:
      found?.advice ??
      'This is the tenant’s own answer, often a business rule (onSave): replay the request from the log with cURL, or ask who keeps the rule.',
  };
}
