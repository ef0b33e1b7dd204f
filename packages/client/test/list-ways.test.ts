import { describe, expect, it } from "vitest";
import type { FTP, ListOptions } from "../src/index.ts";
import { play } from "./play.ts";

const MISSING = "ftplib-no-such-name";
const NO_FEATURES = "S: 220 ready\nC: FEAT\nS: 502 no";
const FEW_FACTS = "S: 220 ready\nC: FEAT\nS: 211-Features\nS:  MLST type*;size*;\nS: 211 End";
const FULL = "S: 220 ready\nC: FEAT\nS: 211-Features\nS:  MLST type*;size*;perm*;\nS: 211 End";

const row = (name: string): string => `-rw-r--r--   1 u  g  7 Jan 12  2021 ${name}\\r\\n`;
const fact = (name: string): string => `type=file;size=7; ${name}\\r\\n`;

/** A listing: the command and the lines that it gives. */
function lists(command: string, ...lines: readonly string[]): string {
  const data = lines.length === 0 ? "" : `D| ${lines.join("")}\n`;
  return `C: PASV\nS: 227 ({pasv})\nC: ${command}\nS: 150 here\n${data}D: (end)\nS: 226 done`;
}

/** A listing that is refused. */
function refuses(command: string, reply: string): string {
  return `C: PASV\nS: 227 ({pasv})\nC: ${command}\nS: ${reply}`;
}

/** The way into a directory, its listing, and the way back. */
function inside(path: string, listing: string): string {
  return `C: PWD\nS: 257 "/"\nC: CWD /\nS: 250 ok\nC: CWD ${path}\nS: 250 ok\n${listing}\nC: CWD /\nS: 250 ok`;
}

async function names(ftp: FTP, path: string, options: ListOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const item of ftp.list(path, options)) found.push(item.kind === "entry" ? item.name : item.kind);
  return found;
}

describe("LIST with a path", () => {
  it("is asked for what does not exist first, once for each server", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`),
      lists("LIST -a /sub", row("inside.txt")),
      lists("LIST -a /other", row("x.txt")),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, "/sub"), await names(ftp, "/other")]);
    expect(found).toEqual([["inside.txt"], ["x.txt"]]);
  });

  it("without -a where that hides the path", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`, row("outside.txt")),
      lists(`LIST ${MISSING}`),
      lists("LIST /sub", row("inside.txt")),
      lists("LIST /other", row("x.txt")),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, "/sub"), await names(ftp, "/other")]);
    expect(found).toEqual([["inside.txt"], ["x.txt"]]);
  });

  it("is told from the working directory, which some list for what does not exist", async () => {
    const both = [row("outside.txt"), row("sub")];
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`, ...both),
      lists(`LIST ${MISSING}`, ...both),
      lists("LIST /sub", row("sub"), row("inside.txt")),
      lists(`LIST ${MISSING}`, ...both),
      lists("LIST /nowhere", ...both),
      'C: PWD\nS: 257 "/"\nC: CWD /\nS: 250 ok\nC: CWD /nowhere\nS: 550 No such directory',
    ].join("\n");
    const found = await play(script, async (ftp) => [
      await names(ftp, "/sub"),
      await names(ftp, "/nowhere").catch((error: Error) => error.message),
    ]);
    expect(found).toEqual([["sub", "inside.txt"], expect.stringContaining("550 No such directory")]);
  });

  it("goes into the directory where the path is ignored", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`, row("outside.txt")),
      lists(`LIST ${MISSING}`, row("outside.txt")),
      lists("LIST /sub", row("outside.txt")),
      inside("/sub", lists("LIST -a", row("inside.txt"))),
      inside("/other", lists("LIST -a", row("x.txt"))),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, "/sub"), await names(ftp, "/other")]);
    expect(found).toEqual([["inside.txt"], ["x.txt"]]);
  });

  it("what cannot be changed into is refused there, not listed", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`, row("outside.txt")),
      lists(`LIST ${MISSING}`, row("outside.txt")),
      lists("LIST /nowhere", row("outside.txt")),
      'C: PWD\nS: 257 "/"\nC: CWD /\nS: 250 ok\nC: CWD /nowhere\nS: 550 No such directory',
    ].join("\n");
    await expect(play(script, (ftp) => names(ftp, "/nowhere"))).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      command: "CWD /nowhere",
    });
  });

  it("stat finds a file where the path is ignored", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST -a ${MISSING}`, row("outside.txt")),
      lists(`LIST ${MISSING}`, row("outside.txt")),
      lists("LIST /sub", row("outside.txt")),
      inside("/sub", lists("LIST -a", row("inside.txt"))),
    ].join("\n");
    const entry = await play(script, (ftp) => ftp.stat("/sub/inside.txt"));
    expect(entry).toMatchObject({ name: "inside.txt", size: 7 });
  });

  it("F87: without hidden files, plain LIST alone is asked", async () => {
    const script = [NO_FEATURES, lists(`LIST ${MISSING}`), lists("LIST /sub", row("inside.txt"))].join("\n");
    expect(await play(script, (ftp) => names(ftp, "/sub", { hidden: false }))).toEqual(["inside.txt"]);
  });

  it("a server that knows no path goes by CWD", async () => {
    const script = [
      NO_FEATURES,
      lists(`LIST ${MISSING}`),
      refuses("LIST /sub", "501 LIST takes no parameter"),
      inside("/sub", lists("LIST", row("inside.txt"))),
    ].join("\n");
    expect(await play(script, (ftp) => names(ftp, "/sub", { hidden: false }))).toEqual(["inside.txt"]);
  });
});

