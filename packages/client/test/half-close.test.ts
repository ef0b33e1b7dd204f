import { type Action, at, type Fault, type FaultRule, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { FtpTlsOptions } from "../src/index.ts";
import { type Bench, openBench, sample } from "./open-client.ts";

const names = Array.from({ length: 10 }, (_, index) => `file-${index}`);
const contents = (name: string): Uint8Array => sample(1_000 + Number(name.slice(5)));
const tree = Object.fromEntries(names.map((name) => [name, Buffer.from(contents(name))]));
/** A file that is half-closed by a client that has learned that. */
const LATER = "file-6";
/** Milliseconds in which the end of a client that half-closes is there. */
const PATIENCE = 150;
/** Milliseconds that a late reply takes: more than half of what connecting takes. */
const AWAY = 100;
const options: FtpTlsOptions = { timeout: { idle: 500 } };

/** The final reply after some time; in it stands whether the client had ended its side before the data was sent. */
function final(milliseconds: number, text: string): Action {
  const bytes = Buffer.from(`226 ${text}\r\n`);
  return {
    kind: "defer",
    until: "retr-final",
    actions: [
      { kind: "wait", milliseconds },
      { kind: "send", bytes, on: "control" },
    ],
  };
}
/** A failure is told at once. */
const failuresAlone: Fault = (truth) =>
  truth.filter((action) => action.kind !== "send" || !Buffer.from(action.bytes).toString().startsWith("226"));

function finals(before: number): readonly FaultRule[] {
  const isBefore = faults.actionsAfter(final(before, "Ended before"));
  const isAfter = faults.actionsAfter(final(AWAY, "Ended after"));
  return [at("retr-end", faults.ifClientEnded(isBefore, isAfter, PATIENCE)), at("retr-final", failuresAlone)];
}
/** Says 226 at once to a client that has ended its side. */
const needsEnd = finals(0);
/** Says 226 late in any case. */
const isLate = finals(AWAY);
/** Does it once, to a download whose client has ended its side. */
function toHalfClosed(step: string, fault: Fault): FaultRule {
  const once = faults.once(faults.ifClientEnded(fault, (truth) => truth, 2_000));
  return at(
    step,
    faults.when(({ argument }) => argument === LATER, once),
  );
}
const unannounced = faults.changeText((text) => text.replace(/ \(\d+ bytes\)/, ""));

async function retrieveAll({ ftp }: Bench, maxSize = 1 << 20, times = 1): Promise<void> {
  const files = Array.from({ length: times }, () => names).flat();
  for await (const { item, data, error } of ftp.retrieveMany(files, { maxSize })) {
    expect(error).toBe(undefined);
    expect(Buffer.compare(data ?? new Uint8Array(0), contents(item))).toBe(0);
  }
  expect(await ftp.pwd()).toBe("/");
}

/** For each final reply whether the client had ended its side of the data connection before: B, or A. */
function ends({ server }: Bench): string {
  const words = server.transcript.lines.flatMap((line) => /^S: 226 Ended (\w)/.exec(line)?.[1] ?? []);
  return words.join("").toUpperCase();
}

function timesAsked({ server }: Bench, name: string): number {
  return server.transcript.lines.filter((line) => line === `C: RETR ${name}`).length;
}

describe("F49: a server that says 226 only when our end has reached it", () => {
  it.concurrent("is half-closed from the fifth file on, and in later runs from the first", async () => {
    await using bench = await openBench({ tree, faults: [...needsEnd] }, options);
    await retrieveAll(bench);
    expect(ends(bench)).toBe("AAAA".padEnd(names.length, "B"));
    await retrieveAll(bench);
    expect(ends(bench).slice(names.length)).toBe("B".repeat(names.length));
  });

  const failures: Readonly<Record<string, FaultRule | readonly FaultRule[]>> = {
    "takes our end for an abort": toHalfClosed("retr-bytes", faults.failData(10)),
    "resets the data connection": toHalfClosed("retr-bytes", faults.resetData(10)),
    "is behind a box that drops half-closed connections": [
      toHalfClosed("retr-bytes", faults.nothing()),
      toHalfClosed("retr-end", () => [final(0, "Ended before")]),
    ],
    "ends the data too early, and says 226": toHalfClosed("retr-bytes", faults.truncateData(10)),
    "breaks it off before any data": toHalfClosed("retr-bytes", faults.failData(0)),
  };
  it.concurrent.each(Object.entries(failures))(
    "and %s: the file is fetched again without that, and so are all others",
    async (_name, failure) => {
      await using bench = await openBench({ tree, faults: [...needsEnd, failure] }, options);
      await retrieveAll(bench);
      await retrieveAll(bench);
      expect(timesAsked(bench, LATER)).toBe(3);
      // The one that failed has a final reply of its own, or one of these, too.
      expect(ends(bench)).toMatch(/^A{4}BBB?A{14}$/);
    },
  );

  it.concurrent("and does not announce a size: the file is fetched again, since its end may be a cut", async () => {
    const silent = at(
      "retr-preliminary",
      faults.when(({ argument }) => argument === LATER, unannounced),
    );
    await using bench = await openBench({ tree, faults: [...needsEnd, silent] }, options);
    await retrieveAll(bench);
    expect(timesAsked(bench, LATER)).toBe(2);
    expect(ends(bench)).toBe("AAAABBBAAAA");
  });

  it.concurrent("a file that is refused changes nothing", async () => {
    await using bench = await openBench({ tree, faults: [...needsEnd] }, options);
    await retrieveAll(bench);
    for await (const { error } of bench.ftp.retrieveMany(["none"], { maxSize: 1 << 20 }))
      expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    await retrieveAll(bench);
    expect(ends(bench).slice(names.length)).toBe("B".repeat(names.length));
  });

  it.concurrent("F49: where that does not make the reply come sooner, it is done 24 times and never again", async () => {
    await using bench = await openBench({ tree, faults: [...isLate] }, options);
    await retrieveAll(bench, 1 << 20, 3);
    expect(ends(bench)).toBe(`AAAA${"B".repeat(24)}AA`);
    await retrieveAll(bench);
    expect(ends(bench).slice(30)).toBe("A".repeat(names.length));
  });

  const never: Readonly<
    Record<
      string,
      { readonly server?: TestServerOptions; readonly client?: FtpTlsOptions; readonly maxSize?: number }
    >
  > = {
    "over TLS": { server: { tls: "explicit" } },
    "in active mode": { client: { passive: false } },
    "where files may be large": { maxSize: 2 << 20 },
    "where no size is announced": { server: { faults: [at("retr-preliminary", unannounced)] } },
  };
  it.concurrent.each(Object.entries(never))(
    "it is never done %s",
    async (_name, { server = {}, client = {}, maxSize }) => {
      const rules = [...needsEnd, ...((server.faults ?? []) as readonly FaultRule[])];
      await using bench = await openBench({ tree, ...server, faults: rules }, { ...options, ...client });
      await retrieveAll(bench, maxSize);
      expect(ends(bench)).toBe("A".repeat(names.length));
    },
  );

  it.concurrent("it is never done to files that go to a destination", async () => {
    await using bench = await openBench({ tree, faults: [...needsEnd] }, options);
    const files = names.map((path) => ({ path, destination: bench.local(path) }));
    for await (const { error } of bench.ftp.retrieveMany(files, { maxSize: 1 << 20 }))
      expect(error).toBe(undefined);
    expect(ends(bench)).toBe("A".repeat(names.length));
  });
});
