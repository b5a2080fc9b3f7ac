/** How a date is read, by .NET's `DateTimeStyles`. */
export type DateStyles = {
  readonly leadingWhite: boolean;
  readonly trailingWhite: boolean;
  readonly innerWhite: boolean;
  /** A text without a date gives 1 January of the year 1 instead of today. */
  readonly noCurrentDate: boolean;
  /** The result is the time in UTC; without it the calendar date stays as it is written. */
  readonly toUniversal: boolean;
};

/** What `FormatDateTime` takes when it is given no styles. */
export const defaultDateStyles: DateStyles = {
  leadingWhite: true,
  trailingWhite: true,
  innerWhite: false,
  noCurrentDate: false,
  toUniversal: false,
};

const noStyles: DateStyles = { ...defaultDateStyles, leadingWhite: false, trailingWhite: false };
const styles: Readonly<Record<string, Partial<DateStyles>>> = {
  none: {},
  allowleadingwhite: { leadingWhite: true },
  allowtrailingwhite: { trailingWhite: true },
  allowinnerwhite: { innerWhite: true },
  allowwhitespaces: { leadingWhite: true, trailingWhite: true, innerWhite: true },
  nocurrentdatedefault: { noCurrentDate: true },
  adjusttouniversal: { toUniversal: true },
  assumelocal: {},
  assumeuniversal: {},
  roundtripkind: {},
};

/** The names of the styles, as .NET writes them. */
export const dateStyleNames =
  'None AllowLeadingWhite AllowTrailingWhite AllowInnerWhite AllowWhiteSpaces NoCurrentDateDefault AdjustToUniversal AssumeLocal AssumeUniversal RoundtripKind';

/**
 * Reads names of styles with commas or bars between them; the empty text is the default.
 * @returns undefined when a name is none
 */
export function parseDateStyles(text: string): DateStyles | undefined {
  if (text.trim() === '') return defaultDateStyles;
  let result = noStyles;
  for (const part of text.split(/[,|]/)) {
    const name = part
      .trim()
      .toLowerCase()
      .replace(/^datetimestyles\./, '');
    const style = Object.hasOwn(styles, name) ? styles[name] : undefined;
    if (style === undefined) return undefined;
    result = { ...result, ...style };
  }
  return result;
}
