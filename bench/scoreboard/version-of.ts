import { execFileSync } from "node:child_process";

/** What a program says its version is; undefined where there is no such program. */
export function versionOf(program: string, args: readonly string[], pattern: RegExp): string | undefined {
  try {
    return pattern.exec(
      execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    )?.[1];
  } catch {
    return undefined;
  }
}
