import { describe, expect, it } from "vitest";
import { type FTP, Reply } from "../src/index.ts";
import { play } from "./play.ts";

/** What is called, what it says and is told, and what comes of it. */
type Row = readonly [name: string, call: (ftp: FTP) => Promise<unknown>, dialog: string, outcome: unknown];

const rows: readonly Row[] = [
  [
    "M1: login without a name",
    (ftp) => ftp.login(),
    "C: USER anonymous / S: 331 pw / C: PASS anonymous@ / S: 230 in",
    "230 in",
  ],
  [
    "M2: login with all there is",
    (ftp) => ftp.login("u", "p", "a"),
    "C: USER u / S: 331 pw / C: PASS p / S: 332 acct / C: ACCT a / S: 230 in",
    "230 in",
  ],
  [
    "M2: an empty password is a password",
    (ftp) => ftp.login("u"),
    "C: USER u / S: 331 pw / C: PASS  / S: 230 in",
    "230 in",
  ],
  [
    "M2: an empty account is an account",
    (ftp) => ftp.login("u", "p", ""),
    "C: USER u / S: 331 pw / C: PASS p / S: 332 acct / C: ACCT  / S: 230 in",
    "230 in",
  ],
  [
    "X3: HOST before USER",
    (ftp) => ftp.login("u", "p", undefined, { virtualHost: "www.example.com" }),
    "C: HOST www.example.com / S: 220 this one / C: USER u / S: 331 pw / C: PASS p / S: 230 in",
    "230 in",
  ],
  [
    "X3: an IPv6 address is in brackets: RFC 7151, 3",
    (ftp) => ftp.login("u", "p", undefined, { virtualHost: "2001:db8::1" }),
    "C: HOST [2001:db8::1] / S: 220 this one / C: USER u / S: 230 in",
    "230 in",
  ],
  [
    "X3: a server that does not know the host is told no password",
    (ftp) => ftp.login("u", "p", undefined, { virtualHost: "www.example.com" }),
    "C: HOST www.example.com / S: 504 no such host",
    "504 no such host (command: HOST www.example.com)",
  ],
  [
    "X3: a virtual host that is a URL",
    (ftp) => ftp.login("u", "p", undefined, { virtualHost: "ftp://www.example.com" }),
    "",
    "TypeError",
  ],
  [
    "X3: a virtual host that is empty",
    (ftp) => ftp.login("u", "p", undefined, { virtualHost: "" }),
    "",
    "TypeError",
  ],
  [
    "X3: CLNT and LANG after the login",
    (ftp) => ftp.login("u", "p", undefined, { clientName: "my client", language: "en" }),
    "C: USER u / S: 230 in / C: FEAT / S: 211-f / S:  CLNT / S:  LANG EN* / S: 211 e / C: CLNT my client / S: 200 ok / C: LANG en / S: 200 ok",
    "230 in",
  ],
  [
    "X3: CLNT and LANG only where FEAT names them, and their refusal is no failed login",
    (ftp) => ftp.login("u", "p", undefined, { clientName: "my client", language: "en" }),
    "C: USER u / S: 230 in / C: FEAT / S: 211-f / S:  LANG EN* / S: 211 e / C: LANG en / S: 504 no",
    "230 in",
  ],
  [
    "M3: a dash as password",
    (ftp) => ftp.login("anonymous", "-"),
    "C: USER anonymous / S: 331 pw / C: PASS -anonymous@ / S: 230 in",
    "230 in",
  ],
  [
    "M3: another password",
    (ftp) => ftp.login("anonymous", "me@x"),
    "C: USER anonymous / S: 331 pw / C: PASS me@x / S: 230 in",
    "230 in",
  ],
  [
    "M3: the rule is for this spelling alone",
    (ftp) => ftp.login("Anonymous", ""),
    "C: USER Anonymous / S: 331 pw / C: PASS  / S: 230 in",
    "230 in",
  ],
  [
    "M4: what is left out is empty",
    (ftp) => ftp.login(undefined, undefined),
    "C: USER anonymous / S: 331 pw / C: PASS anonymous@ / S: 230 in",
    "230 in",
  ],
  [
    "M4: null is refused, not taken for nothing",
    (ftp) => ftp.login("u", null as unknown as string),
    "",
    "TypeError",
  ],
  [
    "M7: rename",
    (ftp) => ftp.rename("a b", "c"),
    "C: RNFR a b / S: 350 go on / C: RNTO c / S: 250 done",
    "250 done",
  ],
  ["M8: delete", (ftp) => ftp.delete("f"), "C: DELE f / S: 250 gone", "250 gone"],
  ["M9: cwd ..", (ftp) => ftp.cwd(".."), "C: CDUP / S: 250 up", "250 up"],
  [
    "M9: cwd .. where CDUP is not known",
    (ftp) => ftp.cwd(".."),
    "C: CDUP / S: 500 what? / C: CWD .. / S: 250 up",
    "250 up",
  ],
  ["M10: cwd to nowhere", (ftp) => ftp.cwd(""), "C: CWD . / S: 250 here", "250 here"],
  ["M11: cwd", (ftp) => ftp.cwd("../x"), "C: CWD ../x / S: 250 there", "250 there"],
  ["M11: ../ is not special", (ftp) => ftp.cwd("../"), "C: CWD ../ / S: 250 there", "250 there"],
  ["M12: size", (ftp) => ftp.size("f"), "C: TYPE I / S: 200 ok / C: SIZE f / S: 213 42", 42],
  [
    "M12: size of a 213 without a number is not known, and the session goes on",
    async (ftp) => [await ftp.size("f"), await ftp.size("g")],
    "C: TYPE I / S: 200 ok / C: SIZE f / S: 213 unknown / C: SIZE g / S: 213 43",
    [undefined, 43],
  ],
  [
    "M12: size says TYPE I when another type is in force, and only then",
    async (ftp) => {
      await ftp.voidcmd("TYPE A");
      return [await ftp.size("f"), await ftp.size("g")];
    },
    "C: TYPE A / S: 200 ok / C: TYPE I / S: 200 ok / C: SIZE f / S: 213 42 / C: SIZE g / S: 213 43",
    [42, 43],
  ],
  ["M13: mkd", (ftp) => ftp.mkd("d"), 'C: MKD d / S: 257 "/x/d" made', "/x/d"],
  ["M14: rmd", (ftp) => ftp.rmd("d"), "C: RMD d / S: 250 gone", "250 gone"],
  [
    "M14, E2: rmd refused",
    (ftp) => ftp.rmd("d"),
    "C: RMD d / S: 550 not empty",
    "550 not empty (command: RMD d)",
  ],
  ["M15: pwd", (ftp) => ftp.pwd(), 'C: PWD / S: 257 "/x ""y""" is cwd', '/x "y"'],
  ["M17: names are spelled in the encoding", (ftp) => ftp.delete("é"), "C: DELE é / S: 250 gone", "250 gone"],
];

