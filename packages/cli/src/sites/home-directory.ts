import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";

/** The user's home: that of `HOME`, unless it is empty or relative, and would lead to wherever the program runs. */
export function homeDirectory(): string {
  const home = homedir();
  return isAbsolute(home) ? home : userInfo().homedir;
}
