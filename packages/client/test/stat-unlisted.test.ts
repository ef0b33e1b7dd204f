import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { openBench } from "./open-client.ts";

const tree = { file: "12345", sub: { inner: "1", "in ner": "12" } };
const lists = ["MLST", "MLSD", "LIST", "NLST"];

describe("T4: where nothing can be listed, stat asks SIZE, MDTM and CWD", () => {
  it.each([
    ["file", "file", 5],
    ["/file", "file", 5],
    ["sub/inner", "inner", 1],
    ["sub/in ner", "in ner", 2],
  ])("%j is a file", async (path, name, size) => {
    await using bench = await openBench({ tree, without: lists });
    const entry = await bench.ftp.stat(path);
    expect(entry).toMatchObject({ type: "file", name, size });
    expect(entry?.modified).toMatchObject({ zone: "utc", precision: "second" });
  });

  it("3659-01: the time of a file is read also where the year comes after 1900", async () => {
    const faultsOfYear = [at("mdtm", faults.reply("213 191240102030405"))];
    await using bench = await openBench({ tree, without: lists, faults: faultsOfYear });
    const entry = await bench.ftp.stat("file");
    expect(entry?.modified?.time).toBe(Date.UTC(2024, 0, 2, 3, 4, 5));
  });

  it.each(["sub", "sub/", "/sub", "/", "", "."])("%j is a directory", async (path) => {
    await using bench = await openBench({ tree, without: lists });
    expect((await bench.ftp.stat(path))?.type).toBe("dir");
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it.each(["nothing", "/nothing", "sub/nothing", "nowhere/nothing", "file/nothing"])(
    "nothing is at %j",
    async (path) => {
      await using bench = await openBench({ tree, without: lists });
      expect(await bench.ftp.stat(path)).toBeUndefined();
      expect(await bench.ftp.exists(path)).toBe(false);
    },
  );

  it("leaves the client where it is", async () => {
    await using bench = await openBench({ tree, without: lists });
    await bench.ftp.cwd("sub");
    for (const path of ["inner", "../sub", "none", ".."]) await bench.ftp.stat(path);
    expect(await bench.ftp.pwd()).toBe("/sub");
  });

  it.each<readonly [string, readonly string[], object | undefined]>([
    ["SIZE", ["SIZE"], { type: "file" }],
    ["MDTM", ["MDTM"], { type: "file", size: 5 }],
    ["PWD", ["PWD"], { type: "file", size: 5 }],
    ["CWD", ["CWD"], { type: "file", size: 5 }],
  ])("finds a file without %s, too", async (_, without, entry) => {
    await using bench = await openBench({ tree, without: [...lists, ...without] });
    expect(await bench.ftp.stat("file")).toMatchObject(entry ?? {});
  });

  it("cannot say where the server knows none of them", async () => {
    await using bench = await openBench({ tree, without: [...lists, "SIZE", "MDTM", "CWD"] });
    await expect(bench.ftp.stat("file")).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      reply: { code: 500 },
    });
  });

  it.each(["size", "cwd", "mdtm"])("rejects where %s says that it is forbidden", async (verb) => {
    const rule = at(
      verb,
      faults.when(({ argument }) => argument === "sub/none", faults.reply("550 Permission denied")),
    );
    await using bench = await openBench({ tree, without: lists, faults: [rule] });
    await expect(bench.ftp.stat("sub/none")).rejects.toMatchObject({
      reply: { text: "550 Permission denied" },
    });
  });

  it("a refusal that passes is no answer", async () => {
    await using bench = await openBench({
      tree,
      without: lists,
      faults: [at("size", faults.reply("450 busy"))],
    });
    await expect(bench.ftp.stat("file")).rejects.toMatchObject({ retryable: true });
  });
});
