import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { Netrc, parseNetrc } from "@ftplib/netrc";
import { homeDirectory } from "../home-directory.ts";
import { writePrivately } from "../write-privately.ts";
import type { ImportedSite } from "./imported-site.ts";

/** A password that could be kept, or the reason why it was not. */
export interface Kept {
  readonly site: ImportedSite;
  readonly problem?: string;
}

/** Adds the passwords of sites to `~/.netrc`, or to another file, where it has none for this host and this user. */
export async function keepPasswords(
  sites: readonly ImportedSite[],
  path = join(homeDirectory(), process.platform === "win32" ? "_netrc" : ".netrc"),
): Promise<Kept[]> {
  // A link stays one: the file that it leads to is written.
  const file = await realpath(path).catch(() => path);
  let text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  const before = text;
  const kept = sites.map((site): Kept => {
    const { host, user: login = "", password = "" } = site;
    if (login === "") return { site, problem: "it has no user" };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    if (/[\x00-\x1f\x7f]/.test(login + password)) return { site, problem: "it has a control character" };
    const present = parseNetrc(text, { reading: "lenient" }).machines;
    if (present.some(({ name, entry }) => name === host && entry.login === login)) {
      return { site, problem: `${path} has an entry for ${login} at ${host}` };
    }
    const entry = new Netrc([{ name: host, entry: { login, password, account: "" } }], new Map());
    // An entry before a default one counts for every client: some stop there.
    text = `${String(entry)}${text}`;
    return { site };
  });
  if (text !== before) await writePrivately(file, text);
  return kept;
}
