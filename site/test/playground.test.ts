import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumRows, readListing } from "../.vitepress/theme/playground/read-listing.ts";
import { readNetrc } from "../.vitepress/theme/playground/read-netrc.ts";
import { readReplies } from "../.vitepress/theme/playground/read-replies.ts";

const now = Date.UTC(2026, 10, 28);

/** What reads one line of each kind, and what the summary counts. */
const views: Readonly<Record<string, (lines: number) => { rows: readonly unknown[]; summary: string }>> = {
  "entries of a listing": (lines) => readListing("type=file;size=1; a\n".repeat(lines), now),
  "other lines of a listing": (lines) => {
    const { others, summary } = readListing(
      `-rw-r--r-- 1 o g 5 Oct 22 08:34 a\n${"total 1\n".repeat(lines)}`,
      now,
    );
    return { rows: others, summary };
  },
  replies: (lines) => readReplies("200 ok\n".repeat(lines)),
  "entries of a .netrc": (lines) =>
    readNetrc(
      Array.from({ length: lines }, (_, at) => `machine m${at} login a password b`).join("\n"),
      "lenient",
      "",
    ),
};

describe("a very long text", () => {
  it.each(Object.keys(views))("has the first %s shown, and says so", (kind) => {
    const [fitting, longer] = [maximumRows, maximumRows + 1].map((lines) => views[kind]?.(lines));
    expect(fitting?.rows).toHaveLength(maximumRows);
    expect(fitting?.summary).not.toContain("are shown");
    expect(longer?.rows).toHaveLength(maximumRows);
    expect(longer?.summary).toContain(`the first ${maximumRows} are shown`);
  });
});

describe("readListing", () => {
  it.each([
    ["02-18-18  05:03PM                  953 A.INI", "953", "2018-02-18 17:03"],
    ["-rw-r--r-- 1 o g 5 Oct 22 08:34 a", "5", "2026-10-22 08:34 (year inferred)"],
    [
      "type=file;size=9007199254740993;modify=20240229235959.250; a",
      "9007199254740993",
      "2024-02-29 23:59:59.250 (UTC)",
    ],
    ["type=dir; a", "–", "–"],
  ])("shows of %s the size %s and the time %s", (line, size, modified) => {
    expect(readListing(line, now).rows).toMatchObject([{ size, modified }]);
  });

  it("shows no control character, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { rows, others } = readListing(`type=file; ${text}\n`, now);
        const shown = [...rows.flatMap((row) => Object.values(row)), ...others.map((line) => line.text)].join(
          "",
        );
        expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe("readReplies", () => {
  it.each([
    ["150 a (12 bytes).", "preliminary", "size: 12 bytes"],
    ["229 ok (|||50000|)", "completion", "data connection: port 50000"],
    ['257 "/a""b" made', "completion", 'path: /a"b'],
    ["331 more", "intermediate", ""],
    ["450 busy", "refused for now", "ERR_FTP_TEMPORARY · may succeed later"],
    ["550 no", "refused", "ERR_FTP_PERMANENT · will fail again"],
  ])("reads %s as %s: %s", (text, kind, says) => {
    expect(readReplies(text)).toMatchObject({ rows: [{ kind, says, isWrong: false }], failure: undefined });
  });

  it("goes on after a reply whose text is wrong, and shows the package's error", () => {
    const { rows } = readReplies("227 (999,0,0,1,4,1)\n226 done\n");
    expect(rows).toMatchObject([{ code: 227, isWrong: true }, { code: 226 }]);
    expect(rows[0]?.says).toMatch(/^ERR_FTP_PROTOCOL: /);
  });

  it.each([
    ["220 ok\nwhat\n", "Line 2: not a reply"],
    ["220 ok\r\n\r\n230-a\r\n", "Line 2: not a reply"],
    ["230-a\nb\n", "Line 2: the connection ended inside a 230 reply"],
  ])("names the line of %j", (text, failure) => {
    expect(readReplies(text).failure).toContain(failure);
  });
});

describe("readNetrc", () => {
  it("shows nobody's secrets, whatever they are", () => {
    const secret = fc.stringMatching(/^[a-z\d]{8,20}$/).map((word) => `Q${word}`);
    fc.assert(
      fc.property(secret, secret, fc.constantFrom("python", "lenient"), (password, account, reading) => {
        const good = `machine h login u account ${account} password ${password}\n`;
        for (const text of [good, `${good}${password}`, `machine h login u password "${password}`]) {
          const shown = JSON.stringify(readNetrc(text, reading, "h"));
          expect(shown).not.toContain(password);
          expect(shown).not.toContain(account);
        }
      }),
    );
  });

  it.each([
    ["python", "Not usable", "bad follower token 'port' (.netrc, line 2)"],
    ["lenient", "1 entry", undefined],
  ] as const)("reads a word that Python does not know by the %s rules", (reading, summary, failure) => {
    expect(readNetrc("machine h login u\nport 21 password p", reading, "")).toMatchObject({
      summary,
      failure,
    });
  });

  it.each([
    ["h", "h: login u, with a password"],
    ["other", "other: no entry that may be used"],
    ["", ""],
  ])("says who logs in to %j: %s", (host, lookup) => {
    expect(readNetrc("machine h login u password p", "python", host).lookup).toBe(lookup);
  });
});
