import type { Fields } from './person-image.ts';

/** The parts of a telephone number as PerPhone has them; null blanks a part. */
export type NumberParts = {
  readonly countryCode?: string | null;
  readonly areaCode?: string | null;
  readonly phoneNumber: string;
};

/** `+49 (0)30 1234` and `0049 30 1234` as `49301234`; undefined for a number that is not international. */
function internationalDigits(text: string): string | undefined {
  const match = /^\s*(?:\+|00)(.*)$/s.exec(text);
  return match?.[1]?.replace('(0)', '').replaceAll(/\D/g, '');
}

function digits(text: string | undefined): string {
  return (text ?? '').replaceAll(/\D/g, '');
}

/**
 * Whether a record that is split into country, area and number is the number that a directory writes in one piece.
 * Employee Central does not normalise numbers, so anything else is compared as text.
 */
export function isSameNumber(present: Fields, wanted: string): boolean {
  if (present.phoneNumber === wanted && present.countryCode === undefined && present.areaCode === undefined)
    return true;
  const international = internationalDigits(wanted);
  if (international === undefined || present.countryCode === undefined) return false;
  return digits(present.countryCode) + digits(present.areaCode) + digits(present.phoneNumber) === international;
}

/**
 * A whole number in the style of the record that is there: split by its country and area code where the new number
 * begins with them. Codes that do not fit the new number are blanked, so that nothing of the old one is left.
 */
export function splitLikePresent(present: Fields | undefined, wanted: string): NumberParts {
  const international = internationalDigits(wanted);
  if (international === undefined || present === undefined) return { phoneNumber: wanted };
  const country = digits(present.countryCode);
  const area = digits(present.areaCode);
  const blankCountry = present.countryCode === undefined ? {} : { countryCode: null };
  const blankArea = present.areaCode === undefined ? {} : { areaCode: null };
  if (country === '' || !international.startsWith(country)) {
    return { ...blankCountry, ...blankArea, phoneNumber: wanted };
  }
  const national = international.slice(country.length);
  if (area !== '' && national.startsWith(area)) return { phoneNumber: national.slice(area.length) };
  return { ...blankArea, phoneNumber: national };
}
