import { describe, expect, it, vi } from "vitest";
import type { FTP, MlsdEntry } from "../src/index.ts";
import { play } from "./play.ts";

/** A listing by the command: TYPE A, the data connection, lines, the final reply. */
function script(command: string, data: string, final = "S: 226 done"): string {
  const sent = data === "" ? "" : `D| ${data}\n`;
  return `S: 220 ready\nC: TYPE A\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: ${command}\nS: 150 here\n${sent}D: (end)\n${final}`;
}

describe("nlst (X1)", () => {
  it.each<readonly [string, (ftp: FTP) => Promise<string[]>, string]>([
    ["no argument", (ftp) => ftp.nlst(), "NLST"],
    ["an argument", (ftp) => ftp.nlst("a b"), "NLST a b"],
    ["several arguments", (ftp) => ftp.nlst("-a", "x"), "NLST -a x"],
    ["an empty argument leaves its blank", (ftp) => ftp.nlst(""), "NLST "],
    ["bytes", (ftp) => ftp.nlst(Buffer.from("é")), "NLST é"],
    ["options behind the arguments", (ftp) => ftp.nlst("a", {}), "NLST a"],
  ])("X1: %s", async (_name, call, command) => {
    expect(await play(script(command, "b\\r\\na c\\r\\n"), call)).toEqual(["b", "a c"]);
  });

  it("X1: an empty directory", async () => {
    expect(await play(script("NLST", ""), (ftp) => ftp.nlst())).toEqual([]);
  });

  it.each([
    ["\\r\\n", []],
    ["\\n", []],
    ["a\\r\\r\\nb\\r\\r\\n", ["a", "b"]],
    ["a\\rb\\r", ["a", "b"]],
  ])("X1, K8: %j names %j", async (data, names) => {
    expect(await play(script("NLST", data), (ftp) => ftp.nlst())).toEqual(names);
  });

  it("X1, E2: a server that says 550 for an empty directory is believed", async () => {
    const refused =
      "S: 220 ready\nC: TYPE A\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: NLST\nS: 550 No files found";
    await expect(play(refused, (ftp) => ftp.nlst())).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
  });

  it("X1, E8: what is no text is refused, and nothing is sent", async () => {
    await play("S: 220 ready", async (ftp) => {
      await expect(Reflect.apply(ftp.nlst, ftp, [5])).rejects.toThrow(TypeError);
      await expect(Reflect.apply(ftp.nlst, ftp, [null])).rejects.toThrow(TypeError);
      await expect(ftp.nlst("a", () => {})).rejects.toThrow("nlst takes no callback");
    });
  });
});

describe("dir (X2)", () => {
  it.each<readonly [string, (ftp: FTP, callback: (line: string) => void) => Promise<void>, string]>([
    ["a callback alone", (ftp, callback) => ftp.dir(callback), "LIST"],
    ["arguments and a callback", (ftp, callback) => ftp.dir("-a", "x y", callback), "LIST -a x y"],
    ["empty arguments are left out", (ftp, callback) => ftp.dir("", "x", "", callback), "LIST x"],
    ["options behind the callback", (ftp, callback) => ftp.dir("x", callback, {}), "LIST x"],
  ])("X2: %s", async (_name, call, command) => {
    const lines = await play(script(command, "-rw a\\r\\n-rw b"), async (ftp) => {
      const told: string[] = [];
      expect(await call(ftp, (line) => void told.push(line))).toBeUndefined();
      return told;
    });
    expect(lines).toEqual(["-rw a", "-rw b"]);
  });

  it("X2, K8: CR CR LF is one line end, wherever it is cut", async () => {
    const lines = await play(script("LIST", "-rw a\\r\\r\\n-rw b\\r\\r\\n"), async (ftp) => {
      const told: string[] = [];
      await ftp.dir((line) => void told.push(line));
      return told;
    });
    expect(lines).toEqual(["-rw a", "-rw b"]);
  });

  it("X2: without a callback the lines are printed", async () => {
    const written: string[] = [];
    const write = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((chunk) => written.push(String(chunk)) > 0);
    await play(script("LIST", "-rw a\\r\\n"), (ftp) => ftp.dir());
    write.mockRestore();
    expect(written[0]).toBe("-rw a\n");
  });

  it("X2, E8: what is neither text nor callback is refused, and nothing is sent", async () => {
    await play("S: 220 ready", async (ftp) => {
      for (const args of [[5], [null], [undefined], [() => {}, "x"], [{}, "x"]]) {
        await expect(Reflect.apply(ftp.dir, ftp, args)).rejects.toThrow(TypeError);
      }
    });
  });
});

async function entriesOf(entries: AsyncIterable<MlsdEntry>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const [name, facts] of entries) all.push([name, { ...facts }]);
  return all;
}

describe("mlsd (X3)", () => {
  it.each<readonly [string, (ftp: FTP) => AsyncIterable<MlsdEntry>, string]>([
    ["the current directory", (ftp) => ftp.mlsd(), "MLSD"],
    ["a directory", (ftp) => ftp.mlsd("a b"), "MLSD a b"],
    ["no facts in particular", (ftp) => ftp.mlsd("x", { facts: [] }), "MLSD x"],
  ])("X3: %s", async (_name, call, command) => {
    const result = await play(script(command, "type=dir; d\\r\\ntype=file;size=1; f g\\r\\n"), (ftp) =>
      entriesOf(call(ftp)),
    );
    expect(result).toEqual([
      ["d", { type: "dir" }],
      ["f g", { type: "file", size: "1" }],
    ]);
  });

  it.each(["S: 200 MLST OPTS type;size;", "S: 350 hm"])(
    "X3, 3659-05: facts are asked for by OPTS MLST: %s",
    async (reply) => {
      const asking = script("MLSD", "type=file; f").replace(
        "C: TYPE A",
        `C: OPTS MLST type;size;\n${reply}\nC: TYPE A`,
      );
      expect(await play(asking, (ftp) => entriesOf(ftp.mlsd("", { facts: ["type", "size"] })))).toEqual([
        ["f", { type: "file" }],
      ]);
    },
  );

  it("X3, E2: a refused OPTS MLST", async () => {
    const calls = play("S: 220 ready\nC: OPTS MLST type;\nS: 501 no", (ftp) =>
      entriesOf(ftp.mlsd("", { facts: ["type"] })),
    );
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
  });

  it("X3: nothing is sent before the first entry is asked for", async () => {
    await play("S: 220 ready\nC: NOOP\nS: 200 ok", async (ftp) => {
      ftp.mlsd("x");
      await ftp.voidcmd("NOOP");
    });
  });

  it("X3: all is read before the first entry comes out, so that it may be left at any time", async () => {
    const result = await play(
      `${script("MLSD", "type=file; a\\r\\ntype=file; b")}\nC: NOOP\nS: 200 ok`,
      async (ftp) => {
        for await (const [name] of ftp.mlsd()) {
          await ftp.voidcmd("NOOP");
          return name;
        }
        return undefined;
      },
    );
    expect(result).toBe("a");
  });

  it("X3, E1: of a listing that fails nothing comes out", async () => {
    const calls = play(script("MLSD", "type=file; a", "S: 451 no"), (ftp) => entriesOf(ftp.mlsd()));
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
  });
});
