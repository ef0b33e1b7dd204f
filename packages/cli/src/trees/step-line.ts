import type { Step } from "@ftplib/sync";
import { humanSize } from "../output/sizes.ts";
import { flagsIn } from "../errors/flags-in.ts";

/** A step as one line: `+ new.txt (1.5k)`, `~ page.html (size 10 → 12)`, `- old.txt`. */
export function stepLine(step: Step): string {
  const { action, source, from } = step;
  const reason = flagsIn(step.reason);
  const path = shownPath(step);
  switch (action) {
    case "mkdir":
      return `+ ${path}`;
    case "copy":
      return source?.size === undefined ? `+ ${path}` : `+ ${path} (${humanSize(source.size)})`;
    case "update":
    case "touch":
      return `~ ${path} (${reason})`;
    case "rename":
      return `~ ${from} -> ${path} (${reason})`;
    case "remove":
      return `- ${path}`;
    case "conflict":
      return `! ${path} (${reason})`;
  }
}

/** The path of a step, with a slash if it is a directory. */
export function shownPath({ path, type }: Pick<Step, "path" | "type">): string {
  if (path === "") return "./";
  return type === "directory" ? `${path}/` : path;
}
