import type { RemotePath } from "@ftplib/files";

/** A path as the end of a URL, after the slash that follows the server: other bytes than plain letters are escaped, and so is a slash at its beginning. */
export function encodedPath(path: RemotePath): string {
  const signs = Buffer.from(path).toString("latin1");
  const escape = (sign: string): string => `%${Buffer.from(sign, "latin1").toString("hex").toUpperCase()}`;
  return signs.replaceAll(/^\/|[^\w.~!$&'()*+,=:@/-]/g, escape);
}
