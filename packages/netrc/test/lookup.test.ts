import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parseNetrc } from "../src/index.ts";
import { readFixture } from "./outcome.ts";

interface LookupCase {
  readonly row: string;
  readonly host: string;
  readonly user: string | null;
  readonly gives: readonly [login: string, password: string] | null;
  readonly curl?: string;
}

const groups =
  readFixture<{ title: string; netrc: string; cases: readonly LookupCase[] }[]>("lookup-cases.json");

describe.each(groups)("with $title, lookup", ({ netrc, cases }) => {
  it.each(cases)("$row: of $host for $user gives $gives", ({ host, user, gives }) => {
    const entry = parseNetrc(netrc).lookup(host, user ?? undefined);
    expect(entry ? [entry.login, entry.password] : null).toEqual(gives);
  });
});

it("S70: nothing is filled in from another entry", () => {
  const netrc = parseNetrc("default login d account c password p machine a login l machine b password q");
  expect(netrc.lookup("a")).toEqual({ login: "l", account: "", password: "" });
  expect(netrc.lookup("b")).toEqual({ login: "", account: "", password: "q" });
});

it("S70, S71, B8: curl sends what lookup gives, where both mean to give it", async () => {
  if (!hasCurl()) {
    console.warn("curl 7.84 or newer was not found: lookup was NOT compared with curl.");
    return;
  }
  await using server = await authorizationServer();
  const cases = groups.flatMap(({ netrc, cases }) =>
    cases
      .filter(({ gives, curl }) => curl === "same" && gives !== null && gives[1] !== "")
      .map((wanted) => ({ netrc, ...wanted })),
  );
  expect(cases.length).toBeGreaterThan(25);
  const folder = await mkdtemp(join(tmpdir(), "netrc-"));
  try {
    const requests = cases.map(async ({ netrc, host, user }, i) => {
      await writeFile(join(folder, `${i}`), `${netrc}\n`);
      const url = new URL(`http://${host}/${i}`);
      if (user !== null) url.username = user;
      const limits = ["--silent", "--show-error", "--max-time", "30", "--noproxy", "*"];
      const credentials = ["--netrc-file", join(folder, `${i}`)];
      return [...limits, ...credentials, "--connect-to", `::127.0.0.1:${server.port}`, url.href];
    });
    const all = (await Promise.all(requests)).flatMap((request, i) =>
      i === 0 ? request : ["--next", ...request],
    );
    await promisify(execFile)("curl", ["--disable", ...all]);
    const sent = cases.map((_, i) => server.seen.get(`/${i}`));
    expect(sent).toEqual(cases.map(({ gives }) => gives?.join(":")));
  } finally {
    await rm(folder, { recursive: true });
  }
});

function hasCurl(): boolean {
  try {
    const [, major = "0", minor = "0"] =
      /^curl (\d+)\.(\d+)/.exec(execFileSync("curl", ["--version"], { encoding: "utf8" })) ?? [];
    return Number(major) * 1000 + Number(minor) >= 7084;
  } catch {
    return false;
  }
}

/** A server that remembers the credentials sent for each path. */
async function authorizationServer(): Promise<AsyncDisposable & { port: number; seen: Map<string, string> }> {
  const seen = new Map<string, string>();
  const server = createServer((request, response) => {
    const encoded = request.headers.authorization?.replace("Basic ", "") ?? "";
    seen.set(request.url ?? "", Buffer.from(encoded, "base64").toString());
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
