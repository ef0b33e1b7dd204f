import { describe, expect, it } from "vitest";
import { type FTP, type HashOptions, type HashRange, Reply, type UtimeOptions } from "../src/index.ts";
import { play } from "./play.ts";

/** What is called, what it says and is told, and what comes of it: a value, or the message of an error. */
type Row = readonly [name: string, call: (ftp: FTP) => Promise<unknown>, dialog: string, outcome: unknown];

const date = new Date(Date.UTC(2020, 0, 2, 3, 4, 5, 678));
const utime = (method: string) => (ftp: FTP) => ftp.utime("a b", date, { method } as unknown as UtimeOptions);

const times: readonly Row[] = [
  [
    "the time",
    (ftp) => ftp.modified("a b"),
    "C: MDTM a b / S: 213 20200102030405",
    new Date("2020-01-02T03:04:05Z"),
  ],
  [
    "with a fraction",
    (ftp) => ftp.modified("f"),
    "C: MDTM f / S: 213 20200102030405.67",
    new Date("2020-01-02T03:04:05.670Z"),
  ],
  [
    "a leap second",
    (ftp) => ftp.modified("f"),
    "C: MDTM f / S: 213 20161231235960",
    new Date("2017-01-01T00:00:00Z"),
  ],
  [
    "3659-01: the year after 1999 as one after 1900",
    (ftp) => ftp.modified("f"),
    "C: MDTM f / S: 213 191240102030405",
    new Date("2024-01-02T03:04:05Z"),
  ],
  [
    "3659-01: the same of 2000, with a fraction",
    (ftp) => ftp.modified("f"),
    "C: MDTM f / S: 213 191000102030405.6",
    new Date("2000-01-02T03:04:05.600Z"),
  ],
  [
    "3659-01: a year before that",
    (ftp) => ftp.modified("f"),
    "C: MDTM f / S: 213 19100102030405",
    new Date("1910-01-02T03:04:05Z"),
  ],
  ["15 digits of another year", (ftp) => ftp.modified("f"), "C: MDTM f / S: 213 202400102030405", undefined],
  ["no time", (ftp) => ftp.modified("f"), "C: MDTM f / S: 213 yesterday", undefined],
  ["not known", (ftp) => ftp.modified("f"), "C: MDTM f / S: 502 what?", undefined],
  ["no such file", (ftp) => ftp.modified("f"), "C: MDTM f / S: 550 no such file", "550 no such file"],
  ["busy", (ftp) => ftp.modified("f"), "C: MDTM f / S: 450 busy", "450 busy"],
  [
    "MFMT",
    (ftp) => ftp.setModified("a b", date),
    "C: MFMT 20200102030405 a b / S: 213 Modify=20200102030405; a b",
    "213 Modify=20200102030405; a b",
  ],
  [
    "MFMT by epoch milliseconds",
    (ftp) => ftp.setModified("f", date.getTime()),
    "C: MFMT 20200102030405 f / S: 200 ok",
    "200 ok",
  ],
  [
    "MFMT that is refused",
    (ftp) => ftp.setModified("f", date),
    "C: MFMT 20200102030405 f / S: 500 what?",
    "500 what?",
  ],
  [
    "years of three digits",
    (ftp) => ftp.setModified("f", Date.UTC(987, 0)),
    "C: MFMT 09870101000000 f / S: 200 ok",
    "200 ok",
  ],
  ["no date", (ftp) => ftp.setModified("f", new Date(Number.NaN)), "", "TypeError"],
  ["a text", (ftp) => ftp.setModified("f", "2020" as unknown as Date), "", "TypeError"],
  ["the year 10000", (ftp) => ftp.setModified("f", Date.UTC(10_000, 0)), "", "RangeError"],
  ["the year 0", (ftp) => ftp.setModified("f", new Date("0000-06-01")), "", "RangeError"],
  ["utime by MFMT", utime("MFMT"), "C: MFMT 20200102030405 a b / S: 213 ok", "213 ok"],
  ["utime by MFF", utime("MFF"), "C: MFF modify=20200102030405; a b / S: 213 ok", "213 ok"],
  [
    "utime by SITE, the date first",
    utime("SITE UTIME date-first"),
    "C: SITE UTIME 20200102030405 a b / S: 200 ok",
    "200 ok",
  ],
  [
    "utime by SITE, the path first",
    utime("SITE UTIME path-first"),
    "C: SITE UTIME a b 20200102030405 20200102030405 20200102030405 UTC / S: 200 ok",
    "200 ok",
  ],
  ["utime by MDTM", utime("MDTM"), "C: MDTM 20200102030405 a b / S: 213 ok", "213 ok"],
  ["utime by a way that is none", utime("TOUCH"), "", "TypeError"],
  ["utime by the name of a property", utime("toString"), "", "TypeError"],
  ["utime without a method", (ftp) => ftp.utime("f", date, {} as UtimeOptions), "", "TypeError"],
];

