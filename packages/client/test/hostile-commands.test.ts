import { at, faults } from "@ftplib/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argument, type CommandRules, command, rawCommand } from "../src/command/command.ts";
import { type EncodingName, textCodec } from "../src/command/text-codec.ts";
import { type CommandText, type FTP } from "../src/index.ts";
import { runs } from "./fuzz.ts";
import { meet, meetLiar } from "./hostile-server.ts";

const encodings: readonly EncodingName[] = ["utf-8", "latin1", "ascii"];

function rules(encoding: EncodingName, allowControlBytes = false): CommandRules {
  return { codec: textCodec(encoding), allowControlBytes, remember: () => {} };
}

/** Every method that takes text from the caller. */
const calls: Readonly<Record<string, (ftp: FTP, text: CommandText) => Promise<unknown>>> = {
  user: (ftp, text) => ftp.login(text, "secret"),
  password: (ftp, text) => ftp.login("me", text),
  account: (ftp, text) => ftp.login("me", "secret", text),
  acct: (ftp, text) => ftp.acct(text),
  sendcmd: (ftp, text) => ftp.sendcmd(text),
  voidcmd: (ftp, text) => ftp.voidcmd(text),
  putcmd: (ftp, text) => ftp.putcmd(text),
  putline: (ftp, text) => ftp.putline(text),
  cwd: (ftp, text) => ftp.cwd(text),
  delete: (ftp, text) => ftp.delete(text),
  mkd: (ftp, text) => ftp.mkd(text),
  rmd: (ftp, text) => ftp.rmd(text),
  size: (ftp, text) => ftp.size(text),
  "rename from": (ftp, text) => ftp.rename(text, "b"),
  "rename to": (ftp, text) => ftp.rename("a", text),
  retrbinary: (ftp, text) => ftp.retrbinary(text, () => {}),
  retrlines: (ftp, text) => ftp.retrlines(text, () => {}),
  storbinary: (ftp, text) => ftp.storbinary(text, new Uint8Array(1)),
  storlines: (ftp, text) => ftp.storlines(text, new Uint8Array(1)),
  ntransfercmd: (ftp, text) => ftp.ntransfercmd(text),
  rest: (ftp, text) => ftp.ntransfercmd("RETR x", { rest: text as string }),
  nlst: (ftp, text) => ftp.nlst(text),
  dir: (ftp, text) => ftp.dir(text, () => {}),
  mlsd: (ftp, text) => ftp.mlsd(text).next(),
  "mlsd facts": (ftp, text) => ftp.mlsd("", { facts: [text as string] }).next(),
  list: (ftp, text) => ftp.list(text).next(),
  exists: (ftp, text) => ftp.exists(text),
  stat: (ftp, text) => ftp.stat(text),
  "sendport host": (ftp, text) => ftp.sendport(text as string, 2000),
  "sendeprt host": (ftp, text) => ftp.sendeprt(text as string, 2000),
  download: (ftp, text) => ftp.download(text, () => {}),
  upload: (ftp, text) => ftp.upload(new Uint8Array(1), text),
};

