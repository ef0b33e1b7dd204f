import type { Clock } from "../clock.ts";
import type { Dialect, Reader, Verdict } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../entry.ts";
import type { Line } from "../line.ts";
import { readDate, setDate } from "../written-date.ts";

const BLOCK = 512;
const LONGEST = 1500;

// A name may have a blank or a full stop behind a ^.
const NAME = /^(?<path>[^ ;\t]*[\]>])?(?<name>(?:\^.|[^ ;\t^])+)(?:;(?<version>-?\d+))/;
const HEADING = /^ *(?:Directory +)?([^ ;]+:?\[[^\]]*\]) *$/;
const NOTICE = /^ *(?:Grand total of |Total of |\*\.\*;)/i;
const SIZE = /^(?:(\d+)(?:\/(\d+))?|(\d+(?:\.\d+)?)([KMG])B?|\*+)(?:\/[^ ]*)?(?= |$)/i;
const OWNER = /^\[ *([^\],]*?) *(?:, *([^\],]*?) *)?(?:\]|(?= )|$)/;
const PROTECTION = /^\([RWEDrwed, ]*\)?/;
const UNIT: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** OpenVMS with any of its servers: UCX, MultiNet, TCPware, CMU, MadGoat. Sizes are in blocks of 512 bytes. */
export const vms: Dialect = { name: "vms", open: (clock) => new VmsReader(clock) };

class VmsReader implements Reader {
  readonly #clock: Clock;
  // Whether entries of this listing have an owner, so that one without may go on in the next line.
  #hasOwners = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(line: Line, draft: Draft): Verdict {
    // Some part their columns with tabulators.
    const text = line.text.replaceAll("\t", " ");
    if (text.length > LONGEST) return "none";
    const heading = HEADING.exec(text);
    if (heading !== null) {
      draft.nameStart = line.start + text.indexOf(heading[1] as string);
      draft.nameEnd = draft.nameStart + (heading[1] as string).length;
      return "heading";
    }
    if (NOTICE.test(text)) return "notice";
    const found = NAME.exec(text);
    if (found === null) return "none";
    const { path, name, version } = found.groups as { path?: string; name: string; version: string };
    const facts = new Map([["version", version]]);
    if (path !== undefined) facts.set("dir_prefix", path);
    draft.details = { facts };
    const rest = text.slice(found[0].length);
    if (/^ *$/.test(rest)) return line.isLast ? "none" : "hold";
    const verdict = this.#readColumns(rest, draft, draft.details, facts);
    if (verdict !== "entry") return line.isLast && verdict === "hold" ? "entry" : verdict;
    this.#setName(line, draft, path ?? "", name);
    const isShort =
      this.#hasOwners && draft.details.owner === undefined && draft.details.permissions === undefined;
    return isShort && !line.isLast && !facts.has("error") ? "hold" : "entry";
  }

  /** Size, date, owner and protection, in that order, or date before size; any may be missing, but nothing else may be there. */
  #readColumns(text: string, draft: Draft, details: Details, facts: Map<string, string>): Verdict {
    let rest = text.trimStart();
    for (let columns = 0; rest !== ""; columns++) {
      const date = /^\d{1,2}-[A-Za-z]{3}-\d{2,4}/.test(rest) ? readDate(rest, 0, "dmy", true) : undefined;
      const size = SIZE.exec(rest);
      const owner = OWNER.exec(rest);
      const protection = PROTECTION.exec(rest);
      let length: number;
      if (date !== undefined) {
        setDate(draft, date, this.#clock);
        length = date.end;
      } else if (size !== null && draft.size === undefined) {
        setSize(size, draft, facts);
        length = size[0].length;
      } else if (owner !== null) {
        const [all, first, second] = owner;
        if (second !== undefined) details.group = first as string;
        details.owner = (second ?? first) as string;
        length = all.length;
        this.#hasOwners = true;
      } else if (protection !== null) {
        details.permissions = protection[0];
        length = protection[0].length;
      } else if (columns === 0 && /^(?:[%<]|no privilege|insufficient|file )/i.test(rest)) {
        facts.set("error", rest);
        return "entry";
      } else return "none";
      rest = rest.slice(length).trimStart();
    }
    return "entry";
  }

  /** A directory is a file of type DIR, but is not called so; a version is not a part of a name. */
  #setName(line: Line, draft: Draft, path: string, name: string): void {
    const isDirectory = /\.DIR$/i.test(name);
    draft.type = isDirectory ? "dir" : "file";
    draft.nameStart = line.start + path.length;
    draft.nameEnd = draft.nameStart + name.length - (isDirectory ? 4 : 0);
    if (name.includes("^")) {
      // ODS-5 escapes what older names could not have.
      const plain = name.slice(0, draft.nameEnd - draft.nameStart);
      draft.name = plain.replace(/\^([0-9A-F]{2}|.)/gi, (_all, escaped: string) =>
        escaped.length === 2
          ? String.fromCharCode(Number.parseInt(escaped, 16))
          : escaped === "_"
            ? " "
            : escaped,
      );
    }
  }
}

function setSize(found: RegExpExecArray, draft: Draft, facts: Map<string, string>): void {
  const [, blocks, allocated, amount, unit] = found;
  if (blocks !== undefined) {
    draft.size = Number(blocks) * BLOCK;
    draft.sizeUnit = BLOCK;
    facts.set("blocks", blocks);
    if (allocated !== undefined) facts.set("blocks_allocated", allocated);
  } else if (amount !== undefined) {
    draft.sizeUnit = UNIT[(unit as string).toUpperCase()] as number;
    draft.size = Math.round(Number(amount) * draft.sizeUnit);
  }
}
