import { constants, createDeflate, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FTP, type FtpOptions } from "../src/index.ts";
import { type PlayOptions, play, settle } from "./play.ts";
import { inStep } from "./transfer-script.ts";

/** Bytes as a script spells them. */
const spelled = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
/** As zlib compresses what is sent at once. */
async function streamed(text: string): Promise<Buffer> {
  if (text === "") return deflateSync("");
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH });
  deflate.end(text);
  return Buffer.concat(await deflate.toArray());
}
const packed = spelled(deflateSync("text ".repeat(100)));

const START = ["S: 220 ready", "C: TYPE I", "S: 200 ok"];
const FEAT = ["C: FEAT", "S: 211-f", "S:  MODE Z", "S: 211 end"];
const MODE = ["C: MODE Z", "S: 200 ok"];
const PASV = ["C: PASV", "S: 227 ({pasv})"];
const RETR = ["C: RETR f", "S: 150 here"];
const END = ["D: (end)", "S: 226 done", ...inStep];

const options: PlayOptions = { modeZ: true };
const retrieve = async (ftp: FTP): Promise<string> => {
  const parts: Uint8Array[] = [];
  await ftp.retrbinary("RETR f", (block) => void parts.push(block));
  await ftp.voidcmd("NOOP");
  return Buffer.concat(parts).toString();
};

describe("X3: MODE Z", () => {
  it("is asked for once, where FEAT names it", async () => {
    const script = [
      ...START,
      ...FEAT,
      ...MODE,
      ...PASV,
      ...RETR,
      `D| ${packed}`,
      ...END,
      ...PASV,
      ...RETR,
      `D| ${packed}`,
      ...END,
    ];
    const twice = async (ftp: FTP): Promise<string> => (await retrieve(ftp)) + (await retrieve(ftp));
    expect(await play(script.join("\n"), twice, options)).toBe("text ".repeat(200));
  });

  it.each([
    ["FEAT does not name it", ["C: FEAT", "S: 211-f", "S:  SIZE", "S: 211 end"]],
    ["it is refused", [...FEAT, "C: MODE Z", "S: 504 no"]],
  ])("where %s, data is as it is", async (_what, asked) => {
    const script = [
      ...START,
      ...asked,
      ...PASV,
      ...RETR,
      "D| text",
      ...END,
      ...PASV,
      ...RETR,
      "D| text",
      ...END,
    ];
    const twice = async (ftp: FTP): Promise<string> => (await retrieve(ftp)) + (await retrieve(ftp));
    expect(await play(script.join("\n"), twice, options)).toBe("texttext");
  });

  it("without the option nothing is asked, and nothing inflated", async () => {
    const script = [...START, ...PASV, ...RETR, "D| text", ...END];
    expect(await play(script.join("\n"), retrieve)).toBe("text");
  });

  it.each(["new", ""])("an upload of %j is one zlib stream", async (text) => {
    const sent = `D> ${spelled(await streamed(text))}`;
    const store = ["C: STOR f", "S: 150 go on", sent, "D> (end)", "S: 226 done", ...inStep];
    const upload = async (ftp: FTP): Promise<number> => {
      const reply = await ftp.storbinary("STOR f", Buffer.from(text));
      await ftp.voidcmd("NOOP");
      return reply.code;
    };
    expect(await play([...START, ...FEAT, ...MODE, ...PASV, ...store].join("\n"), upload, options)).toBe(226);
  });

  it("data that is cut, or is not compressed, is an error, and the session stays in step", async () => {
    const cut = spelled(deflateSync("text ".repeat(100)).subarray(0, 10));
    for (const [data, code] of [
      [cut, "ERR_FTP_CLOSED"],
      ["drwxr-xr-x", "ERR_FTP_PROTOCOL"],
    ] as const) {
      const script = [...START, ...FEAT, ...MODE, ...PASV, ...RETR, `D| ${data}`, ...END];
      const failing = async (ftp: FTP): Promise<unknown> => {
        const outcome = await settle(() => ftp.retrbinary("RETR f", () => {}));
        await ftp.voidcmd("NOOP");
        return "error" in outcome ? (outcome.error as { code: string }).code : outcome;
      };
      expect(await play(script.join("\n"), failing, { ...options, cuts: [undefined] })).toBe(code);
    }
  });

  it("more than the bound is a LimitError", async () => {
    const bomb = spelled(deflateSync(Buffer.alloc(100_000)));
    const script = [...START, ...FEAT, ...MODE, ...PASV, ...RETR, `D| ${bomb}`, ...END];
    const failing = async (ftp: FTP): Promise<unknown> => {
      const outcome = await settle(() => ftp.retrbinary("RETR f", () => {}));
      await ftp.voidcmd("NOOP");
      return "error" in outcome ? (outcome.error as { code: string }).code : outcome;
    };
    const bound: PlayOptions = { modeZ: { maxInflated: 1_000 }, cuts: [undefined] };
    expect(await play(script.join("\n"), failing, bound)).toBe("ERR_FTP_LIMIT");
  });

  it.each([
    [{ level: 0 }, RangeError],
    [{ level: 1.5 }, RangeError],
    [{ maxInflated: 0 }, RangeError],
    [{ max: 1 }, TypeError],
    ["Z", TypeError],
    [6, TypeError],
  ])("%o is refused", (modeZ, kind) => {
    expect(() => new FTP({ modeZ } as FtpOptions)).toThrow(kind);
  });
});
