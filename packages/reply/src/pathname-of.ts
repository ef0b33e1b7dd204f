import { ProtocolError } from "./ftp-error.ts";
import { Reply } from "./reply.ts";
import { UnexpectedReplyError } from "./reply-error.ts";
import { isCompletion } from "./reply-kind.ts";

/** Marks a line whose first quote has no closing quote. */
const UNCLOSED = Symbol("unclosed");

/** Comments that follow a pathname without quotes, as in `257 /home is current directory.` */
const COMMENT =
  / (?:(?:is )?(?:the |your )?(?:current|working) (?:working )?(?:directory|folder|dir)|is current|(?:(?:new )?(?:directory|folder) )?(?:successfully )?created(?: successfully)?)[.!]?$/i;

/** Words after the first space that belong to a sentence rather than to a name. */
const SENTENCE =
  / (?:is|was|has|ist|wurde|est|es) | .*\b(?:current|working|aktuell\w*|created|exists|success\w*)\b| (?:the|your) .*\b(?:directory|folder)\b/i;

/**
 * Returns the pathname that a 2yz reply to PWD or MKD names, as the servers in use write it; `""` if it names
 * none, or none that is certain.
 *
 * - In quotes, which may follow other text: `257 Directory "/x" created`. A doubled quote stands for one quote
 *   (RFC 959, section 5.1). If the closing quote is followed by anything but a space or the end of the line,
 *   the server does not double quotes, and the pathname ends at the last quote of the line: `"/say "hi"" is …`.
 * - Without quotes, directly after the code, if it begins with `/`, a drive letter or a VMS device: the rest of the
 *   line, spaces included, without a well-known comment: `257 /my dir created`. Any other sentence leaves the pathname unknown.
 *
 * A quote that is never closed means that the line was cut, so the pathname is not known. Of a reply of several
 * lines the last one counts, or the first if that begins with a quote. `parse257` reads a 257 exactly as ftplib does.
 *
 * Throws `UnexpectedReplyError` if the reply is not 2yz, `ProtocolError` for a pathname with CR, LF or NUL,
 * which could become a command when it is sent back (S18).
 */
export function pathnameOf(reply: Reply | string): string {
  const given = typeof reply === "string" ? new Reply(reply) : reply;
  if (!isCompletion(given)) throw new UnexpectedReplyError(given);
  const found = pathnameIn(sentenceOf(given));
  const text = found === UNCLOSED ? given.text : found;
  if (/[\r\0]/.test(text) || (text.includes("\n") && given.text[3] !== "-")) {
    throw new ProtocolError(`a control character in the path: ${given.text}`, { reply: given });
  }
  return found === UNCLOSED ? "" : found;
}

/** The part of the reply that may name the pathname: the last line, or the first if it begins with a quote. */
function sentenceOf({ lines, text }: Reply): string {
  // A LF without a hyphen after the code comes from no parser, and must not go unnoticed.
  if (text[3] !== "-") return text;
  const last = lines.at(-1) ?? "";
  return lines[0]?.[4] === '"' && !last.includes('"') ? lines[0] : last;
}

function pathnameIn(line: string): string | typeof UNCLOSED {
  const text = line.replace(/^[1-5]\d\d(?:[ -]|$)/, "").trim();
  if (/^(?:\/|[a-z]:[\\/]|[\w$]+:\[)/i.test(text)) return unquoted(text);
  const open = text.indexOf('"');
  return open === -1 ? "" : quoted(text, open);
}

function unquoted(text: string): string {
  const comment = COMMENT.exec(text);
  if (comment !== null) return text.slice(0, comment.index);
  // Where a sentence begins cannot be known.
  return SENTENCE.test(text) ? "" : text;
}

function quoted(text: string, open: number): string | typeof UNCLOSED {
  const last = text.lastIndexOf('"');
  if (last === open) return UNCLOSED;
  let path = "";
  let start = open + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    // Every quote had a second one after it: the last pair is a quote of the name and the closing quote.
    if (quote === -1) return text.slice(open + 1, last);
    path += text.slice(start, quote);
    const next = text[quote + 1];
    if (next === '"') {
      path += '"';
      start = quote + 2;
    } else if (quote === last || next === " ") {
      return path;
    } else {
      return text.slice(open + 1, last);
    }
  }
}
