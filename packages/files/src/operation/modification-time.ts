import type { ReplyError } from "@ftplib/reply";
import type { Features } from "ftplib";
import { type RemotePath, shown, spelled } from "../path/remote-path.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { isRefusal } from "./refusal.ts";

/** A command that sets a modification time; `time` is YYYYMMDDHHMMSS in UTC. */
interface Way {
  /** What FEAT has to list; undefined for commands that servers do not list. */
  readonly feature: string | undefined;
  readonly line: (path: RemotePath, time: string) => RemotePath;
  /** Whether the server must show that it has understood: the order of the arguments is a guess. */
  readonly isGuess: boolean;
}

const MDTM: Way = { feature: undefined, line: (path, time) => spelled(`MDTM ${time} `, path), isGuess: true };

/** In the order in which they are tried (U4). */
const WAYS: readonly Way[] = [
  { feature: "MFMT", line: (path, time) => spelled(`MFMT ${time} `, path), isGuess: false },
  { feature: "MFF", line: (path, time) => spelled(`MFF modify=${time}; `, path), isGuess: false },
  { feature: undefined, line: (path, time) => spelled(`SITE UTIME ${time} `, path), isGuess: true },
  {
    feature: undefined,
    line: (path, time) => spelled("SITE UTIME ", path, ` ${time} ${time} ${time} UTC`),
    isGuess: true,
  },
  MDTM,
];

/** The way of each site's server; null where none works. */
const KNOWN = new WeakMap<SessionPool, Way | null>();

/** The calls that find out the way of a site; others wait, since a time that one sets would be what another one reads back. */
const PROBES = new WeakMap<SessionPool, Promise<void>>();

/**
 * Sets the modification time of a file, to the second (U4). The first call on a site tries MFMT, MFF, both orders of SITE UTIME and MDTM
 * with two arguments, reads the time back, and remembers what has worked.
 *
 * @returns false where the server has no such command
 * @throws ReplyError where it refuses this file
 */
export async function setModified(
  site: SiteContext,
  session: SiteSession,
  path: RemotePath,
  time: Date,
): Promise<boolean> {
  for (let probe = PROBES.get(site.pool); probe !== undefined; probe = PROBES.get(site.pool)) await probe;
  const known = KNOWN.get(site.pool);
  if (known === null) return false;
  if (known !== undefined) {
    await session.ftp.voidcmd(known.line(path, timeValue(time)));
    return true;
  }
  const probing = findWay(site, session, path, time);
  const ended = probing.then(
    () => {},
    () => {},
  );
  PROBES.set(site.pool, ended);
  try {
    return await probing;
  } finally {
    PROBES.delete(site.pool);
  }
}

/** Tries the ways one after the other; returns whether one has set the time, and throws where one may have been refused for this file alone. */
async function findWay(
  site: SiteContext,
  session: SiteSession,
  path: RemotePath,
  time: Date,
): Promise<boolean> {
  let refusal: ReplyError | undefined;
  for (const way of await listedWays(session)) {
    const error = await tryWay(session, way, path, time);
    if (error === undefined) {
      if (!(await isSet(session, way, path, time))) continue;
      KNOWN.set(site.pool, way);
      return true;
    }
    if (UNKNOWN.has(error.reply.code)) continue;
    if (way === MDTM && (await isForName(session, error, path, time))) continue;
    if (!way.isGuess) throw error;
    refusal ??= error;
  }
  // The refusal of one file proves nothing about others.
  if (refusal !== undefined) throw refusal;
  KNOWN.set(site.pool, null);
  return false;
}

/** Whether it is known how times are set on this site, or that they cannot be. */
export function isModifyingKnown(site: SiteContext): boolean {
  return KNOWN.has(site.pool);
}

/** The command that sets a modification time; undefined where none works, and before the first `setModified` of the site. */
export function modifiedCommand(site: SiteContext, path: RemotePath, time: Date): RemotePath | undefined {
  return KNOWN.get(site.pool)?.line(path, timeValue(time));
}

async function listedWays({ ftp }: SiteSession): Promise<readonly Way[]> {
  const features = await ftp.features();
  return WAYS.filter(({ feature }) => feature === undefined || isListed(features, feature));
}

/** The codes for commands and parameters that the server does not know. */
const UNKNOWN: ReadonlySet<number> = new Set([500, 501, 502, 503, 504]);

/** FEAT may list MFF with the facts that it sets. */
function isListed(features: Features, feature: string): boolean {
  const parameters = features.get(feature);
  if (parameters === undefined) return false;
  return feature !== "MFF" || parameters === "" || /\bmodify\b/i.test(parameters);
}

async function tryWay(
  { ftp }: SiteSession,
  { line }: Way,
  path: RemotePath,
  time: Date,
): Promise<ReplyError | undefined> {
  try {
    await ftp.voidcmd(line(path, timeValue(time)));
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error;
  }
}

/**
 * Whether the refusal of MDTM with two arguments is one of a server that knows one, and takes both for a name that is not there: then it says the
 * same of another such name.
 */
async function isForName(
  { ftp }: SiteSession,
  { reply }: ReplyError,
  path: RemotePath,
  time: Date,
): Promise<boolean> {
  const missing = spelled("", path, `~${timeValue(time)}`);
  try {
    await ftp.sendcmd(spelled("MDTM ", missing));
    return false;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const both = shown(spelled(`${timeValue(time)} `, path));
    return without(both, reply.text) === without(shown(missing), error.reply.text);
  }
}

function without(name: string, text: string): string {
  return text.replaceAll(name, "");
}

/** How far a time that was read back may be from the one that was set, milliseconds: FAT knows every other second. */
const TOLERANCE = 2_000;

/** Whether the file has that time now. Where the server does not report times, only a command without guesses is believed. */
async function isSet({ ftp }: SiteSession, { isGuess }: Way, path: RemotePath, time: Date): Promise<boolean> {
  const found = await readTime(ftp, path);
  if (found === undefined) return !isGuess;
  return Math.abs(found - Math.floor(time.getTime() / 1000) * 1000) <= TOLERANCE;
}

const EXACT: ReadonlySet<string> = new Set(["second", "millisecond"]);

/** By MDTM, else by MLST; undefined where neither gives it exactly. */
async function readTime(ftp: SiteSession["ftp"], path: RemotePath): Promise<number | undefined> {
  try {
    const { text } = await ftp.sendcmd(spelled("MDTM ", path));
    const found = timeIn(text);
    if (found !== undefined) return found;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    const modified = (await ftp.stat(path))?.modified;
    const isExact = modified !== undefined && modified.zone === "utc" && EXACT.has(modified.precision);
    return isExact ? modified.time : undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** The time in the text of a reply to MDTM, to the second, in epoch milliseconds; undefined where it has none. */
export function timeIn(text: string): number | undefined {
  const found = /^213[ -](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text)?.slice(1).map(Number);
  if (found === undefined) return undefined;
  const [year = 0, month = 1, day, hour, minute, second] = found;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** @throws RangeError for a time that cannot be sent: an invalid one, or one outside the years 1 to 9999 */
export function checkTime(time: Date): void {
  const year = time.getUTCFullYear();
  if (year >= 1 && year <= 9999) return;
  throw new RangeError("a modification time must be a valid Date of the years 1 to 9999");
}

/** YYYYMMDDHHMMSS in UTC: RFC 3659, 2.3. */
function timeValue(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/\D/g, "");
}
