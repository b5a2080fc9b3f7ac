const pattern = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,189}$/u;

/** Whether a text is one bare e-mail address: nothing that a mail header could read as a second one. */
export function isMailAddress(text: string): boolean {
  return pattern.test(text);
}
