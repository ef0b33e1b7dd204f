import { parseSiteUrl, type SiteOptions } from "@ftplib/files";
import { readNetrc } from "@ftplib/netrc/file";
import { EXIT, ExitError } from "../errors/exit-code.ts";
import type { Terminal } from "../output/terminal.ts";

/** Who logs in, as `connect` takes it. */
export type Login = Pick<SiteOptions, "user" | "password" | "account"> & { readonly netrc: false };

/**
 * Finds out who logs in to a URL. The first of these that has a password counts: `--password-stdin` and `--password-command`, the URL,
 * `FTP_PASSWORD`, `.netrc`, a question on the terminal. A user in the URL counts before `--user`.
 *
 * `.netrc` is read as curl reads it: unknown words are passed over, the first entry of a host counts, and the file may be readable by others. The
 * password of one user is never sent for another.
 */
export async function findLogin(
  url: string,
  given: Pick<SiteOptions, "user" | "password" | "netrc">,
  terminal: Terminal,
  isFlag: boolean,
): Promise<Login> {
  const target = parseSiteUrl(url);
  const named = typeof target.user === "object" ? undefined : (target.user ?? given.user);
  const user = target.user === undefined ? given.user : undefined;
  if (target.password !== undefined && !isFlag) return { user, password: undefined, netrc: false };
  // A password that nobody gave for this server is not sent to one where nobody is named.
  const isMeant = isFlag || (named !== undefined && named !== "anonymous");
  if (given.password !== undefined && (isMeant || typeof target.user === "object"))
    return { user, password: given.password, netrc: false };
  const entry =
    typeof target.user === "object" ? undefined : await netrcEntry(target.host, named, given.netrc ?? true);
  if (entry !== undefined && entry.password !== "") {
    const { login, password, account } = entry;
    return { user: login || named, password, account: account || undefined, netrc: false };
  }
  const asked = named ?? entry?.login ?? "";
  if (asked === "" || asked === "anonymous")
    return { user: asked || user, password: undefined, netrc: false };
  return {
    user: asked,
    password: async () => {
      if (!canAsk(terminal)) {
        throw new ExitError(
          EXIT.login,
          `there is no password for ${asked}@${target.host}: put it into ~/.netrc or FTP_PASSWORD, or give --password-command`,
        );
      }
      const { askPassword } = await import("./ask-password.ts");
      return await askPassword(`${asked}@${target.host}`, terminal);
    },
    netrc: false,
  };
}

/** Whether a user is at the terminal to be asked. */
function canAsk({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

async function netrcEntry(
  host: string,
  user: string | undefined,
  netrc: boolean | string,
): Promise<{ readonly login: string; readonly password: string; readonly account: string } | undefined> {
  if (netrc === false) return undefined;
  const path = typeof netrc === "string" ? netrc : undefined;
  try {
    const file = await readNetrc(path, { reading: "lenient", checkAccess: "never" });
    return file.lookup(host, user);
  } catch (error) {
    // Nobody has to have the file of the default place.
    const isMissing =
      error instanceof Error && "code" in error && /^ENO(?:ENT|TDIR)$/.test(String(error.code));
    if (path === undefined && isMissing) return undefined;
    throw error;
  }
}
