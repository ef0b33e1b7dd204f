/** What a refusal says of the path that it is about. */
export type RefusalKind = "forbidden" | "missing" | "unclear";

const MISSING =
  /\bno such|not found|n[o']t exist|non-?exist|(?:can ?not|can't|couldn't|unable to) find|\bENOENT\b|\bENOTDIR\b|not a directory|\bno files?\b/i;
const FORBIDDEN =
  /permission|denied|\bno access|not (?:allowed|permitted|authori[sz]ed)|forbidden|\bEACCES\b|\bEPERM\b/i;

/**
 * What the text of a refusal says of its path. 550 is the code for all of it (RFC 959, 4.2.2), so the words decide; words
 * that say both ("file not found or no access") or neither are unclear.
 */
export function refusalKind(text: string): RefusalKind {
  const isMissing = MISSING.test(text);
  const isForbidden = FORBIDDEN.test(text);
  if (isMissing === isForbidden) return "unclear";
  return isMissing ? "missing" : "forbidden";
}
