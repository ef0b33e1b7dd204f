import { mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { meet, meetLiar } from "./hostile-server.ts";

const TEXT = "0123456789";
let folder = "";
let file = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  file = join(folder, "x");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const get = (ftp: FTP): Promise<unknown> => ftp.download("x", file);

describe("a file that is not what the server says", () => {
  const short = [
    ["F34: data that ends early, and a 226", [at("retr-bytes", faults.truncateData(4))]],
    [
      "F34: the same where only SIZE tells",
      [at("retr-bytes", faults.truncateData(4)), at("retr-preliminary", faults.reply("150 here"))],
    ],
    ["F34: no data at all", [at("retr-bytes", faults.truncateData(0))]],
    ["F35: more bytes than were announced", [at("retr-end", faults.extraData("more"))]],
    [
      "S89: the same where only SIZE tells",
      [at("retr-end", faults.extraData("more")), at("retr-preliminary", faults.reply("150 here"))],
    ],
    ["F34: a size in the 150 that is not true", [at("retr-preliminary", faults.announcedSize(99))]],
  ] as const;
  it.each(short)("%s: a TransferIncompleteError, and no file", async (_, rules) => {
    const { error } = await meetLiar({ tree: { x: TEXT }, faults: rules }, get);
    expect(error).toMatchObject({ code: "ERR_FTP_INCOMPLETE" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("S89: data that goes on and on behind the announced size is ended there; no file, and the session goes on", async () => {
    const { value } = await meetLiar(
      { tree: { x: TEXT }, faults: [at("retr-end", faults.endlessData())] },
      async (ftp) => [await get(ftp).catch((error: unknown) => error), await ftp.pwd()],
    );
    expect(value?.[0]).toMatchObject({ code: "ERR_FTP_INCOMPLETE", expected: TEXT.length });
    expect(value?.[1]).toBe("/");
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ["F34: fewer", at("retr-preliminary", faults.announcedSize(99))],
    ["F35: more", at("retr-end", faults.extraData("more"))],
  ])("%s bytes than announced: only a call that can turn verifySize off is told of it", async (_, rule) => {
    const { value } = await meetLiar({ tree: { x: TEXT }, faults: [rule] }, async (ftp) => {
      const [outcome] = await ftp.retrieveMany(["x"]);
      return [outcome?.error, await get(ftp).catch((error: unknown) => error)].map(String);
    });
    expect(value?.map((text) => text.includes("verifySize"))).toEqual([false, true]);
  });

  it("F35: who knows that the file grows says so", async () => {
    const { error } = await meetLiar(
      { tree: { x: TEXT }, faults: [at("retr-end", faults.extraData("more"))] },
      (ftp) => ftp.download("x", file, { verifySize: false }),
    );
    expect(error).toBeUndefined();
    expect(await readFile(file, "utf8")).toBe(`${TEXT}more`);
  });

  it.each([4, 0])(
    "F68: an upload of which %i bytes were stored is no success, though a 226 was said",
    async (bytes) => {
      const { error } = await meetLiar(
        { tree: {}, faults: [at("upload-bytes", faults.storeOnly(bytes))] },
        (ftp) => ftp.upload(Buffer.from(TEXT), "x"),
      );
      expect(error).toMatchObject({ code: "ERR_FTP_INCOMPLETE", bytes, expected: TEXT.length });
    },
  );

  it("F54: REST answered with 350 and then the whole file: an error, and not a byte too many in the file", async () => {
    await writeFile(file, TEXT.slice(0, 6));
    const { error } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: SIZE x
      S: 213 10
      C: PASV
      S: 227 ({pasv})
      C: REST 6
      S: 350 ok
      C: RETR x
      S: 150 here
      D| ${TEXT}
      D: (end)
      S: 226 done
    `,
      (ftp) => ftp.download("x", file, { offset: 6 }),
      { cuts: [undefined] },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_INCOMPLETE", bytes: 10, expected: 4 });
    expect(await readFile(file, "utf8")).toBe(TEXT.slice(0, 6));
  });

  it.each([500, 501, 502, 504])(
    "F56: REST refused with %i: the error says so, nothing is transferred, and the part is as it was",
    async (code) => {
      await writeFile(file, TEXT.slice(0, 6));
      const { error, sent } = await meetLiar(
        { tree: { x: TEXT }, faults: [at("rest", faults.permanent(code))] },
        (ftp) => ftp.download("x", file, { offset: 6 }),
      );
      expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
      expect(sent.some((line) => line.startsWith("RETR"))).toBe(false);
      expect(await readFile(file, "utf8")).toBe(TEXT.slice(0, 6));
    },
  );

  it("F57: an offset beyond the local file is the caller's mistake; an offset at the end of the remote file gets nothing more", async () => {
    await writeFile(file, TEXT.slice(0, 3));
    const beyond = await meetLiar({ tree: { x: TEXT }, faults: [] }, (ftp) =>
      ftp.download("x", file, { offset: 6 }),
    );
    expect(beyond.error).toBeInstanceOf(RangeError);
    await writeFile(file, TEXT);
    const whole = await meetLiar({ tree: { x: TEXT }, faults: [] }, (ftp) =>
      ftp.download("x", file, { offset: 10 }),
    );
    expect(whole.value).toMatchObject({ bytes: 0, size: 10 });
    expect(await readFile(file, "utf8")).toBe(TEXT);
  });

  it("F58: an upload that is continued is whole afterwards, or an error", async () => {
    const fine = await meetLiar({ tree: { x: TEXT.slice(0, 6) }, faults: [] }, (ftp) =>
      ftp.upload(Buffer.from(TEXT), "x", { offset: 6 }),
    );
    expect(fine.value).toMatchObject({ bytes: 4, size: 10 });
    const ignored = await meetLiar(
      { tree: { x: TEXT.slice(0, 6) }, faults: [at("rest-command", faults.reply("350 ok"))] },
      (ftp) => ftp.upload(Buffer.from(TEXT), "x", { offset: 6 }),
    );
    expect(ignored.error).toMatchObject({ code: "ERR_FTP_INCOMPLETE" });
  });

  it("F59: a marker that a refused transfer left armed is taken back ahead of the next", async () => {
    const { value, sent } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: REST 6
      S: 350 ok
      C: RETR x
      S: 550 no
      C: PASV
      S: 227 ({pasv})
      C: REST 0
      S: 350 ok
      C: RETR y
      S: 150 here
      D: hello
      D: (end)
      S: 226 done
    `,
      async (ftp) => {
        await ftp.retrbinary("RETR x", () => {}, { rest: 6 }).catch(() => {});
        let text = "";
        await ftp.retrbinary("RETR y", (block) => void (text += Buffer.from(block).toString()));
        return text;
      },
    );
    expect(value).toBe("hello\r\n");
    expect(sent.filter((line) => line.startsWith("REST"))).toEqual(["REST 6", "REST 0"]);
  });
});

describe("the local side", () => {
  it.each([0, 1, 5, 9])(
    "F64: a download cut behind %i bytes leaves no file of that name, and nothing else",
    async (bytes) => {
      const { error } = await meetLiar(
        { tree: { x: TEXT }, faults: [at("retr-bytes", faults.resetData(bytes))] },
        get,
      );
      expect(error).toBeInstanceOf(Error);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("F64: the name is there only when the file is whole", async () => {
    const seen: string[][] = [];
    await meetLiar({ tree: { x: TEXT }, faults: [at("retr-bytes", faults.splitEvery(1))] }, (ftp) =>
      ftp.download("x", file, {
        progress: () => void readdir(folder).then((names) => seen.push(names)),
      }),
    );
    expect(await readdir(folder)).toEqual(["x"]);
    for (const names of seen.slice(0, -1))
      expect(names.filter((name) => name === "x" && names.length > 1)).toEqual([]);
  });

  it("S43: until then it has a name that nobody can guess, is made by us, and beside what it will replace", async () => {
    await writeFile(file, "before", { mode: 0o600 });
    const names = new Set<string>();
    for (let round = 0; round < 2; round++) {
      await meetLiar({ tree: { x: "y".repeat(3_000_000) }, faults: [] }, async (ftp) => {
        const done = ftp.download("x", file);
        for (let isOver = false; !isOver; ) {
          isOver = await Promise.race([
            done.then(() => true),
            new Promise<false>((resolve) => setImmediate(resolve, false)),
          ]);
          for (const name of await readdir(folder)) if (name !== "x") names.add(name);
        }
      });
    }
    expect(names.size).toBe(2);
    for (const name of names) expect(name).toMatch(/^\.x\.[0-9a-f-]{36}\.part$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each(["retr-command", "retr-bytes", "retr-final"])(
    "S44: a failure at %s removes what we made, and nothing else",
    async (step) => {
      await writeFile(file, "before");
      await writeFile(join(folder, ".x.part"), "another's");
      const { error } = await meetLiar(
        { tree: { x: TEXT }, faults: [at(step, faults.reply("451 no"))] },
        get,
      );
      expect(error).toBeInstanceOf(Error);
      expect((await readdir(folder)).sort()).toEqual([".x.part", "x"]);
      expect(await readFile(file, "utf8")).toBe("before");
    },
  );

  it("S44: a partial file that is there already is neither overwritten nor removed", async () => {
    const partialPath = join(folder, "there");
    await writeFile(partialPath, "another's");
    const { error } = await meetLiar({ tree: { x: TEXT }, faults: [] }, (ftp) =>
      ftp.download("x", file, { partialPath }),
    );
    expect(error).toMatchObject({ code: "EEXIST" });
    expect(await readFile(partialPath, "utf8")).toBe("another's");
  });

  it("S46: a download writes one file and nothing about it", async () => {
    await meetLiar({ tree: { x: TEXT }, faults: [] }, get);
    expect(await readdir(folder)).toEqual(["x"]);
    expect(await readFile(file, "utf8")).toBe(TEXT);
  });

  it("S30, S31: a download goes to the path that the caller gives, whatever the server's name says", async () => {
    for (const name of ["../evil", "..\\evil", "/etc/evil", "C:\\evil"]) {
      const { error } = await meet(
        `C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR ${name}\nS: 150 here (5 bytes)\nD| hello\nD: (end)\nS: 226 done`,
        (ftp) => ftp.download(name, file),
        { cuts: [undefined] },
      );
      expect(error).toBeUndefined();
      expect(await readdir(folder)).toEqual(["x"]);
    }
  });

  it.each(["ENOSPC", "EDQUOT", "EIO"])(
    "F65: %s while writing is thrown as it is; the session stays in step",
    async (code) => {
      const { value } = await meetLiar({ tree: { x: "y".repeat(5_000_000) }, faults: [] }, async (ftp) => {
        const handle = await open(file, "w");
        const failing = new Proxy(handle, {
          get: (target, key) => {
            if (key === "write") return () => Promise.reject(Object.assign(new Error(code), { code }));
            const value: unknown = Reflect.get(target, key, target);
            return typeof value === "function" ? value.bind(target) : value;
          },
        });
        const error: unknown = await ftp.download("x", failing).catch((thrown: unknown) => thrown);
        await handle.close();
        return [error, await ftp.pwd()];
      });
      expect(value?.[0]).toMatchObject({ code });
      expect(value?.[1]).toBe("/");
    },
  );

  it("F65: so is a directory that is not there, before anything is transferred", async () => {
    const { error, sent } = await meetLiar({ tree: { x: TEXT }, faults: [] }, (ftp) =>
      ftp.download("x", join(folder, "no", "x")),
    );
    expect(error).toMatchObject({ code: "ENOENT" });
    expect(sent.some((line) => line.startsWith("RETR"))).toBe(false);
  });

  it.each([false, true])(
    "F66: a source that fails ends in a reset, not in an end: no server takes the part for the file (TLS %s)",
    async (secure) => {
      const { value } = await meetLiar(
        { tree: {}, faults: [] },
        async (ftp, server) => {
          async function* failing(): AsyncGenerator<Uint8Array> {
            yield Buffer.alloc(100_000);
            throw new Error("the source is gone");
          }
          const error: unknown = await ftp.upload(failing(), "x").catch((thrown: unknown) => thrown);
          return [String(error), server.transfers[0]?.clientEnd];
        },
        { secure },
      );
      expect(value).toEqual(["Error: the source is gone", "reset"]);
    },
  );

  it.each([10, 4_000_000])(
    "F67: a local file that has %i bytes at its end, and had 3,000,000, is no success and ends in a reset",
    async (size) => {
      await writeFile(file, "y".repeat(3_000_000));
      const { error, value } = await meetLiar({ tree: {}, faults: [] }, async (ftp, server) => {
        const handle = await open(file, "r+");
        let reads = 0;
        const changing = new Proxy(handle, {
          get: (target, key) => {
            const value: unknown = Reflect.get(target, key, target);
            if (typeof value !== "function") return value;
            return async (...args: unknown[]) => {
              if (key === "read" && ++reads === 2) await target.truncate(size);
              return await Reflect.apply(value, target, args);
            };
          },
        });
        const thrown: unknown = await ftp.upload(changing, "x").catch((error: unknown) => error);
        await handle.close();
        return [thrown, server.transfers[0]?.clientEnd];
      });
      expect(error).toBeUndefined();
      expect(value?.[0]).toMatchObject({ code: "ERR_FTP_INCOMPLETE", expected: 3_000_000 });
      expect(value?.[1]).toBe("reset");
    },
  );

  it("S47: an upload sends what the path names, through a link as the caller's system has it", async () => {
    await writeFile(file, TEXT);
    await symlink(file, join(folder, "link"));
    const { value } = await meetLiar({ tree: {}, faults: [] }, (ftp) =>
      ftp.upload(join(folder, "link"), "x"),
    );
    expect(value).toMatchObject({ bytes: 10 });
  });
});
