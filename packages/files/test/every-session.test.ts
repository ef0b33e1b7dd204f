import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import type { CommandTrace, ConnectionTrace, TransferTrace } from "ftplib";
import { describe, expect, it } from "vitest";
import { localFiles, operations, servedFiles } from "./operations.ts";
import { commandsOf, openSite } from "./sites.ts";

/** What each connection said around its login. */
function loginsOf(transcript: readonly string[]): string[][] {
  const logins: string[][] = [];
  let current: string[] = [];
  const byConnection = new Map<string, string[]>();
  for (const line of transcript) {
    const [, connection] = /^--- (connection \d+) ---$/.exec(line) ?? [];
    if (connection !== undefined) {
      current = byConnection.get(connection) ?? [];
      if (!byConnection.has(connection)) logins.push(current);
      byConnection.set(connection, current);
    } else if (/^C: (?:HOST|USER|PASS|CLNT|LANG)/.test(line)) current.push(line.slice(3));
  }
  return logins;
}

describe("X3: HOST, CLNT and LANG on every connection", () => {
  const around = { virtualHost: "www.example.com", clientName: "mirror 1.0", language: "en" };

  it.each(operations)("$name, on the connection after a lost one", async ({ call, isDone }) => {
    using served = servedFiles();
    using local = localFiles();
    await using open = await openSite({ root: served.path }, around);
    await open.site.withSession(async (ftp) => ftp.close());
    expect(isDone(await call(open.site, local), served, local)).toBe(true);
    const login = ["HOST www.example.com", "USER me", "PASS secret", "CLNT mirror 1.0", "LANG en"];
    const told = loginsOf(open.server.transcript.lines);
    expect(told.filter((lines) => lines.length === login.length).length).toBeGreaterThanOrEqual(2);
    // One that nobody waited for may still be logging in.
    for (const lines of told) expect(lines).toEqual(login.slice(0, lines.length));
  });
});

type Trace = Partial<ConnectionTrace & CommandTrace & TransferTrace>;

/** What is published while something runs: the names of the channels, and the objects. */
async function tracesOf(
  run: () => Promise<unknown>,
): Promise<{ readonly names: Set<string>; readonly traces: Trace[] }> {
  const names = new Set<string>();
  const traces: Trace[] = [];
  const kinds = ["connection", "command", "transfer"].flatMap((kind) =>
    ["start", "end", "asyncStart", "asyncEnd", "error"].map((event) => `tracing:ftplib:${kind}:${event}`),
  );
  const listener = (message: unknown, name: string | symbol): void => {
    names.add(String(name));
    traces.push(message as Trace);
  };
  for (const name of kinds) subscribe(name, listener);
  try {
    await run();
  } finally {
    for (const name of kinds) unsubscribe(name, listener);
  }
  return { names, traces };
}

/** The commands that open a data connection. */
const TRANSFERS = /^(?:RETR|STOR|APPE|LIST|NLST|MLSD) ?/;

describe("O1: what every operation publishes on the tracing channels", () => {
  it.each(operations)(
    "$name: its commands and transfers, with their server, and no secret",
    async ({ call }) => {
      using served = servedFiles();
      using local = localFiles();
      await using open = await openSite({ root: served.path });
      await open.site.withSession(async (ftp) => ftp.close());
      const before = commandsOf(open.server).length;
      const { names, traces } = await tracesOf(() => call(open.site, local));
      const sent = commandsOf(open.server).slice(before);
      const hidden = sent.map((line) => line.replace(/^PASS .*/, "PASS ******"));
      const begun = new Set(traces);
      const commands = [...begun].flatMap(({ command, isPassive }) =>
        command === undefined || isPassive !== undefined ? [] : [command.trimEnd()],
      );
      // Each command once, in whatever order they went out, and nothing that was not sent.
      expect(commands.toSorted()).toEqual(hidden.map((line) => line.trimEnd()).toSorted());
      const transfers = [...begun].filter(({ isPassive }) => isPassive !== undefined);
      expect(transfers).toHaveLength(sent.filter((line) => TRANSFERS.test(line)).length);
      // A directory that is missing refuses the first attempt of an upload.
      for (const { bytes, code } of transfers)
        expect([typeof bytes, code]).toEqual(code === 550 ? ["undefined", 550] : ["number", 226]);
      for (const { host, port, client } of begun) {
        expect([host, port, typeof client]).toEqual([open.server.host, open.server.port, "number"]);
      }
      expect(names).toContain("tracing:ftplib:connection:asyncEnd");
      expect(inspect(traces, { depth: 10, showHidden: true })).not.toContain("secret");
      expect(JSON.stringify(traces)).not.toContain("secret");
    },
  );
});
