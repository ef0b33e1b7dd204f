import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { refusalKind, type RefusalKind } from "../src/list/refusal-kind.ts";
import { openBench } from "./open-client.ts";

const tree = { file: "12345", sub: { inner: "1" } };

describe.each([[[]], [["MLST", "MLSD"]], [["FEAT"]]])("3659-04: stat and exists without %j", (without) => {
  it.each(["file", "/file", "sub", "sub/", "/sub/inner", "/", ""])("find %j", async (path) => {
    await using bench = await openBench({ tree, without });
    const entry = await bench.ftp.stat(path);
    expect(entry?.type).toBe(path.endsWith("file") || path.endsWith("inner") ? "file" : "dir");
    expect(await bench.ftp.exists(path)).toBe(true);
  });

  it.each(["nothing", "/nothing", "sub/nothing", "nowhere/nothing"])("find nothing at %j", async (path) => {
    await using bench = await openBench({ tree, without });
    expect(await bench.ftp.stat(path)).toBeUndefined();
    expect(await bench.ftp.exists(path)).toBe(false);
    expect(await bench.ftp.pwd()).toBe("/");
  });
});

describe("3659-04: a refusal of MLST", () => {
  /** What the server says → what `exists` says of a file that is there, and of one that is not. */
  it.each<readonly [string, there: boolean | string, missing: boolean | string]>([
    // Believed.
    ["550 No such file or directory.", false, false],
    ["553 file does not exist", false, false],
    ["450 No such file or directory", false, false],
    // The listing of the directory decides.
    ["550 Requested action not taken. File unavailable (e.g., file not found, no access).", true, false],
    ["550 Failed.", true, false],
    ["501 what?", true, false],
    ["500 MLST?", true, false],
    // Nobody knows.
    ["550 Permission denied.", "ERR_FTP_PERMANENT", "ERR_FTP_PERMANENT"],
    ["550 file: Access is denied.", "ERR_FTP_PERMANENT", "ERR_FTP_PERMANENT"],
    ["450 busy", "ERR_FTP_TEMPORARY", "ERR_FTP_TEMPORARY"],
    ["530 Please login with USER and PASS.", "ERR_FTP_PERMANENT", "ERR_FTP_PERMANENT"],
  ])("%s", async (words, there, missing) => {
    await using bench = await openBench({ tree, faults: [at("mlst", faults.reply(words))] });
    for (const [path, outcome] of [
      ["file", there],
      ["nothing", missing],
    ] as const) {
      if (typeof outcome === "boolean") expect(await bench.ftp.exists(path)).toBe(outcome);
      else await expect(bench.ftp.exists(path)).rejects.toMatchObject({ code: outcome });
    }
  });

  it("is thrown when the listing does not decide either", async () => {
    await using bench = await openBench({
      tree,
      without: ["MLSD"],
      faults: [at("mlst", faults.reply("550 Failed.")), at("list", faults.permanent(550))],
    });
    await expect(bench.ftp.stat("file")).rejects.toMatchObject({ reply: { text: "550 Failed." } });
  });
});

it("3659-04: a connection that is lost while the listing decides is not taken for the refusal", async () => {
  await using bench = await openBench({
    tree,
    faults: [at("mlst", faults.reply("550 'x' cannot be listed")), at("mlsd-command", faults.reset())],
  });
  await expect(bench.ftp.stat("sub/nothing")).rejects.toMatchObject({ retryable: true });
});

describe("3659-04: without MLST, a directory that", () => {
  const without = ["MLST", "MLSD"];

  it("may not be listed is an error", async () => {
    await using bench = await openBench({
      tree,
      without,
      faults: [at("list", faults.reply("550 Permission denied"))],
    });
    await expect(bench.ftp.exists("sub/inner")).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
  });

  it.each([
    ["ls: sub: Permission denied", undefined],
    ["ls: sub: No such file or directory", false],
  ])("lists as %j", async (line, outcome) => {
    const faulty = [at("list-bytes", faults.nothing()), at("list-end", faults.extraData(`${line}\r\n`))];
    await using bench = await openBench({ tree, without, faults: faulty });
    const exists = bench.ftp.exists("sub/inner");
    if (outcome === undefined) await expect(exists).rejects.toThrow(line);
    else expect(await exists).toBe(outcome);
  });
});

it.each<readonly [string, RefusalKind]>([
  ["550 No such file or directory.", "missing"],
  ["550 /x: The system cannot find the file specified.", "missing"],
  ["550 Can't find x", "missing"],
  ["550 File not found", "missing"],
  ["550 x doesn't exist", "missing"],
  ["550 ENOENT: no such file or directory", "missing"],
  ["550 Permission denied.", "forbidden"],
  ["550 Access is denied.", "forbidden"],
  ["550 Operation not permitted", "forbidden"],
  ["550 File not found or no access", "unclear"],
  ["550 Failed to open file.", "unclear"],
])("%s is %s", (text, kind) => {
  expect(refusalKind(text)).toBe(kind);
});

it("3659-04: a listing that was lost is no refusal", async () => {
  const rules = [at("mlst-command", faults.reply("550 Failed.")), at("mlsd-command", faults.reset())];
  await using bench = await openBench({ tree, faults: rules });
  await expect(bench.ftp.stat("file")).rejects.toMatchObject({ retryable: true });
});
