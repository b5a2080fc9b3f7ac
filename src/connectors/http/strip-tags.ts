/** Readable text out of HTML, for quoting. */
export function stripTags(html: string): string {
  return html
    .slice(0, 20_000)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
}
