import type { Outcome } from '../../domain/operation.ts';
import type { GraphClient } from './client.ts';
import type { Refused } from './encode-user.ts';
import type { GraphError } from './errors.ts';

type Meaning = { readonly code: string; readonly advice: string; readonly retryable?: boolean };

/** What Graph's words mean for one account; the first that fits. They are stable, and the codes tell less. */
const meanings: readonly (readonly [pattern: RegExp, meaning: Meaning])[] = [
  [
    /same value for property|already exists|objectconflict/i,
    {
      code: 'nameTaken',
      advice: 'The next cycle takes the next free name; or free the name, also among groups and deleted users.',
    },
  ],
  [
    /on-premises mastered|on-?premises.*(?:sync|master)|directory sync objects/i,
    { code: 'masteredOnPremises', advice: 'Write the attribute to Active Directory: Entra Connect brings it here.' },
  ],
  [
    /domain portion|domain name is invalid|not a verified domain|unverified domain/i,
    {
      code: 'domainNotVerified',
      advice: 'Verify the domain in the tenant, or form userPrincipalName with DefaultDomain().',
    },
  ],
  [
    /directory_quotaexceeded|quota limit/i,
    {
      code: 'quotaExhausted',
      advice: 'The tenant has as many objects as it may have: delete some for good, or have the quota raised.',
    },
  ],
  [
    /password/i,
    { code: 'passwordRefused', advice: 'A password policy of the tenant refuses random passwords of 32 characters.' },
  ],
  [
    /read-?only|cannot be (?:set|updated)/i,
    { code: 'attributeNotWritable', advice: 'Take the attribute out of the mapping.' },
  ],
  [
    /invalid value|is invalid|exceeds|maximum (?:allowed )?length|should not be empty/i,
    { code: 'invalidValue', advice: 'Correct the value in HR or in the mapping.' },
  ],
  [
    /property '?[\w.]+'? does not exist|not a declared property/i,
    { code: 'unknownAttribute', advice: 'Correct the name in the mapping, or register the directory extension.' },
  ],
];

const missing: Meaning = { code: 'accountMissing', advice: 'Run again: the tenant is read anew.' };
const noRight: Meaning = {
  code: 'insufficientRights',
  advice:
    'The application may not do this: an account with a directory role needs a role of the application too. `hirewire check` names missing permissions.',
};
const other: Meaning = { code: 'refused', advice: 'See what Graph says in the message.' };

/** The refusal of one call about one account. `tried` begins the message: "create of ann@contoso.com". */
export function toOutcome(client: GraphClient, tried: string, error: GraphError): Outcome {
  const meaning = meaningOf(error);
  const named = error.target ?? /property '?([A-Za-z][\w.]*)'?/i.exec(error.message)?.[1];
  const attribute = named?.slice(0, 64);
  const subject = subjectOf(meaning.code, { tried, attribute });
  return {
    status: 'failed',
    problem: {
      ...{ code: meaning.code, system: client.system, advice: meaning.advice },
      message: `${tried}: Microsoft Graph answered ${error.status} ${error.code}, ${client.quote(error.message)}`,
      ...(attribute !== undefined && { attribute }),
      ...(subject !== undefined && { subject }),
    },
    retryable: meaning.retryable ?? false,
  };
}

/** What a refusal is about, where that is nothing of the user's. Of a right it is what was tried: `update`. */
function subjectOf(
  code: string,
  { tried, attribute }: { readonly tried: string; readonly attribute: string | undefined },
): string | undefined {
  if (code === 'insufficientRights') return tried.split(' of ')[0];
  if (code === 'passwordRefused') return 'password policy';
  if (code === 'quotaExhausted') return 'objects of the tenant';
  return code === 'unknownAttribute' || code === 'attributeNotWritable' ? attribute : undefined;
}

function meaningOf(error: GraphError): Meaning {
  if (error.status === 404) return missing;
  const text = `${error.code} ${error.message}`;
  const found = meanings.find(([pattern]) => pattern.test(text))?.[1];
  return found ?? (error.status === 403 ? noRight : other);
}

/** The outcome of an operation that was not sent. */
export function refusedOutcome(
  client: Pick<GraphClient, 'system'>,
  problem: Omit<Refused, 'attribute'> & { attribute?: string },
): Outcome {
  return { status: 'failed', problem: { ...problem, system: client.system }, retryable: false };
}
