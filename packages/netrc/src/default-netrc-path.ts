import { homedir, userInfo } from "node:os";
import { posix, win32 } from "node:path";

/** What the path of the default file is made from. */
export interface Surroundings {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where the user's own `.netrc` is (B6): in `HOME`, else in the home directory of the account; on Windows in `USERPROFILE`,
 * else in `HOMEDRIVE` and `HOMEPATH`.
 */
export function defaultNetrcPath({ platform, env }: Surroundings = process): string {
  if (platform === "win32") {
    const home = env["USERPROFILE"] || `${env["HOMEDRIVE"] ?? ""}${env["HOMEPATH"] ?? ""}` || homedir();
    return win32.join(home, ".netrc");
  }
  // An empty HOME counts as none: a `.netrc` of the working directory is not the user's.
  return posix.join(env["HOME"] || userInfo().homedir, ".netrc");
}
