import { parseSiteUrl } from "@ftplib/files";
import type { Imported, ImportedSite } from "./imported-site.ts";

/** A name, and a URL or a host with a dot in it. Any other text may be a secret: it is neither kept nor printed. */
const BOOKMARK =
  /^([^\s#]\S*)\s+([a-z][a-z\d+.-]*:\/\/\S*|[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?(?:\/\S*)?)\s*$/i;

/** Reads the bookmarks of lftp: a name and a URL a line. A text without a URL holds no bookmarks. */
export function readLftp(text: string): Imported {
  const sites: ImportedSite[] = [];
  const leftOut: string[] = [];
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line));
  const bookmarks = lines.flatMap((line) => {
    const [, name = "", url = ""] = BOOKMARK.exec(line) ?? [];
    return name === "" ? [] : [{ name, url }];
  });
  if (!bookmarks.some(({ url }) => url.includes("://"))) return { format: "lftp", sites, leftOut };
  for (const { name, url } of bookmarks) {
    // A host alone is a server of FTP for lftp.
    const whole = url.includes("://") ? url : `ftp://${url}`;
    if (!/^(?:ftp|ftps|ftpes):\/\//i.test(whole)) leftOut.push(`${name}: its protocol is not FTP`);
    else {
      try {
        sites.push(siteOf(name, whole));
      } catch (error) {
        leftOut.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  const others = lines.length - bookmarks.length;
  if (others > 0) leftOut.push(`what is no bookmark, a name and a URL (lines: ${others})`);
  return { format: "lftp", sites, leftOut };
}

function siteOf(name: string, url: string): ImportedSite {
  const { scheme, host, port, user, password, path } = parseSiteUrl(url);
  const texts = [user, password, path].map((part) =>
    part === undefined || typeof part === "string" ? part : Buffer.from(part).toString(),
  );
  return { name, scheme, host, port, user: texts[0], password: texts[1], path: texts[2] };
}
