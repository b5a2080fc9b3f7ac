const MAX_QUOTED = 300;

/**
 * Makes foreign text safe to show in a message: one line, no control characters, not long, and none of our secrets, should
 * the other side have echoed one.
 */
export function quoteSafely(text: string, secrets: readonly string[], maxLength = MAX_QUOTED): string {
  let safe = text.slice(0, 20_000);
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      safe = safe.replaceAll(form, '***');
    }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const oneLine = safe.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\s]+/g, ' ').trim();
  if (oneLine === '') return '';
  return `"${oneLine.length > maxLength ? `${oneLine.slice(0, maxLength)}…` : oneLine}"`;
}
