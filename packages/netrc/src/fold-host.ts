/**
 * The form in which two spellings of one host are equal: ASCII letters in lower case, without the brackets of an IPv6
 * address in a URL and without the final dot of an absolute name.
 *
 * Letters beyond ASCII are compared as they are: folding them could make two registrable names equal.
 */
export function foldHost(host: string): string {
  const folded = host.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (folded.startsWith("[") && folded.endsWith("]")) return folded.slice(1, -1);
  return folded.endsWith(".") ? folded.slice(0, -1) : folded;
}
