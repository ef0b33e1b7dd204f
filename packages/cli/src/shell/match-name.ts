/** A part of a pattern: what is quoted, a set, a star, a question mark, or a character as it is. */
const PART = /\\(.)|\[([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]|([*?])|(.)/gsu;

/** A part of a set: a class, or a character, quoted or as it is. */
const MEMBER = /\[:(\w+):\]|\\(.)|(.)/gsu;

/** The classes of POSIX (XBD 9.3.5), in ASCII. */
const CLASSES: { readonly [name: string]: string } = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/**
 * A test whether a name matches the pattern. `*` stands for any characters, `?` for one, `[…]` for one of a set; a backslash makes
 * the character after it stand for itself. A dot at the beginning of a name has to be in the pattern.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const source = pattern.replace(
    PART,
    (_, quoted?: string, not?: string, set?: string, sign?: string, as?: string) => {
      if (set !== undefined) return setOf(set, not !== "");
      if (sign !== undefined) return sign === "*" ? ".*" : ".";
      return literal(quoted ?? as ?? "");
    },
  );
  const regex = new RegExp(`^${source}$`, "su");
  return (name) => name.startsWith(".") <= pattern.startsWith(".") && regex.test(name);
}

function setOf(members: string, isNegated: boolean): string {
  const all = [...members.matchAll(MEMBER)];
  let source = "";
  for (let at = 0; at < all.length; at++) {
    const [, name, quoted, plain] = all[at] ?? [];
    const last = all[at + 2];
    if (name !== undefined) source += CLASSES[name] ?? "";
    else if (plain === undefined) source += literal(quoted ?? "");
    else if (all[at + 1]?.[3] === "-" && last !== undefined && last[1] === undefined) {
      source += rangeOf(plain, last[2] ?? last[3] ?? "");
      at += 2;
    } else source += literal(plain);
  }
  return `[${isNegated ? "^" : ""}${source}]`;
}

/** A range that ends before it begins holds nothing. */
function rangeOf(first: string, last: string): string {
  return (first.codePointAt(0) ?? 0) > (last.codePointAt(0) ?? 0) ? "" : `${literal(first)}-${literal(last)}`;
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
