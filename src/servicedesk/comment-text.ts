/** Characters that a comment may have. */
export const longestComment = 20_000;

/** What somebody says on a ticket, as it is kept: several lines are welcome, other control characters are not. */
export function cleanComment(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, ' ')
    .normalize('NFC')
    .trim();
}
