import type { RemotePath } from "@ftplib/files";

/** A path on a server as text; the login directory is ".". */
export function shownPath(path: RemotePath): string {
  const text = typeof path === "string" ? path : Buffer.from(path).toString();
  return text === "" ? "." : text;
}

/** The last name of a path on a server; empty for a root and for the login directory. */
export function lastName(path: RemotePath): string {
  const text = typeof path === "string" ? path : Buffer.from(path).toString();
  const names = text.split("/").filter((name) => name !== "" && name !== ".");
  const last = names.at(-1) ?? "";
  return last === ".." ? "" : last;
}
