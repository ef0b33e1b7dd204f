import type { HashAlgorithm, Site } from "@ftplib/files";
import { directoryOf } from "@ftplib/files/internal";
import type { TreeTraits } from "./tree.ts";

/** The words of FEAT that offer one algorithm each. */
const HASH_COMMANDS: readonly (readonly [HashAlgorithm, readonly string[]])[] = [
  ["SHA-256", ["XSHA256"]],
  ["SHA-512", ["XSHA512"]],
  ["SHA-1", ["XSHA1", "XSHA"]],
  ["MD5", ["XMD5", "MD5"]],
  ["CRC32", ["XCRC"]],
];

/** What FEAT says about a site, and what is assumed of its server. */
export async function remoteTraits(
  site: Site,
  path: string,
  given: { readonly keepsTimes?: boolean | undefined; readonly ignoresCase?: boolean | undefined },
  signal: AbortSignal | undefined,
): Promise<TreeTraits> {
  const features = await site.features({ signal });
  // An absolute path may lead to the site's own directory, which is mostly the home directory.
  const own = path.startsWith("/") ? await directoryOf(site, { signal }) : undefined;
  const isOwn = own !== undefined && plainPath(own) === path;
  return {
    isRemote: true,
    place: placeOf(site.url, path === "/" || !isOwn ? path : ""),
    hasSizes: true,
    hasTimes: true,
    keepsTimes: given.keepsTimes ?? (features.has("MFMT") || features.has("MFF")),
    hashes: hashesIn(features),
    ignoresCase: given.ignoresCase ?? false,
    concurrency: Math.max(1, site.state.limit),
  };
}

/** Names that servers take for home directories: `~` and `~user`. */
const HOME = /^~[^/]*$/;

/** A path without empty names and `.`: the same directory in its shortest spelling. `..` stays, since a link may be before it. */
export function plainPath(path: string): string {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return `${path.startsWith("/") ? "/" : ""}${names.join("/")}`;
}

/** @param path as {@link plainPath} gives it */
function placeOf(url: string, path: string): TreeTraits["place"] {
  if (path.split("/").includes("..")) return "above";
  if (path === "/") return "root";
  if (HOME.test(path)) return "home";
  if (path !== "") return undefined;
  const [, inUrl = ""] = /^[a-z]+:\/\/[^/]*\/?(.*)$/.exec(url) ?? [];
  const own = plainPath(inUrl.replaceAll(/%2F/gi, "/").replaceAll(/%2E/gi, "."));
  if (own.split("/").includes("..")) return "above";
  if (own === "/") return "root";
  return own === "" || HOME.test(own.replaceAll(/%7E/gi, "~")) ? "home" : undefined;
}

function hashesIn(features: ReadonlyMap<string, string>): readonly HashAlgorithm[] {
  const listed = (features.get("HASH") ?? "")
    .toUpperCase()
    .split(";")
    .map((word) => word.replace("*", "").trim());
  return HASH_COMMANDS.filter(
    ([algorithm, commands]) =>
      listed.includes(algorithm) || commands.some((command) => features.has(command)),
  ).map(([algorithm]) => algorithm);
}
