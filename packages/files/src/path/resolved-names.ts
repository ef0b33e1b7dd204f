/**
 * The names on the way from the root to where a path leads, as far as its text says: a relative path begins at the directory, and `..` goes
 * one name back.
 *
 * @param directory undefined where its path is not known: then relative paths begin nowhere, and a `..` that leaves the directory stays
 */
export function resolvedNames(path: string, directory: string | undefined): string[] {
  const isRelative = !path.startsWith("/");
  const names = isRelative ? namesIn(directory ?? "") : [];
  for (const name of namesIn(path)) {
    const last = names.at(-1);
    if (name !== "..") names.push(name);
    else if (last !== undefined && last !== "..") names.pop();
    else if (isRelative && directory === undefined) names.push(name);
  }
  return names;
}

/** The names in a path, without empty ones and `.`. */
export function namesIn(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}
