import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { isFileError } from "../src/errors/file-error.ts";
import { TreeError } from "../src/errors/tree-error.ts";
import { localFiles, type Operation, operations, servedFiles } from "./operations.ts";
import { commandsOf, openSite } from "./sites.ts";

/** A server whose commands are counted from the beginning of a call: one of them is not answered. */
interface SilentServer {
  readonly settings: TestServerOptions;
  /** Which command, from 1; none if 0. */
  silentAt: number;
  received: number;
  onSilence: () => void;
}

/** @param isCarriedOut whether the command is carried out before the silence */
function silentServer(without: readonly string[], isCarriedOut: boolean): SilentServer {
  const step = at("command", (truth, where) => {
    server.received++;
    if (server.received !== server.silentAt) return truth;
    if (!isCarriedOut) {
      server.onSilence();
      return faults.silence()(truth, where);
    }
    isLast = true;
    return truth;
  });
  let isLast = false;
  const reply = at("reply", (truth, where) => {
    if (!isLast) return truth;
    isLast = false;
    server.onSilence();
    return faults.silence()(truth, where);
  });
  const server: SilentServer = {
    settings: { without, faults: [step, reply] },
    silentAt: 0,
    received: 0,
    onSilence: () => {},
  };
  return server;
}

interface Settled {
  readonly given?: unknown;
  readonly error?: unknown;
}

async function outcomeOf(calling: Promise<unknown>): Promise<Settled> {
  try {
    return { given: await calling };
  } catch (error) {
    return { error: error instanceof TreeError ? error.failures[0]?.error : error };
  }
}

/** Waits for the replies of a silent server for as long as it takes. */
const options = { connections: 1, ftp: { timeout: null } };

/** The commands that change something. */
const CHANGES = /^(?:APPE|DELE|MKD|MFMT|RMD|RNTO|SITE|STOR) /;

/** One call that is cancelled at its nth command; false where it has fewer. */
async function cancelAt(nth: number, operation: Operation, server: SilentServer): Promise<boolean> {
  using served = servedFiles();
  using local = localFiles();
  await using open = await openSite({ root: served.path, ...server.settings }, options);
  const { site } = open;
  const before = commandsOf(open.server).length;
  const silence = new Promise<"silence">((resolve) => {
    Object.assign(server, { received: 0, silentAt: nth, onSilence: () => resolve("silence") });
  });
  const cancel = new AbortController();
  const calling = outcomeOf((async () => await operation.call(site, local, { signal: cancel.signal }))());
  const first = await Promise.race([silence, calling]);
  if (first !== "silence") {
    // QUIT is answered.
    Object.assign(server, { silentAt: 0 });
    if (!isFileError(first.error, "ENOTSUP")) expect(first.error).toBeUndefined();
    return false;
  }
  const sent = commandsOf(open.server).slice(before);
  const last = sent.at(-1) ?? "";
  const what = `cancelled at ${last}`;
  const reason = new Error("no longer wanted");
  cancel.abort(reason);
  const { error, given } = await calling;
  // What the caller does on a connection of its own is done before this one goes back.
  if (operation.isOnce === true && last === "CWD /")
    expect(operation.isDone(given, served, local)).toBe(true);
  else expect(error, what).toBe(reason);
  expect(site.state, what).toMatchObject({ busy: 0, waiting: 0 });
  expect(await site.exists("empty/none"), what).toBe(false);
  expect(site.state, what).toMatchObject({ open: 1, busy: 0, waiting: 0 });
  // What may have had an effect is not sent again; only what was made so far is tidied up.
  const later = commandsOf(open.server).slice(before + sent.length);
  if (CHANGES.test(last)) expect(later, what).not.toContain(last);
  return true;
}

const without = ["MLST", "MLSD", "MFMT", "MFF"];
const moments = [
  { moment: "before it is carried out", isCarriedOut: false, without: [] },
  { moment: "after it was carried out", isCarriedOut: true, without: [] },
  { moment: "on a server without MLST and MFMT", isCarriedOut: false, without },
];
const cells = operations.flatMap((operation) =>
  moments.map((moment) => ({ name: operation.name, operation, ...moment })),
);

describe("P3: a signal that fires while a command is silent ends the call, and its session", () => {
  it.each(cells)(
    "$name, each of its commands, $moment",
    async ({ operation, without: missing, isCarriedOut }) => {
      let nth = 1;
      while (await cancelAt(nth, operation, silentServer(missing, isCarriedOut))) nth++;
      expect(nth).toBeGreaterThan(1);
    },
  );
});
