import { parseSiteUrl, type Scheme } from "@ftplib/files";

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
