import type { RemotePath } from "@ftplib/files";
import { parseSiteUrl, type Site } from "@ftplib/files";
import { UsageError } from "../errors/usage-error.ts";
import type { Here } from "../command/here.ts";
import { below as within, pathFrom } from "./below.ts";
import { encodedPath } from "./encoded-path.ts";
import type { Surroundings } from "../command/command.ts";
import { findSite } from "../sites/site-file.ts";
import type { SiteSettings } from "../sites/named-site.ts";

/** A file or a directory that an operand names. */
export type Operand =
  | { readonly kind: "local"; readonly path: string }
  /** `-`: standard input or standard output. */
  | { readonly kind: "stream" }
  | RemoteOperand;

/** A path on a server. */
export interface RemoteOperand {
  readonly kind: "remote";
  /** The URL of the login directory, with the user and the password that were given. */
  readonly origin: string;
  /** Relative to the login directory, or absolute; empty: that directory. */
  readonly path: RemotePath;
  /** The URL of what it names, as it may be shown: without a password; in a shell the word. */
  readonly shown: string;
  /** Whether the word holds a password, which everybody on this machine can read (W5). */
  readonly hasPassword: boolean;
  /** The name of a site of the user's. */
  readonly name?: string | undefined;
  /** The word that names it, `site:path`. */
  readonly word?: string;
  /** The flags that are kept for it. */
  readonly settings?: SiteSettings;
  /** Connections that are open already. */
  readonly site?: Site;
}

const SCHEME = /^(ftp|ftps|ftpes):\/\/[^/?#]*/i;
/** A site of the user's; two letters at least, since one is a drive. */
const SITE = /^([A-Za-z0-9][\w.-]+):(.*)$/s;

/**
 * Reads an operand: a URL, `site:path`, `-`, or a local path; in a shell also `:path`, which begins at its working directory. A local name with a
 * colon is written with `./` before it.
 *
 * @throws UsageError for a URL that is not valid, and for a site that nobody has added
 */
export async function readOperand(word: string, { terminal, here }: Surroundings): Promise<Operand> {
  if (word === "-") return { kind: "stream" };
  if (here !== undefined && word.startsWith(":")) return operandOfHere(word.slice(1), here);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(word)) return remoteOf(word, "");
  const [, name, path = ""] = SITE.exec(word) ?? [];
  if (name === undefined) return { kind: "local", path: word };
  const { url, ...settings } = await findSite(name, terminal.env);
  return { ...remoteOf(url, path), name, word, settings };
}

/** As {@link readOperand}, for a word that must name something on a server; in a shell it may leave out the colon. */
export async function readRemote(word: string, surroundings: Surroundings): Promise<RemoteOperand> {
  const operand = await readOperand(word, surroundings);
  if (operand.kind === "remote") return operand;
  const { here } = surroundings;
  if (here !== undefined && operand.kind === "local") return operandOfHere(word, here);
  throw new UsageError(`"${word}" is not on a server: give a URL such as ftp://host/path, or site:path`);
}

function operandOfHere(word: string, { site, origin, path, name, settings }: Here): RemoteOperand {
  const shown = word === "" ? "." : word;
  return {
    kind: "remote",
    origin,
    path: pathFrom(site, path, word),
    shown,
    hasPassword: false,
    name,
    settings,
    site,
  };
}

function remoteOf(url: string, below: string): RemoteOperand {
  // Elsewhere what follows it is not a part of the path: here it may be meant as one, and another file would be changed.
  if (url.includes("#")) throw new UsageError('a "#" in a URL is written as %23');
  try {
    const { path, password, ...rest } = parsed(url);
    const origin = `${SCHEME.exec(url)?.[0]}/`;
    const whole = below === "" ? path : within(path, below);
    return {
      kind: "remote",
      origin,
      path: whole,
      shown: below === "" ? rest.shown : `${String(parseSiteUrl(origin))}${encodedPath(whole)}`,
      hasPassword: password !== undefined,
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function parsed(url: string): { path: RemotePath; password: RemotePath | undefined; shown: string } {
  const target = parseSiteUrl(url);
  return { path: target.path, password: target.password, shown: String(target) };
}
