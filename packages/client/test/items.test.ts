import { once } from "node:events";
import { type TestServerOptions, TestServer } from "@ftplib/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FTP, LimitError } from "../src/index.ts";
import { Items } from "../src/items.ts";
import { openBench } from "./open-client.ts";

const tree = { sub: { a: "1", b: "2", c: "3" } };
const manyNames = Array.from({ length: 12_000 }, (_, at) => [`file-${at}`, ""] as const);

/** Servers that list by MLSD, and by LIST. */
const servers: Readonly<Record<string, TestServerOptions>> = {
  MLSD: { tree },
  LIST: { tree, without: ["MLSD", "MLST"] },
};

afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(servers))("a listing by %s", (_, options) => {
  it("that is short leaves the session free for calls in the loop", async () => {
    await using bench = await openBench(options);
    const { ftp } = bench;
    const deleted: string[] = [];
    for await (const item of ftp.list("sub")) {
      if (item.kind !== "entry") continue;
      expect(ftp.state).toBe("ready");
      await ftp.delete(`sub/${item.name}`);
      deleted.push(item.name);
    }
    expect(deleted.toSorted()).toEqual(["a", "b", "c"]);
    expect(await ftp.list("sub")).toEqual([]);
  });

  it("that is long is given out as it comes, and the error of a call in the loop says what to do", async () => {
    await using bench = await openBench({ ...options, tree: { sub: Object.fromEntries(manyNames) } });
    const { ftp } = bench;
    let error: unknown;
    let count = 0;
    for await (const item of ftp.list("sub")) {
      if (count === 0) expect(ftp.state).toBe("transferring");
      if (count === 0 && item.kind === "entry") error = await ftp.size(item.name).catch((reason) => reason);
      count++;
    }
    expect(count).toBe(manyNames.length);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(
      /\((?:MLSD|LIST).*in a loop over a long listing, collect the items in an array/,
    );
    const names = await ftp.list("sub");
    expect(names).toHaveLength(manyNames.length);
    expect(ftp.state).toBe("ready");
  });

  it("is an array by await and by toArray()", async () => {
    await using bench = await openBench(options);
    const items = bench.ftp.list("sub");
    const { value } = await items.next();
    const rest = await items.toArray();
    expect([value, ...rest].map((item) => item?.kind === "entry" && item.name).toSorted()).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(await items.toArray()).toBe(rest);
    expect(await items).toBe(rest);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it("F72: two at once wait for each other", async () => {
    await using bench = await openBench(options);
    const { ftp } = bench;
    const [one, other, pwd] = await Promise.all([ftp.list("sub"), ftp.list("sub"), ftp.pwd()]);
    expect([one.length, other.length, pwd]).toEqual([3, 3, "/"]);
    expect(await Promise.all([ftp.exists("sub/a"), ftp.exists("sub/x")])).toEqual([true, false]);
  });

  it("K9: that is long is left early without a trace", async () => {
    await using bench = await openBench({ ...options, tree: { sub: Object.fromEntries(manyNames) } });
    const { ftp } = bench;
    for await (const _ of ftp.list("sub")) break;
    expect(ftp.state).toBe("ready");
    expect(await ftp.pwd()).toBe("/");
  });

  it("rejects by await with what a loop would", async () => {
    await using bench = await openBench(options);
    bench.ftp.close();
    await expect(bench.ftp.list("sub")).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
  });
});

it("mlsd gives an array by await", async () => {
  await using bench = await openBench({ tree });
  expect((await bench.ftp.mlsd("sub")).map(([name]) => name).toSorted()).toEqual([".", "..", "a", "b", "c"]);
});

it("S82: an array has an end, and a loop has none", async () => {
  const endless = async function* (): AsyncGenerator<number, void, undefined> {
    try {
      for (let at = 0; ; at++) yield at;
    } finally {
      hasLeft = true;
    }
  };
  let hasLeft = false;
  const items = new Items(endless(), { name: "list()", most: 5 });
  await expect(items.toArray()).rejects.toThrow(LimitError);
  expect(hasLeft).toBe(true);
});

describe("many files", () => {
  const bytes = new Uint8Array(3);
  const runs: Readonly<Record<string, (ftp: FTP) => Items<{ readonly error: unknown }>>> = {
    storeMany: (ftp) => ftp.storeMany([{ path: "new", source: bytes }]),
    retrieveMany: (ftp) => ftp.retrieveMany(["sub/a"]),
  };

  describe.each(Object.entries(runs))("%s", (name, run) => {
    it("is done by await", async () => {
      await using bench = await openBench({ tree });
      const outcomes = await run(bench.ftp);
      expect(outcomes.map(({ error }) => error)).toEqual([undefined]);
      expect(bench.server.transfers).toHaveLength(1);
    });

    it.each(["close", "quit"] as const)(
      "that nobody asks for an outcome is warned of by %s()",
      async (end) => {
        await using bench = await openBench({ tree });
        const warned = once(process, "warning");
        run(bench.ftp);
        await bench.ftp[end]();
        const [warning] = await warned;
        expect(warning).toMatchObject({ code: "FTP_NOTHING_TRANSFERRED" });
        expect(String(warning)).toContain(`the result of ${name}() was neither iterated over nor awaited`);
      },
    );

    it("that was iterated over, awaited, or left is not", async () => {
      const warn = vi.spyOn(process, "emitWarning");
      await using bench = await openBench({ tree });
      for await (const { error } of run(bench.ftp)) expect(error).toBeUndefined();
      await run(bench.ftp);
      await run(bench.ftp).return();
      run(bench.ftp)
        .toArray()
        .catch(() => {});
      bench.ftp.close();
      expect(warn).not.toHaveBeenCalled();
    });

    it("rejects by await when no connection is there, and by nothing else", async () => {
      const server = await TestServer.start({ tree });
      const ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
      const items = run(ftp);
      await server.stop();
      ftp.close();
      await expect(items).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    });
  });
});
