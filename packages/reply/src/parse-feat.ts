import { Reply } from "./reply.ts";
import { isCompletion } from "./reply-kind.ts";

/** The names that are known to be features where they do not stand on a line of their own. */
const KNOWN = new Set(
  (
    "ADAT APPE AUTH AVBL CCC CLNT COMB CSID DCAU DSIZ EPRT EPSV ERET ESTA ESTO ESTP HASH HOST IDLE LANG LPRT " +
    "LPSV MD5 MDTM MFCT MFF MFMT MLSD MLST MMD5 MODE OPTS PASV PBSZ PRET PROT RANG REST SITE SIZE SPAS SPOR " +
    "SPSV SSCN THMB TVFS TYPE UTF8 XCRC XMD5 XSHA XSHA1 XSHA256 XSHA512"
  ).split(" "),
);

/** Features whose parameter may be the name of another feature, as in `OPTS UTF8`. */
const TAKES_NAMES = new Set(["OPTS", "SITE"]);

/**
 * Returns the features that a reply to FEAT lists: their names in upper case, each with its parameters, or
 * with `""` (RFC 2389, section 3.2). A reply that is not 2yz lists none.
 *
 * By the RFC each feature has a line after a space. Servers are also seen to leave out the space, to repeat the
 * code before each feature (`211-SIZE`), to put several features on one line, to end lines in a bare LF, and to
 * send empty lines; all of these are read. On the first and the last line only well-known names count, since
 * their text is otherwise prose. The parameters of a feature that is listed twice are joined with `;`.
 */
export function parseFeat(reply: Reply | string): ReadonlyMap<string, string> {
  const given = typeof reply === "string" ? new Reply(reply) : reply;
  const features = new Map<string, string>();
  if (!isCompletion(given)) return features;
  const code = String(given.code);
  const lines = given.text.split(/\r\n|[\r\n]/);
  for (const [index, line] of lines.entries()) {
    const hasCode = line.startsWith(code) && (line[3] === "-" || line[3] === " ");
    const text = (hasCode ? line.slice(4) : line).trim();
    const isProse = index === 0 || index === lines.length - 1;
    for (const [name, parameters] of isProse ? featuresInProse(text) : featuresOn(text)) {
      const before = features.get(name) ?? "";
      const isKnown = parameters === before || before.split(";").includes(parameters);
      const both = [before, isKnown ? "" : parameters].filter((text) => text !== "");
      features.set(name, both.join(";"));
    }
  }
  return features;
}

/** The features on a line of their own: one with its parameters, or several of which all begin with known names. */
function featuresOn(text: string): [string, string][] {
  if (text === "") return [];
  const words = text.split(" ");
  const name = (words[0] as string).toUpperCase();
  const rest = words.slice(1);
  const isOne = !KNOWN.has(name) || TAKES_NAMES.has(name) || !rest.some((word) => KNOWN.has(word));
  return isOne ? [[name, rest.join(" ")]] : split(words);
}

/** The features in a first or last line, after whatever else it says: `Features: MDTM REST STREAM`. */
function featuresInProse(text: string): [string, string][] {
  const words = text.split(/[ ,]+/);
  const first = words.findIndex((word) => KNOWN.has(word));
  return first === -1 ? [] : split(words.slice(first));
}

/** Begins a feature at each known name; other words are parameters of the one before them. */
function split(words: readonly string[]): [string, string][] {
  const features: [string, string[]][] = [];
  for (const word of words) {
    const previous = features.at(-1);
    if (previous === undefined || KNOWN.has(word)) features.push([word.toUpperCase(), []]);
    else previous[1].push(word);
  }
  return features.map(([name, parameters]) => [name, parameters.join(" ")]);
}
