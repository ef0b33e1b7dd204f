import { parseSiteUrl, type Scheme } from "@ftplib/files";

/** The URL of the directory in which the file of a URL is. */
export function directoryOf(url: string): string {
  const [, site = "", path = ""] = /^([^:]+:\/\/[^/]*)(.*)$/s.exec(url) ?? [];
  const above = path.replace(/\/+$/, "").replace(/(?:\/|%2F)(?:(?!\/|%2F).)*$/is, "");
  // What follows the slash alone begins at the root.
  return `${site}${above === "/" ? "/%2F" : above}`;
}

/** The URL with another scheme, at the same port. */
export function urlWith(url: string, scheme: Scheme | undefined): string {
  if (scheme === undefined) return url;
  const { port } = parseSiteUrl(url);
  const [, authority = "", rest = ""] = /^[^:]+:\/\/([^/]*)(.*)$/s.exec(url) ?? [];
  const host = /:\d*$/.test(authority.replace(/^.*@/, "").replace(/^\[.*\]/, ""))
    ? authority.replace(/:\d*$/, "")
    : authority;
  return `${scheme}://${host}:${port}${rest}`;
}
