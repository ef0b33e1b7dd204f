import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

const FEAT = "C: FEAT\nS: 211-Features\nS:  UTF8\nS:  SIZE\nS: 211 End";
const ON = "C: OPTS UTF8 ON\nS: 200 on";
const known = `S: 220 ready\n${FEAT}`;
const passive = "C: PASV\nS: 227 ({pasv})";

/** Each operation with a name beyond ASCII → what it sends once UTF-8 is on. */
const operations: readonly (readonly [name: string, call: (ftp: FTP) => Promise<unknown>, sent: string])[] = [
  ["cwd", (ftp) => ftp.cwd("grün"), "C: CWD grün\nS: 250 ok"],
  ["mkd", (ftp) => ftp.mkd("grün"), 'C: MKD grün\nS: 257 "/grün"'],
  ["rmd", (ftp) => ftp.rmd("grün"), "C: RMD grün\nS: 250 ok"],
  ["delete", (ftp) => ftp.delete("grün"), "C: DELE grün\nS: 250 ok"],
  ["rename from", (ftp) => ftp.rename("grün", "b"), "C: RNFR grün\nS: 350 ok\nC: RNTO b\nS: 250 ok"],
  ["rename to", (ftp) => ftp.rename("a", "grün"), "C: RNFR a\nS: 350 ok\nC: RNTO grün\nS: 250 ok"],
  ["sendcmd", (ftp) => ftp.sendcmd("SITE grün"), "C: SITE grün\nS: 200 ok"],
];

describe("OPTS UTF8 ON", () => {
  it.each(operations)(
    "2640-01, F89: goes before the first name beyond ASCII: %s",
    async (_name, call, sent) => {
      await play(`${known}\n${ON}\n${sent}`, async (ftp) => {
        await ftp.features();
        await call(ftp);
      });
    },
  );

  it("2640-01, F89: goes before SIZE", async () => {
    const script = `${known}\nC: TYPE I\nS: 200 ok\n${ON}\nC: SIZE grün\nS: 213 5`;
    await play(script, async (ftp) => {
      await ftp.features();
      await ftp.size("grün");
    });
  });

  it.each([
    ["retrbinary", (ftp: FTP) => ftp.retrbinary("RETR grün", () => {}), "RETR", "I"],
    ["nlst", (ftp: FTP) => ftp.nlst("grün"), "NLST", "A"],
  ] as const)("2640-01, F89: goes before a transfer: %s", async (_name, call, verb, type) => {
    const script = `${known}\nC: TYPE ${type}\nS: 200 ok\n${ON}\n${passive}\nC: ${verb} grün\nS: 150 here\nD: (end)\nS: 226 done`;
    await play(script, async (ftp) => {
      await ftp.features();
      await call(ftp);
    });
  });

  it("2640-01, F89: upload() asks FEAT, since it makes a name", async () => {
    const script = `S: 220 ready\nC: TYPE I\nS: 200 ok\n${FEAT}\n${ON}\n${passive}\nC: STOR grün\nS: 150 here\nD> x\nD> (end)\nS: 226 done`;
    const upload = (ftp: FTP): Promise<unknown> =>
      ftp.upload(new TextEncoder().encode("x"), "grün", { verifySize: false });
    await play(script, async (ftp) => void (await upload(ftp)));
  });

  it("2640-01, F89: once for a connection, and a refusal changes nothing", async () => {
    const script = `${known}\nC: OPTS UTF8 ON\nS: 501 no\nC: CWD grün\nS: 250 ok\nC: CWD blå\nS: 250 ok`;
    await play(script, async (ftp) => {
      await ftp.features();
      await ftp.cwd("grün");
      await ftp.cwd("blå");
    });
  });

  it.each([
    ["the name is ASCII", `${FEAT}\nC: CWD green\nS: 250 ok`, "green", {}],
    ["FEAT does not name UTF8", "C: FEAT\nS: 502 no\nC: CWD grün\nS: 250 ok", "grün", {}],
    [
      "the encoding is another",
      `${FEAT}\nC| CWD gr\\xfcn\\r\\n\nS: 250 ok`,
      "grün",
      { encoding: "latin1" as const },
    ],
  ])("2640-01, F89: is not sent where %s", async (_what, sent, name, options) => {
    const calls = async (ftp: FTP): Promise<void> => {
      await ftp.features();
      await ftp.cwd(name);
    };
    await play(`S: 220 ready\n${sent}`, calls, options);
  });

  it("2640-01, F89: is not sent where FEAT was not asked: one call is one command", async () => {
    await play("S: 220 ready\nC: CWD grün\nS: 250 ok", (ftp) => ftp.cwd("grün"));
  });

  it("2640-01, F89: goes before a listing by LIST where FEAT named UTF8, and not before MLSD", async () => {
    const listing = (command: string, line: string): string =>
      `${passive}\nC: ${command}\nS: 150 here\nD| ${line}\\r\\n\nD: (end)\nS: 226 done`;
    const read = async (ftp: FTP): Promise<string[]> => {
      const names: string[] = [];
      for await (const item of ftp.list()) if (item.kind === "entry") names.push(item.name);
      return names;
    };
    const byList = `S: 220 ready\n${FEAT}\n${ON}\n${listing("LIST -a", "-rw-r--r-- 1 u g 7 Jan 12 2021 grün")}`;
    expect(await play(byList, read)).toEqual(["grün"]);
    const both = FEAT.replace("S:  SIZE", "S:  MLST type*;");
    expect(await play(`S: 220 ready\n${both}\n${listing("MLSD", "type=file; grün")}`, read)).toEqual([
      "grün",
    ]);
  });
});
