import type { ByteString } from "./byte-string.ts";
import type { FileFacts } from "./file-system.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HALF_A_YEAR = 182 * 86_400_000;

/** A LIST line as `ls -l` writes it, in UTC, without line end. `now` decides between time of day and year. */
export function longLine(facts: FileFacts, now: number): ByteString {
  const size = String(facts.size).padStart(12);
  const link = facts.target === undefined ? "" : ` -> ${facts.target}`;
  const links = facts.kind === "directory" ? 2 : 1;
  const who = `${String(links).padStart(3)} ftp      ftp     `;
  return `${modeText(facts)} ${who} ${size} ${dateText(facts.modified, now)} ${facts.name}${link}`;
}

function modeText(facts: FileFacts): string {
  const kind = { file: "-", directory: "d", link: "l" }[facts.kind];
  const bits = [..."rwxrwxrwx"].map((letter, index) => ((facts.mode >> (8 - index)) & 1 ? letter : "-"));
  return kind + bits.join("");
}

function dateText(modified: number, now: number): string {
  const date = new Date(modified);
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const isRecent = modified > now - HALF_A_YEAR && modified <= now + 86_400_000;
  return `${day} ${isRecent ? date.toISOString().slice(11, 16) : String(date.getUTCFullYear()).padStart(5)}`;
}

/** The facts the server can give in MLST and MLSD, in its order: RFC 3659, section 7.5. */
export const MLST_FACTS = ["type", "size", "modify", "perm", "unique", "UNIX.mode"] as const;

export type MlstFact = (typeof MLST_FACTS)[number];

/** An MLSD line, `facts name`, without line end. `type` overrides the kind: `cdir`, `pdir`. */
export function factsLine(
  facts: FileFacts,
  wanted: ReadonlySet<MlstFact>,
  name: ByteString,
  type?: string,
): ByteString {
  const isFile = facts.kind === "file";
  const kinds = { file: "file", directory: "dir", link: "OS.unix=symlink" };
  const values: Record<MlstFact, string | undefined> = {
    type: type ?? kinds[facts.kind],
    size: isFile ? String(facts.size) : undefined,
    modify: timeValue(facts.modified),
    perm: isFile ? "adfrw" : "cdeflmp",
    unique: facts.unique,
    "UNIX.mode": `0${facts.mode.toString(8)}`,
  };
  const given = MLST_FACTS.filter((fact) => wanted.has(fact) && values[fact] !== undefined);
  return `${given.map((fact) => `${fact}=${values[fact]};`).join("")} ${name}`;
}

/** A time-val of RFC 3659, section 2.3: `YYYYMMDDHHMMSS` in UTC. */
export function timeValue(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
}

/** Epoch milliseconds of a time-val, fraction included; undefined when it is invalid. */
export function parseTimeValue(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ""] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time + Math.trunc(Number(`0${fraction}`) * 1000);
}
