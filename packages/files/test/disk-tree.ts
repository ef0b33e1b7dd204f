import { mkdirSync, symlinkSync } from "node:fs";
import { LocalDirectory } from "./local-directory.ts";

/** A served directory on disk, for what a tree in memory cannot hold: `a.txt`, a link to it, and one that leads nowhere. */
export function diskTree(): LocalDirectory {
  const directory = new LocalDirectory();
  directory.write("a.txt", "content");
  mkdirSync(directory.at("full"));
  symlinkSync("a.txt", directory.at("link"));
  symlinkSync("none.txt", directory.at("nowhere"));
  return directory;
}
