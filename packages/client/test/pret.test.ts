import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";
import { inStep } from "./transfer-script.ts";

const blocks = async (ftp: FTP): Promise<string> => {
  let text = "";
  for await (const block of ftp.blocks("RETR a b")) text += Buffer.from(block).toString();
  await ftp.voidcmd("NOOP");
  return text;
};
const FEAT = ["C: FEAT", "S: 211-f", "S:  PRET", "S: 211 end"];
const START = ["S: 220 ready"];
const TYPE = ["C: TYPE I", "S: 200 ok"];
const ASKED = ["C: PRET RETR a b", "S: 200 planned", "C: PASV", "S: 227 ({pasv})"];
const DATA = ["C: RETR a b", "S: 150 here", "D: text", "D: (end)", "S: 226 done"];

describe("X3: PRET before PASV", () => {
  it("where FEAT names it, before every transfer", async () => {
    const script = [...START, ...FEAT, ...TYPE, ...ASKED, ...DATA, ...inStep, ...ASKED, ...DATA, ...inStep];
    const calls = async (ftp: FTP): Promise<string> => {
      await ftp.features();
      return (await blocks(ftp)) + (await blocks(ftp));
    };
    expect(await play(script.join("\n"), calls)).toBe("text\r\ntext\r\n");
  });

  it("not to Pure-FTPd, whose FEAT names it for nothing", async () => {
    const feat = [...FEAT.slice(0, -1), "S:  ESTP", ...FEAT.slice(-1)];
    const plain = [...ASKED.slice(2), ...DATA, ...inStep];
    const calls = async (ftp: FTP): Promise<string> => {
      await ftp.features();
      return (await blocks(ftp)) + (await blocks(ftp));
    };
    expect(await play([...START, ...feat, ...TYPE, ...plain, ...plain].join("\n"), calls)).toBe(
      "text\r\ntext\r\n",
    );
  });

  it("where FEAT was not asked, and PASV is refused for want of it; and so from then on", async () => {
    const refused = ["C: PASV", "S: 500 You need to use a client supporting PRET (PRE Transfer) to use PASV"];
    const eprefused = [
      "C: EPSV",
      "S: 500 You need to use a client supporting PRET (PRE Transfer) to use EPSV",
    ];
    const first = [...refused, ...eprefused, ...ASKED, ...DATA, ...inStep];
    const script = [...START, ...TYPE, ...first, ...ASKED, ...DATA, ...inStep];
    const calls = async (ftp: FTP): Promise<string> => (await blocks(ftp)) + (await blocks(ftp));
    expect(await play(script.join("\n"), calls)).toBe("text\r\ntext\r\n");
  });

  it("a file that is not there is refused then already", async () => {
    const script = [...START, ...FEAT, ...TYPE, "C: PRET RETR a b", "S: 530 no such file", ...inStep];
    const calls = async (ftp: FTP): Promise<unknown> => {
      await ftp.features();
      const error: unknown = await blocks(ftp).catch((thrown: unknown) => thrown);
      await ftp.voidcmd("NOOP");
      return String(error);
    };
    expect(await play(script.join("\n"), calls)).toMatch(/530 no such file \(command: PRET RETR a b\)/);
  });

  it("a server that does not know it after all goes on without", async () => {
    const script = [
      ...START,
      ...FEAT,
      ...TYPE,
      "C: PRET RETR a b",
      "S: 502 what?",
      ...ASKED.slice(2),
      ...DATA,
      ...inStep,
    ];
    const calls = async (ftp: FTP): Promise<string> => {
      await ftp.features();
      return await blocks(ftp);
    };
    expect(await play(script.join("\n"), calls)).toBe("text\r\n");
  });

  it("other refusals of PASV are not repeated", async () => {
    const script = [...START, ...TYPE, "C: PASV", "S: 500 no", "C: EPSV", "S: 500 no", ...inStep];
    const calls = async (ftp: FTP): Promise<unknown> => {
      const error: unknown = await blocks(ftp).catch((thrown: unknown) => thrown);
      await ftp.voidcmd("NOOP");
      return error instanceof Error && error.name;
    };
    expect(await play(script.join("\n"), calls)).toBe("PermanentReplyError");
  });
});
