import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { readNetrc } from "@ftplib/netrc/file";
import type { ServerUrl } from "./server-url.ts";

/** Whom to log in as. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly account: string | undefined;
  /** Where the password comes from, in words; nobody ever prints the password. */
  readonly from: string;
}

const ANONYMOUS: Credentials = { user: "anonymous", password: "", account: undefined, from: "anonymously" };

/**
 * The password of the URL, or that of `~/.netrc`, or the variable FTP_PASSWORD, or what is typed. A URL without a
 * user logs in as `~/.netrc` says of the host, or anonymously.
 */
export async function findCredentials({ host, user, password }: ServerUrl): Promise<Credentials> {
  if (user !== undefined && password !== undefined) {
    return { user, password, account: undefined, from: "with the URL's password" };
  }
  const entry = (await ownNetrc())?.lookup(host, user);
  if (entry !== undefined && entry.login !== "") {
    const account = entry.account === "" ? undefined : entry.account;
    return { user: entry.login, password: entry.password, account, from: "as ~/.netrc says" };
  }
  if (user === undefined || user === "anonymous") return ANONYMOUS;
  const given = process.env["FTP_PASSWORD"];
  if (given !== undefined) return { user, password: given, account: undefined, from: "with FTP_PASSWORD" };
  if (!process.stdin.isTTY) {
    throw new Error("no password: put it in ~/.netrc or in the variable FTP_PASSWORD");
  }
  return { user, password: await ask(`Password of ${user}: `), account: undefined, from: "as typed" };
}

async function ownNetrc() {
  try {
    return await readNetrc();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Asks on the terminal without showing what is typed. */
async function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    const lines: unknown[] = await once(terminal, "line");
    return String(lines[0] ?? "");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
