import type { RemotePath, Site } from "@ftplib/files";

/** The path of a name, or of a relative path, in a directory. */
export function below(directory: RemotePath, name: string): RemotePath {
  if (name.startsWith("/") || directory.length === 0) return name;
  if (typeof directory === "string")
    return endsWithSlash(directory) ? directory + name : `${directory}/${name}`;
  const slash = endsWithSlash(directory) ? "" : "/";
  return Buffer.concat([directory, Buffer.from(`${slash}${name}`)]);
}

/**
 * The path that a word names from a directory. Dots in it are resolved here, and a slash at its end stays. Characters that stand for bytes, as in
 * local names, are these bytes.
 */
export function pathFrom(site: Pick<Site, "remoteName">, directory: RemotePath, word: string): RemotePath {
  if (word === "") return directory;
  const named = site.remoteName(word);
  if (typeof named !== "string") {
    if (directory.length === 0 || named[0] === 0x2f) return named;
    return Buffer.concat([Buffer.from(directory), Buffer.from(endsWithSlash(directory) ? "" : "/"), named]);
  }
  const path = below(directory, word);
  if (typeof path !== "string" || !/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path;
  const isAbsolute = path.startsWith("/");
  const names: string[] = [];
  for (const name of path.split("/").filter((each) => each !== "" && each !== ".")) {
    const isBelow = (names.at(-1) ?? "..") !== "..";
    if (name !== "..") names.push(name);
    else if (isBelow) names.pop();
    // Above the login directory the server alone knows the way; above the root there is nothing.
    else if (!isAbsolute) names.push(name);
  }
  const text = names.join("/");
  return (isAbsolute ? "/" : "") + text + (text !== "" && word.endsWith("/") ? "/" : "");
}

function endsWithSlash(path: RemotePath): boolean {
  return typeof path === "string" ? path.endsWith("/") : path.at(-1) === 0x2f;
}