const FEAT = (...lines: string[]): string =>
  `C: FEAT / S: 211-features / ${lines.map((line) => `S:  ${line} / `).join("")}S: 211 end / C: TYPE I / S: 200 ok`;
const SHA1 = "f572d396fae9206628714fb2ce00f72e94f2258f";
const SHA256 = "5891B5B522D5DF086D0FF0B110FBD9D21BB4FC7163AF34D08286A2E846F6BE03";
const MD5 = "B1946AC92492D2347C6235B4D2611184";
const sha256 = { algorithm: "SHA-256", hex: SHA256.toLowerCase() };
const sha1 = { algorithm: "SHA-1", hex: SHA1 };
const md5 = { algorithm: "MD5", hex: MD5.toLowerCase() };
const hash =
  (options?: HashOptions, path = "a b") =>
  (ftp: FTP) =>
    ftp.hash(path, options);
const PROFTPD = FEAT(
  "HASH CRC32;MD5;SHA-1*;SHA-256;SHA-512;",
  "MD5",
  "RANG STREAM",
  "XCRC",
  "XMD5",
  "XSHA256",
);
const OPTS = "C: OPTS HASH SHA-256 / S: 200 SHA-256";
const range = { offset: 10, length: 5 };

const hashes: readonly Row[] = [
  ["nothing offered", hash(), FEAT("SIZE").replace(" / C: TYPE I / S: 200 ok", ""), undefined],
  ["FEAT not known", hash(), "C: FEAT / S: 500 what?", undefined],
  [
    "as the draft has it",
    hash(),
    `${PROFTPD} / ${OPTS} / C: HASH a b / S: 213 SHA-256 0-49 ${SHA256} a b`,
    sha256,
  ],
  [
    "ProFTPD",
    hash(),
    `${PROFTPD} / ${OPTS} / C: HASH a b / S: 213-Computing SHA-256 digest / S: 213 SHA-256 0-6 ${SHA256} a b`,
    sha256,
  ],
  [
    "FileZilla Server 0.9, without a range",
    hash({ algorithm: "SHA-1" }),
    `${FEAT("HASH SHA-1*;MD5")} / C: OPTS HASH SHA-1 / S: 200 SHA-1 / C: HASH a b / S: 213 SHA-1 ${SHA1} a b`,
    sha1,
  ],
  [
    "an algorithm that OPTS refuses and the server has selected",
    hash(),
    `${FEAT("HASH SHA-256*")} / C: OPTS HASH SHA-256 / S: 501 what? / C: HASH a b / S: 213 SHA-256 ${SHA256} a b`,
    sha256,
  ],
  [
    "another algorithm than the one asked for does not count",
    hash({ algorithm: "SHA-256" }),
    `${PROFTPD} / C: OPTS HASH SHA-256 / S: 501 what? / C: HASH a b / S: 213 SHA-1 ${SHA1} a b / C: XSHA256 "a b" / S: 250 ${SHA256}`,
    sha256,
  ],
  [
    "HASH that is not known in spite of FEAT",
    hash({ algorithm: "MD5" }),
    `${PROFTPD} / C: OPTS HASH MD5 / S: 502 what? / C: HASH a b / S: 502 what? / C: XMD5 "a b" / S: 250 ${MD5}`,
    md5,
  ],
  ["no such file", hash(), `${PROFTPD} / ${OPTS} / C: HASH a b / S: 550 no such file`, "550 no such file"],
  [
    "another one at work",
    hash(),
    `${PROFTPD} / ${OPTS} / C: HASH a b / S: 450 Another hash operation is already in progress.`,
    "450 Another",
  ],
  [
    "the algorithm is selected once",
    async (ftp) => [await hash()(ftp), await hash()(ftp)],
    `${PROFTPD} / ${OPTS} / C: HASH a b / S: 213 SHA-256 ${SHA256} a b / C: HASH a b / S: 213 SHA-256 ${SHA256} a b`,
    [sha256, sha256],
  ],
  [
    "the best of the X-commands",
    hash(),
    `${FEAT("XCRC", "XMD5", "XSHA")} / C: XSHA "a b" / S: 250 ${SHA1}`,
    sha1,
  ],
  [
    "in several lines",
    hash(),
    `${FEAT("XMD5")} / C: XMD5 "a b" / S: 250-Computing MD5 digest / S: 250 ${MD5}`,
    md5,
  ],
  ["with code 213", hash(), `${FEAT("XMD5")} / C: XMD5 "a b" / S: 213 ${MD5}`, md5],
  ["after the path", hash(), `${FEAT("MD5")} / C: MD5 a b / S: 251 "a b" ${MD5}`, md5],
  [
    "a path that looks like a hash",
    hash({}, SHA1),
    `${FEAT("XSHA1")} / C: XSHA1 ${SHA1} / S: 250 ${SHA1} ${SHA1.replace("f", "0")}`,
    { algorithm: "SHA-1", hex: SHA1.replace("f", "0") },
  ],
  [
    "without quotes after a refusal, for those that take them for a part of the name",
    hash({}, 'a "b"'),
    `${FEAT("XMD5")} / C: XMD5 "a ""b""" / S: 550 "a: no such file / C: XMD5 a "b" / S: 250 ${MD5}`,
    md5,
  ],
  [
    "numbers at the end, which may be a range of another file, in quotes alone",
    hash({}, "part 2 4"),
    `${FEAT("XMD5")} / C: XMD5 "part 2 4" / S: 550 no such file`,
    "550 no such file",
  ],
  [
    "MD5, which takes no range, in quotes after a refusal",
    hash({}, "part 2 4"),
    `${FEAT("MD5")} / C: MD5 part 2 4 / S: 550 part: no such file / C: MD5 "part 2 4" / S: 251 ${MD5}`,
    md5,
  ],
  [
    "quotes that are a syntax error, and a file that is not there",
    hash(),
    `${FEAT("XMD5")} / C: XMD5 "a b" / S: 501 what? / C: XMD5 a b / S: 550 no such file`,
    "550 no such file",
  ],
  [
    "refused both ways",
    hash(),
    `${FEAT("XMD5")} / C: XMD5 "a b" / S: 550 the first / C: XMD5 a b / S: 550 the second`,
    "550 the first",
  ],
  [
    "no quotes without spaces",
    hash({}, "f"),
    `${FEAT("XMD5")} / C: XMD5 f / S: 550 no such file`,
    "550 no such file",
  ],
  ["not known in spite of FEAT", hash(), `${FEAT("XMD5")} / C: XMD5 "a b" / S: 500 what?`, undefined],
  ["words only", hash(), `${FEAT("XMD5")} / C: XMD5 "a b" / S: 250 done`, undefined],
  [
    "CRC32 of full length",
    hash(),
    `${FEAT("XCRC")} / C: XCRC "a b" / S: 250 XCRC 9CD7CE45`,
    { algorithm: "CRC32", hex: "9cd7ce45" },
  ],
  [
    "CRC32 without its leading zeros",
    hash(),
    `${FEAT("XCRC")} / C: XCRC "a b" / S: 250 7CE45`,
    { algorithm: "CRC32", hex: "0007ce45" },
  ],
  [
    "a range",
    hash({ range }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 350 ok / C: HASH a b / S: 213 SHA-256 10-14 ${SHA256} a b / C: RANG 1 0 / S: 350 reset`,
    sha256,
  ],
  [
    "a range named by the byte after it",
    hash({ range }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 350 ok / C: HASH a b / S: 213 SHA-256 10-15 ${SHA256} a b / C: RANG 1 0 / S: 350 reset`,
    sha256,
  ],
  [
    "a server that hashes the whole all the same, as ProFTPD does",
    hash({ range, algorithm: "SHA-256" }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 350 ok / C: HASH a b / S: 213 SHA-256 0-60 ${SHA256} a b / C: RANG 1 0 / S: 350 reset`,
    undefined,
  ],
  [
    "a range of a file that is not there: the next transfer is whole",
    hash({ range }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 350 ok / C: HASH a b / S: 550 no such file / C: RANG 1 0 / S: 350 reset`,
    "550 no such file",
  ],
  [
    "RANG that is refused",
    hash({ range, algorithm: "SHA-256" }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 551 no`,
    undefined,
  ],
  [
    "RANG that is not taken back",
    hash({ range }),
    `${PROFTPD} / ${OPTS} / C: RANG 10 14 / S: 350 ok / C: HASH a b / S: 213 SHA-256 10-14 ${SHA256} a b / C: RANG 1 0 / S: 501 no`,
    "does not take back",
  ],
  [
    "a range without RANG",
    hash({ range }),
    FEAT("HASH SHA-256*", "XMD5").replace(" / C: TYPE I / S: 200 ok", ""),
    undefined,
  ],
  ["an algorithm that is none", hash({ algorithm: "sha256" as "SHA-256" }), "", "TypeError"],
  ["a range without a length", hash({ range: { offset: 0 } as HashRange }), "", "RangeError"],
  [
    "a range beyond the numbers",
    hash({ range: { offset: Number.MAX_SAFE_INTEGER, length: 2 } }),
    "",
    "RangeError",
  ],
  ["no time", hash({ timeout: 0 }), "", "RangeError"],
];

const NO_TYPE = " / C: TYPE I / S: 200 ok";
const feat = (...lines: string[]): string => FEAT(...lines).replace(NO_TYPE, "");
const chmod = (mode: number) => (ftp: FTP) => ftp.chmod("a b", mode);
const copy =
  (from = "a b", to = "c d") =>
  (ftp: FTP) =>
    ftp.copyOnServer(from, to);
const HELP = (...lines: string[]): string =>
  `C: SITE HELP / S: 214-the following / ${lines.map((line) => `S:  ${line} / `).join("")}S: 214 end`;
const COPIED = "C: SITE CPFR a b / S: 350 go on / C: SITE CPTO c d / S: 250 copied";

const sites: readonly Row[] = [
  ["chmod by SITE", chmod(0o640), `${feat("SIZE")} / C: SITE CHMOD 640 a b / S: 200 ok`, "200 ok"],
  ["chmod of four digits", chmod(0o4755), `${feat()} / C: SITE CHMOD 4755 a b / S: 200 ok`, "200 ok"],
  ["chmod of few bits", chmod(0o7), `${feat()} / C: SITE CHMOD 007 a b / S: 200 ok`, "200 ok"],
  [
    "chmod by MFF",
    chmod(0o640),
    `${feat("MFF modify;UNIX.group;UNIX.mode;")} / C: MFF UNIX.mode=0640; a b / S: 213 ok`,
    "213 ok",
  ],
  ["MFF without modes", chmod(0o640), `${feat("MFF modify;")} / C: SITE CHMOD 640 a b / S: 200 ok`, "200 ok"],
  [
    "MFF that is not known in spite of FEAT",
    chmod(0o640),
    `${feat("MFF UNIX.mode;")} / C: MFF UNIX.mode=0640; a b / S: 504 no / C: SITE CHMOD 640 a b / S: 200 ok`,
    "200 ok",
  ],
  [
    "MFF that is refused",
    chmod(0o640),
    `${feat("MFF UNIX.mode;")} / C: MFF UNIX.mode=0640; a b / S: 550 not yours`,
    "550 not yours",
  ],
  ["chmod that is not known", chmod(0o640), `${feat()} / C: SITE CHMOD 640 a b / S: 500 what?`, "500 what?"],
  ["chmod of more bits than there are", chmod(0o10_000), "", "RangeError"],
  [
    "symlink by FEAT",
    (ftp) => ftp.symlink("a", "b"),
    `${feat("SITE SYMLINK")} / C: SITE SYMLINK a b / S: 200 ok`,
    "200 ok",
  ],
  [
    "symlink by SITE HELP, asked once",
    async (ftp) => [await ftp.symlink("a", "b"), await ftp.symlink("a", "c")],
    `${feat("SITE UTIME")} / ${HELP("SYMLINK <sp> source")} / C: SITE SYMLINK a b / S: 200 ok / C: SITE SYMLINK a c / S: 200 ok`,
    "200 ok,200 ok",
  ],
  [
    "symlink that nobody names",
    (ftp) => ftp.symlink("a", "b"),
    `${feat("SITE UTIME")} / C: SITE HELP / S: 214 CHMOD UMASK HELP`,
    undefined,
  ],
  [
    "symlink with a star",
    (ftp) => ftp.symlink("a", "b"),
    `${feat()} / ${HELP("CHMOD  SYMLINK*  HELP")}`,
    undefined,
  ],
  [
    "SITE HELP that is refused",
    (ftp) => ftp.symlink("a", "b"),
    `${feat()} / C: SITE HELP / S: 500 what?`,
    undefined,
  ],
  ["symlink of a path with spaces", (ftp) => ftp.symlink("a b", "c"), "", "RangeError"],
  ["a copy by FEAT", copy(), `${feat("SITE COPY")} / ${COPIED}`, "250 copied"],
  [
    "a copy by SITE HELP",
    copy(),
    `${feat()} / ${HELP("CPFR <sp> pathname", "CPTO <sp> pathname")} / ${COPIED}`,
    "250 copied",
  ],
  ["a copy that nobody offers", copy(), `${feat()} / ${HELP("CHMOD")}`, undefined],
  [
    "a copy of what is not there",
    copy(),
    `${feat("SITE COPY")} / C: SITE CPFR a b / S: 550 no such file`,
    "550 no such file",
  ],
  [
    "a copy that ends in a refusal",
    copy(),
    `${feat("SITE COPY")} / C: SITE CPFR a b / S: 350 go on / C: SITE CPTO c d / S: 552 full`,
    "552 full",
  ],
  [
    "a copy by SITE COPY alone",
    copy("a", "b"),
    `${feat("SITE COPY")} / C: SITE CPFR a / S: 504 no / C: SITE COPY a b / S: 200 ok`,
    "200 ok",
  ],
  [
    "which cannot name paths with spaces",
    copy(),
    `${feat("SITE COPY")} / C: SITE CPFR a b / S: 504 no`,
    undefined,
  ],
  [
    "OPTS UTF8 before CPFR",
    copy("ä", "ö"),
    `${feat("SITE COPY", "UTF8")} / C: OPTS UTF8 ON / S: 200 ok / C: SITE CPFR ä / S: 350 ok / C: SITE CPTO ö / S: 250 copied`,
    "250 copied",
  ],
  ["any SITE", (ftp) => ftp.site("IDLE 60"), "C: SITE IDLE 60 / S: 200 ok", "200 ok"],
  ["a SITE that wants more", (ftp) => ftp.site("CPFR a"), "C: SITE CPFR a / S: 350 go on", "350 go on"],
];

describe.each([
  ["U7: what servers do by SITE", sites],
  ["U4, RFC 3659, 3: times", times],
  ["D7: hashes", hashes],
] as const)("%s", (_group, rows) => {
  it.each(rows)("%s", async (_name, call, dialog, outcome) => {
    const script = dialog === "" ? "" : dialog.replaceAll(" / ", "\n");
    const result = await play(`S: 220 ready\n${script}`, (ftp) =>
      call(ftp).then(
        (value) => (value instanceof Reply ? value.text : value),
        (error: Error) =>
          error instanceof TypeError || error instanceof RangeError ? error.name : error.message,
      ),
    );
    if (typeof outcome === "string") expect(String(result)).toContain(outcome);
    else expect(result).toEqual(outcome);
  });
});

it("D7: a hash has a limit of its own, after which the connection is closed", async () => {
  const script =
    "S: 220 ready\nC: FEAT\nS: 211-f\nS:  XMD5\nS: 211 end\nC: TYPE I\nS: 200 ok\nC: XMD5 f\nS: (silence)";
  const states: string[] = [];
  const call = async (ftp: FTP): Promise<unknown> => {
    const error: unknown = await ftp.hash("f", { timeout: 20 }).catch((thrown: unknown) => thrown);
    states.push(ftp.state);
    return error instanceof Error ? error.message : error;
  };
  expect(await play(script, call, { end: false, timeout: 60_000 })).toMatch(
    /^timed out after 20 ms .* XMD5 f/,
  );
  expect(new Set(states)).toEqual(new Set(["closed"]));
});