describe("LIST -a", () => {
  it("F87: a refusal is remembered", async () => {
    const script = [
      NO_FEATURES,
      refuses("LIST -a", "550 No such file"),
      lists("LIST", row("a.txt")),
      lists("LIST", row("a.txt")),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, ""), await names(ftp, "")]);
    expect(found).toEqual([["a.txt"], ["a.txt"]]);
  });

  it("F87: refused with a path, it is not tried with another", async () => {
    const script = [
      NO_FEATURES,
      refuses(`LIST -a ${MISSING}`, "550 No such file"),
      refuses("LIST -a sub", "550 No such file"),
      lists(`LIST ${MISSING}`),
      lists("LIST sub", row("a.txt")),
      lists("LIST other", row("b.txt")),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, "sub"), await names(ftp, "other")]);
    expect(found).toEqual([["a.txt"], ["b.txt"]]);
  });

  it.each(["", "sub"])(
    "D4: of %j: what no way can do without is refused once, and ends the list",
    async (path) => {
      const script = [NO_FEATURES, "C: PASV\nS: 502 not here\nC: EPSV\nS: 500 what?"].join("\n");
      await expect(play(script, (ftp) => names(ftp, path))).rejects.toThrow(
        /^500 what\? \(command: EPSV\) \(tried before: PASV: 502 not here\) active mode may work: passive: false, or setPasv\(false\)$/,
      );
    },
  );

  it("E2: where every way is refused, the error has each with its own reply", async () => {
    const script = [
      NO_FEATURES,
      refuses("LIST -a", "501 no flags"),
      refuses("LIST", "550 Permission denied"),
    ].join("\n");
    await expect(play(script, (ftp) => names(ftp, ""))).rejects.toThrow(
      /^550 Permission denied \(command: LIST\) \(tried before: LIST -a: 501 no flags\)$/,
    );
  });
});

describe("MLSD", () => {
  it.each([
    "550 MLSD not supported.",
    "501 Invalid number of arguments.",
    "402 Command not allowed",
    "502 no",
  ])("X3: %s leads to LIST", async (refusal) => {
    const script = [FULL, refuses("MLSD", refusal), lists("LIST -a", row("a.txt"))].join("\n");
    expect(await play(script, (ftp) => names(ftp, ""))).toEqual(["a.txt"]);
  });

  it("X3: any refusal of the working directory leads to LIST", async () => {
    const script = [FULL, refuses("MLSD", "550 hm"), lists("LIST -a", row("a.txt"))].join("\n");
    expect(await play(script, (ftp) => names(ftp, ""))).toEqual(["a.txt"]);
  });

  it("X3, E2: what is not there is refused by a full server, and nothing else is asked", async () => {
    const script = [FULL, refuses("MLSD nowhere", "550 No such directory")].join("\n");
    await expect(play(script, (ftp) => names(ftp, "nowhere"))).rejects.toMatchObject({
      command: "MLSD nowhere",
    });
  });

  it("X3: a refusal of the command is remembered", async () => {
    const script = [
      FULL,
      refuses("MLSD", "502 no"),
      lists("LIST -a", row("a.txt")),
      lists("LIST -a", row("a.txt")),
    ].join("\n");
    await play(script, async (ftp) => {
      await names(ftp, "");
      expect(await names(ftp, "")).toEqual(["a.txt"]);
    });
  });

  it("X3: lines without facts lead to LIST", async () => {
    const script = [FULL, lists("MLSD", "what is this\\r\\n"), lists("LIST -a", row("a.txt"))].join("\n");
    expect(await play(script, (ftp) => names(ftp, ""))).toEqual(["a.txt"]);
  });

  it("X3: an empty directory is empty", async () => {
    expect(await play([FULL, lists("MLSD")].join("\n"), (ftp) => names(ftp, ""))).toEqual([]);
  });

  it("with a path costs nothing more where FEAT names the facts of a full server", async () => {
    const script = [FULL, lists("MLSD sub", fact("a.txt"))].join("\n");
    expect(await play(script, (ftp) => names(ftp, "sub"))).toEqual(["a.txt"]);
  });

  it("a server of few facts is asked for what does not exist first, once", async () => {
    const script = [
      FEW_FACTS,
      lists(`MLSD ${MISSING}`),
      lists("MLSD sub", fact("a.txt")),
      lists("MLSD other", fact("b.txt")),
    ].join("\n");
    const found = await play(script, async (ftp) => [await names(ftp, "sub"), await names(ftp, "other")]);
    expect(found).toEqual([["a.txt"], ["b.txt"]]);
  });

  it("goes into the directory where the path is ignored", async () => {
    const script = [
      FEW_FACTS,
      lists(`MLSD ${MISSING}`, fact("outside.txt")),
      inside("sub", lists("MLSD", fact("a.txt"))),
    ].join("\n");
    expect(await play(script, (ftp) => names(ftp, "sub"))).toEqual(["a.txt"]);
  });
});

describe("TYPE A", () => {
  it("is set where LIST is refused for its want, and from then on", async () => {
    const script = [
      NO_FEATURES,
      refuses("LIST -a", "550 TYPE A only."),
      "C: TYPE A\nS: 200 ok",
      lists("LIST -a", row("a.txt")),
      "C: TYPE I\nS: 200 ok\nC: SIZE a.txt\nS: 213 7",
      "C: TYPE A\nS: 200 ok",
      lists("LIST -a", row("a.txt")),
    ].join("\n");
    await play(script, async (ftp) => {
      expect(await names(ftp, "")).toEqual(["a.txt"]);
      await ftp.voidcmd("TYPE I");
      expect(await ftp.size("a.txt")).toBe(7);
      expect(await names(ftp, "")).toEqual(["a.txt"]);
    });
  });
});
