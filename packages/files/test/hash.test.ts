import { createHash } from "node:crypto";
import { at, faults } from "@ftplib/testkit";
import { Reply } from "ftplib";
import { describe, expect, it } from "vitest";
import { type HashAlgorithm, hashIn } from "../src/hash/hash-reply.ts";
import { beginHash } from "../src/hash/local-hash.ts";
import { commandsOf, openSite } from "./sites.ts";

const SHA1 = "e3a3f3f0d4a0c6b9d3b5a0f1c2d3e4f5a6b7c8d9";
const MD5 = "dcdaf69d5cf1b7d9a3b2c1d0e9f8a7b6";

/** Replies as servers give them. */
const replies: readonly [server: string, reply: string, algorithm: HashAlgorithm, hex: string | undefined][] =
  [
    ["the draft", `213 SHA-1 0-49 ${SHA1} x.bin`, "SHA-1", SHA1],
    ["ProFTPD", `213-Computing SHA-1 digest\n213 SHA-1 0-200000 ${SHA1} x.bin`, "SHA-1", SHA1],
    ["FileZilla Server 0.9", `213 SHA-1 ${SHA1} x.bin`, "SHA-1", SHA1],
    ["ProFTPD, XMD5", `250-Computing MD5 digest\n250 ${MD5.toUpperCase()}`, "MD5", MD5],
    ["ProFTPD, MD5", `251-Computing MD5 digest\n251 x.bin ${MD5.toUpperCase()}`, "MD5", MD5],
    ["Apache FtpServer, MD5", `251 "x.bin" ${MD5}`, "MD5", MD5],
    ["WS_FTP", `220 ${MD5}`, "MD5", MD5],
    ["a checksum without its zeros", "250 XCRC 9cd7ce", "CRC32", "009cd7ce"],
    ["ProFTPD, XCRC", "250 9CD7CE45", "CRC32", "9cd7ce45"],
    ["a name that looks like a hash", "213 CRC32 0-5 9CD7CE45 x.bin deadbeef", "CRC32", "9cd7ce45"],
    ["the path before it", "250 x.bin 9CD7CE45", "CRC32", "9cd7ce45"],
    ["another length", `213 SHA-256 0-5 ${MD5} x.bin`, "SHA-256", undefined],
    ["no hash", "250 done, thanks", "CRC32", undefined],
  ];

describe("D7: the hash in a reply", () => {
  it.each(replies)("%s", (_server, text, algorithm, hex) => {
    expect(hashIn(new Reply(text), algorithm, "x.bin")).toBe(hex);
  });

  it("is not the name of the file", () => {
    expect(hashIn(new Reply("250 9CD7CE45 deadbeef"), "CRC32", "deadbeef")).toBe("9cd7ce45");
  });
});

const content = "what is hashed";
const tree = { "a b.txt": content, pub: {} };
const sha256 = createHash("sha256").update(content).digest("hex");
const sha512 = createHash("sha512").update(content).digest("hex");

describe("D7: hash()", () => {
  it("takes the best algorithm by default, and OPTS HASH for another, once", async () => {
    await using open = await openSite({ tree }, { connections: 1 });
    expect(await open.site.hash("a b.txt")).toEqual({ algorithm: "SHA-256", hex: sha256 });
    const other = { algorithm: "SHA-512", hex: sha512 };
    expect(await open.site.hash("a b.txt", { algorithm: "SHA-512" })).toEqual(other);
    expect(await open.site.hash("a b.txt", { algorithm: "SHA-512" })).toEqual(other);
    expect(await open.site.hash("a b.txt")).toEqual({ algorithm: "SHA-256", hex: sha256 });
    const asked = commandsOf(open.server).filter((line) => /^(OPTS )?HASH/.test(line));
    expect(asked).toEqual([
      "HASH a b.txt",
      "OPTS HASH SHA-512",
      "HASH a b.txt",
      "HASH a b.txt",
      "OPTS HASH SHA-256",
      "HASH a b.txt",
    ]);
  });

  it("uses the commands of one algorithm where HASH is missing, and no quotes after a 550", async () => {
    await using open = await openSite({
      tree,
      without: ["HASH"],
      extraFeatures: ["XCRC", "XMD5"],
      faults: [
        at(
          "xmd5",
          faults.when(({ argument }) => !argument.startsWith('"'), faults.reply(`250 ${MD5}`)),
          faults.when(
            ({ argument }) => argument.startsWith('"'),
            faults.reply('550 "a b.txt": no such file'),
          ),
        ),
      ],
    });
    expect(await open.site.hash("a b.txt")).toEqual({ algorithm: "MD5", hex: MD5 });
    expect(commandsOf(open.server).filter((line) => line.startsWith("X"))).toEqual([
      'XMD5 "a b.txt"',
      "XMD5 a b.txt",
    ]);
  });

  it("asks in quotes alone where numbers at the end of a name may be a range of another file", async () => {
    await using open = await openSite({
      tree: { part: "0123456789", "part 2 4": "other" },
      without: ["HASH"],
      extraFeatures: ["XMD5"],
      faults: [at("xmd5", faults.reply("550 no such file"))],
    });
    await expect(open.site.hash("part 2 4")).rejects.toMatchObject({ code: "EACCES" });
    expect(commandsOf(open.server).filter((line) => line.startsWith("X"))).toEqual(['XMD5 "part 2 4"']);
  });

  it.each([
    ["a server without hashes", { without: ["HASH"] }, "a b.txt", "ENOTSUP"],
    ["FEAT that says too much", { faults: [at("hash", faults.reply("502 No"))] }, "a b.txt", "ENOTSUP"],
    ["a missing file", {}, "missing", "ENOENT"],
    ["a directory", {}, "pub", "EISDIR"],
  ] as const)("%s", async (_name, settings, path, code) => {
    await using open = await openSite({ tree, ...settings });
    await expect(open.site.hash(path)).rejects.toMatchObject({ code });
  });

  it("rejects another algorithm before anything is sent", async () => {
    await using open = await openSite({ tree });
    const algorithm = "SHA-3" as HashAlgorithm;
    await expect(open.site.hash("a b.txt", { algorithm })).rejects.toThrow(TypeError);
  });
});

describe("D7: hashes computed here", () => {
  it.each([
    ["SHA-256", "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592"],
    ["SHA-1", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"],
    ["MD5", "9e107d9d372bb6826bd81d3542a419d6"],
    ["CRC32", "414fa339"],
  ] as const)("%s", (algorithm, hex) => {
    const hash = beginHash(algorithm);
    for (const part of ["The quick brown fox ", "jumps over the lazy dog"]) hash.update(Buffer.from(part));
    expect(hash.digest()).toBe(hex);
  });
});