describe("one call, one command", () => {
  it.each(Object.entries(calls))(
    "S14, S15, S16, S17, S19: CR, LF, NUL in %s: a rejection, nothing thrown, not a byte sent",
    async (_, call) => {
      const { value, sent } = await meet(
        "",
        async (ftp) => {
          const bad = ["a\r\nDELE b", "a\nDELE b", "a\rDELE b", "a\0b", "\r\n", "a\r\n"];
          return await Promise.all(bad.map((text) => call(ftp, text).catch((thrown: unknown) => thrown)));
        },
        { cuts: [undefined] },
      );
      for (const error of value ?? []) expect(error).toBeInstanceOf(RangeError);
      expect(sent).toHaveLength(2);
    },
  );

  it("S14: whatever is given, a line ends once and at its end, or there is none", () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.string({ unit: "binary", maxLength: 12 }));
    const hostile = fc.string({
      unit: fc.constantFrom("\r", "\n", "\0", "a", " ", "\u560d", "\u560a", "é", "\x85", "\u2028", "\x1b"),
    });
    fc.assert(
      fc.property(
        fc.oneof(bytes, hostile),
        fc.constantFrom(...encodings),
        fc.boolean(),
        (text, encoding, allow) => {
          for (const make of [
            () => command("RETR", argument(text, "the path", rules(encoding, allow))),
            () => rawCommand(text, rules(encoding, allow)),
          ]) {
            let line: Uint8Array;
            try {
              ({ line } = make());
            } catch (error) {
              expect(error).toBeInstanceOf(RangeError);
              continue;
            }
            const wire = Buffer.from(line).toString("latin1");
            expect(wire.endsWith("\r\n")).toBe(true);
            expect(/[\r\n\0]/.test(wire.slice(0, -2))).toBe(false);
          }
        },
      ),
      { numRuns: runs(5_000) },
    );
  });

  it("S20: no encoding makes a control byte, or any other byte, of a character that it lacks", () => {
    for (const encoding of ["latin1", "ascii"] as const) {
      const codec = textCodec(encoding);
      const limit = encoding === "latin1" ? 0xff : 0x7f;
      for (let unit = 0; unit <= 0xffff; unit++) {
        const text = String.fromCharCode(unit);
        if (unit <= limit) expect([...codec.encode(text)]).toEqual([unit]);
        else if (!isRefused(() => codec.encode(text)))
          expect.unreachable(`U+${unit.toString(16)} is folded in ${encoding}`);
      }
    }
    const utf8 = textCodec("utf-8");
    for (let unit = 0x80; unit <= 0xffff; unit++) {
      const text = String.fromCharCode(unit);
      if (unit >= 0xd800 && unit <= 0xdfff) {
        if (!isRefused(() => utf8.encode(text))) expect.unreachable(`lone surrogate U+${unit.toString(16)}`);
      } else if (utf8.encode(text).some((byte) => byte < 0x80)) expect.unreachable(`U+${unit.toString(16)}`);
    }
  });

  it.each(["latin1", "ascii"] as const)(
    "S20: the old trick, U+560D U+560A in %s, is refused before anything is sent",
    async (encoding) => {
      const { error, sent } = await meet("", (ftp) => ftp.delete("a\u560d\u560aDELE b"), { encoding });
      expect(error).toBeInstanceOf(RangeError);
      expect(sent).toHaveLength(2);
    },
  );

  it("S18: a directory from a 257 that holds a CR, an LF in quotes or NUL is an error, not a path", async () => {
    for (const path of ["/x\\rSTOR evil.txt", "/x\\0y"]) {
      const { error, sent } = await meet(`C: PWD\nS| 257 "${path}"\\r\\n`, async (ftp) =>
        ftp.cwd(await ftp.pwd()),
      );
      expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(sent.at(-1)).toBe("PWD");
    }
  });

  it("S18: a listed name with CR or NUL does not become a command", async () => {
    const { value, sent } = await meetLiar(
      {
        tree: {},
        faults: [
          at("mlsd-bytes", faults.replaceData("")),
          at("mlsd-end", faults.extraData("type=file; a\rDELE x\r\ntype=file; b\0c\r\n")),
        ],
      },
      async (ftp) => {
        const errors: unknown[] = [];
        for await (const item of ftp.list()) errors.push(item.kind === "entry" ? item.name : item);
        const names = errors.splice(0) as string[];
        for (const name of names) errors.push(await ftp.delete(name).catch((thrown: unknown) => thrown));
        return { names, errors };
      },
    );
    expect(value?.names).toHaveLength(2);
    for (const error of value?.errors ?? []) expect(error).toBeInstanceOf(RangeError);
    expect(sent.filter((line) => line.startsWith("DELE"))).toEqual([]);
  });

  const odd = [
    "a;b",
    "a|b",
    "%41",
    " a ",
    "a\\b",
    "../x",
    "~root",
    "*",
    "[a",
    "a  b",
    "é",
    "|touch x",
    "-",
    "file:..",
    "ftp://x/",
    "\u202etxt",
    "CON",
    ".",
  ];
  it.each(odd)("S22, S27, S28: the name %j goes out as it is, or not at all", async (name) => {
    // The script holds the server to it.
    const { value } = await meet(`C: DELE ${name}\nS: 250 ok`, (ftp) => ftp.delete(name), {
      cuts: [undefined],
    });
    expect(value?.code).toBe(250);
  });

  it("S22: so do bytes in no encoding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (name) => {
        const made = (): Uint8Array => command("DELE", argument(name, "the path", rules("utf-8"))).line;
        if (name.some((byte) => byte < 0x20 || byte === 0x7f)) expect(made).toThrow(RangeError);
        else expect([...made()]).toEqual([...Buffer.from("DELE "), ...name, 13, 10]);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each(["-R", "-la /etc", "-"])("S23: the path %j is a path to LIST, too, and no option", async (path) => {
    const { sent } = await meetLiar({ tree: {}, without: ["MLSD", "MLST"], faults: [] }, async (ftp) => {
      for await (const _ of ftp.list(path, { hidden: false }));
    });
    const listed = sent.filter((line) => line.startsWith("LIST"));
    expect(listed.filter((line) => line !== "LIST ftplib-no-such-name")).toEqual([`LIST ./${path}`]);
    const facts = await meetLiar({ tree: {}, faults: [] }, async (ftp) => {
      for await (const _ of ftp.list(path));
    });
    expect(facts.sent.filter((line) => line.startsWith("MLSD"))).toEqual([
      expect.stringMatching(/^MLSD (?:\.\/)?-/),
    ]);
  });

  const telnet = Uint8Array.from([0x63, 0xff, 0xfe, 0x64]);

  it("S26: the byte 0xFF goes out as it is, and comes in as it is", async () => {
    const { value } = await meet(
      String.raw`
        C| MKD a\xffb\r\n
        S| 257 "a\xffb"\r\n
        C| MDTM ftplib-no-such\xff\xffname\r\n
        S| 550 ftplib-no-such\xff\xffname: no such file\r\n
        C| MKD c\xff\xffd\r\n
        S| 257 "c\xff\xffd"\r\n
        C| DELE c\xff\xfed\r\n
        S| 250 Done\r\n
      `,
      async (ftp) => [
        await ftp.mkd("aÿb"),
        await ftp.mkd(Uint8Array.from([0x63, 0xff, 0xff, 0x64])),
        await ftp.delete(telnet),
      ],
      { encoding: "latin1" },
    );
    expect(value?.slice(0, 2)).toEqual(["aÿb", "cÿÿd"]);
  });

  it.each(["latin1", "utf-8"] as const)(
    "S26: it is doubled for a server that takes commands of Telnet in names, in %s",
    async (encoding) => {
      const { value } = await meet(
        String.raw`
          C| MDTM ftplib-no-such\xff\xffname\r\n
          S| 550 ftplib-no-such\xffname: no such file\r\n
          C| RNFR c\xff\xff\xfed\r\n
          S| 350 Go on\r\n
          C| RNTO e\xff\xfff\r\n
          S| 250 Done\r\n
          C| DELE c\xff\xff\xfed\r\n
          S| 250 Done\r\n
        `,
        async (ftp) => {
          await ftp.rename(telnet, Uint8Array.from([0x65, 0xff, 0x66]));
          return (await ftp.delete(telnet)).code;
        },
        { encoding },
      );
      expect(value).toBe(250);
    },
  );

  it("S26: it is found out before MDTM of such a name, too", async () => {
    await meet(
      String.raw`
        C| MDTM ftplib-no-such\xff\xffname\r\n
        S| 550 ftplib-no-such\xffname: no such file\r\n
        C| MDTM c\xff\xff\xfed\r\n
        S| 213 20260102030405\r\n
      `,
      async (ftp) => await ftp.modified(telnet),
      { encoding: "latin1" },
    );
  });

  it("S26: Telnet commands ahead of a reply are dropped and not answered", async () => {
    const { value, sent } = await meet(
      String.raw`
        S| \xff\xfb\x01\xff\xfd\x03220 ready\r\n
        C: PWD
        S| \xff\xfcf257 "/e"\r\n
      `,
      async (ftp) => {
        const greeting = await ftp.connect();
        return [greeting.text, await ftp.pwd()];
      },
      { led: "nothing" },
    );
    expect(value).toEqual(["220 ready", "/e"]);
    expect(sent).toEqual(["PWD"]);
  });

  it("S26: a flood of them is no reply, and ends at the limit of a line", async () => {
    const { error, sent } = await meetLiar(
      {
        faults: [
          at(
            "greeting",
            faults.garbage(Uint8Array.from({ length: 30_000 }, (_, index) => [255, 251, 1][index % 3] ?? 0)),
          ),
        ],
      },
      (ftp) => ftp.connect(),
      { led: "nothing" },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_LIMIT" });
    expect(sent).toEqual([]);
  });
});

function isRefused(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