describe("a command and its wire (A7)", () => {
  it.each(rows)("%s", async (_name, call, dialog, outcome) => {
    const script = dialog === "" ? "" : dialog.replaceAll(" / ", "\n");
    const result = await play(`S: 220 ready\n${script}`, (ftp) =>
      call(ftp).then(
        (value) => (value instanceof Reply ? value.text : value),
        (error: Error) => (error instanceof TypeError ? error.name : error.message),
      ),
    );
    expect(result).toEqual(outcome);
  });

  it("M16: setPasv is only remembered", async () => {
    await play("S: 220 ready", async (ftp) => {
      ftp.setPasv(false);
      expect(ftp.passiveserver).toBe(false);
      ftp.setPasv(true);
      expect(ftp.passiveserver).toBe(true);
    });
  });

  it("A3, N5: latin1, and names of bytes, for servers that know no UTF-8", async () => {
    const script = "S: 220 ready\nC| DELE \\xe9\\r\\n\nS: 250 gone\nC| DELE \\xff\\xe9\\r\\n\nS: 250 gone";
    const calls = async (ftp: FTP): Promise<void> => {
      await ftp.delete("é");
      await ftp.delete(Uint8Array.of(0xff, 0xe9));
    };
    await play(script, calls, { encoding: "latin1" });
  });

  it("F72: calls made at once go out one after the other, first come, first served", async () => {
    const script =
      'S: 220 ready\nC: CWD a\nS: 250 ok\nC: PWD\nS: 257 "/a"\nC: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 1';
    const result = await play(script, (ftp) => Promise.all([ftp.cwd("a"), ftp.pwd(), ftp.size("f")]));
    expect(result.slice(1)).toEqual(["/a", 1]);
  });

  it("F11, F74: a 1yz is no answer to FEAT", async () => {
    const script = 'S: 220 ready\nC: FEAT\nS: 150 wait\nC: PWD\nS: 257 "/"';
    await expect(play(script, (ftp) => ftp.features())).rejects.toMatchObject({
      code: "ERR_FTP_UNEXPECTED_REPLY",
      reply: { code: 150 },
    });
  });

  it("F72: a refused call does not keep the others", async () => {
    const script = 'S: 220 ready\nC: CWD a\nS: 550 no\nC: PWD\nS: 257 "/"';
    const [first, second] = await play(script, (ftp) => Promise.allSettled([ftp.cwd("a"), ftp.pwd()]));
    expect([first.status, second]).toEqual(["rejected", { status: "fulfilled", value: "/" }]);
  });
});
