/**
 * The form in which a value is written so that it is read back as it was: bare if it can be, else in double quotes.
 *
 * A leading `#` needs no quotes here or in Python, but curl would take it for a comment.
 */
export function quoteToken(value: string): string {
  return /^$|^["#]|[\t\n \\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}
