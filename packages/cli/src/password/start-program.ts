import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import type { Terminal } from "../output/terminal.ts";
import { PROXY_PASSWORD } from "../options/proxy-url.ts";

/** The variables that hold passwords. */
const SECRETS: ReadonlySet<string> = new Set(["FTP_PASSWORD", PROXY_PASSWORD]);

/**
 * Starts a program that the user has named, in a shell, as the text may hold flags. It is the one place that starts any: what it starts has no password in its
 * environment (W5), and no name of a server's in its text.
 */
export function startProgram(
  text: string,
  { env }: Pick<Terminal, "env">,
  stdio: StdioOptions,
): ChildProcess {
  const withoutSecret = Object.entries(env).filter(([name]) => !SECRETS.has(name));
  return spawn(text, { shell: true, env: Object.fromEntries(withoutSecret), stdio });
}
