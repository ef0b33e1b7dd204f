import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

const ignore = (): void => {};
const bytes = Buffer.from("data");

/** One way to send REST by hand. */
const ways: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  sendcmd: (ftp) => ftp.sendcmd("REST 5"),
  voidcmd: (ftp) => ftp.voidcmd("rest 5").catch(ignore),
  putcmd: async (ftp) => {
    await ftp.putcmd("REST 5");
    await ftp.getresp();
  },
};

/** What reads or writes by a command that the caller wrote, and what the server sees of it. */
interface ByCommand {
  readonly type: string;
  readonly line: string;
  readonly call: (ftp: FTP, line: string) => Promise<unknown>;
}

async function readAll(ftp: FTP, line: string): Promise<void> {
  const { connection } = await ftp.ntransfercmd(line);
  await connection.receive(ignore);
  connection.close();
  await ftp.voidresp();
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}

const byCommand: Readonly<Record<string, ByCommand>> = {
  retrbinary: { type: "I", line: "RETR x", call: (ftp, line) => ftp.retrbinary(line, ignore) },
  retrlines: { type: "A", line: "RETR x", call: (ftp, line) => ftp.retrlines(line, ignore) },
  blocks: { type: "I", line: "RETR x", call: (ftp, line) => drain(ftp.blocks(line)) },
  lines: { type: "A", line: "RETR x", call: (ftp, line) => drain(ftp.lines(line)) },
  ntransfercmd: { type: "", line: "RETR x", call: readAll },
  storbinary: { type: "I", line: "STOR x", call: (ftp, line) => ftp.storbinary(line, bytes) },
  storlines: { type: "A", line: "STOR x", call: (ftp, line) => ftp.storlines(line, bytes) },
};

const REST = "C: REST 5\nS: 350 from 5";
const BACK = "C: REST 0\nS: 350 from 0";

const typed = (type: string): string => (type === "" ? "" : `C: TYPE ${type}\nS: 200 ok`);
const begun = (line: string, before = ""): string =>
  [`C: PASV\nS: 227 ({pasv})`, before, `C: ${line}`].filter((part) => part !== "").join("\n");
const moved = (line: string): string =>
  `S: 150 here\n${line.startsWith("STOR") ? "D> (all)\nD> (end)" : "D| data\nD: (end)"}\nS: 226 done`;
const script = (...parts: readonly string[]): string =>
  ["S: 220 ready", ...parts].filter((part) => part !== "").join("\n");

/** The data of an upload as the script has it. */
const withData = (text: string, type: string): string =>
  text.replaceAll("(all)", type === "A" ? "data\\r\\n" : "data");

describe("a REST that the caller has sent before", () => {
  const cells = Object.keys(byCommand).flatMap((name) => Object.keys(ways).map((way) => ({ name, way })));

  it.for(cells)("D9: $name begins where $way said", async ({ name, way }) => {
    const { type, line, call } = byCommand[name] as ByCommand;
    const again = [begun(line), moved(line)];
    const wire = script(
      way === "voidcmd" ? REST.replace("REST", "rest") : REST,
      typed(type),
      ...again,
      ...again,
    );
    await play(withData(wire, type), async (ftp) => {
      await ways[way]?.(ftp);
      await call(ftp, line);
      // The marker is used up.
      await call(ftp, line);
    });
  });

  it.for(Object.keys(byCommand))(
    "D9, F59: %s takes it back after a transfer that was refused",
    async (name) => {
      const { type, line, call } = byCommand[name] as ByCommand;
      const wire = script(REST, typed(type), begun(line), "S: 550 none", begun(line, BACK), moved(line));
      await play(withData(wire, type), async (ftp) => {
        await ftp.sendcmd("REST 5");
        await expect(call(ftp, line)).rejects.toMatchObject({ reply: { code: 550 } });
        await call(ftp, line);
      });
    },
  );

  it("D9: it holds for a command that is sent again", async () => {
    const again = [begun("RETR x"), "S: 425 not yet", begun("RETR x", REST), moved("RETR x")];
    await play(script(REST, typed("I"), ...again), async (ftp) => {
      await ftp.sendcmd("REST 5");
      await ftp.retrbinary("RETR x", ignore);
    });
  });

  it("D9: the option `rest` comes after it", async () => {
    const other = "C: REST 7\nS: 350 from 7";
    await play(script(REST, typed("I"), begun("RETR x", other), moved("RETR x")), async (ftp) => {
      await ftp.sendcmd("REST 5");
      await ftp.retrbinary("RETR x", ignore, { rest: 7 });
    });
  });

  it.for<readonly [string, string, string, (ftp: FTP) => Promise<unknown>]>([
    ["download", "I", "RETR x", (ftp) => ftp.download("x", ignore, { verifySize: false })],
    ["upload", "I", "STOR x", (ftp) => ftp.upload(bytes, "x", { verifySize: false })],
    ["nlst", "A", "NLST", (ftp) => ftp.nlst()],
  ])("F59: %s is of the whole, and takes it back", async ([, type, line, call]) => {
    const wire = script(REST, typed(type), begun(line, BACK), moved(line));
    await play(withData(wire, "I"), async (ftp) => {
      await ftp.sendcmd("REST 5");
      await call(ftp);
    });
  });
});
