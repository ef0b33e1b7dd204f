import { describe, expect, it } from "vitest";
import { at, type FaultRule, faults, MemoryFileSystem, TestServer } from "../src/index.ts";
import { RawClient, readAll } from "./raw-client.ts";

type Rules = FaultRule | readonly FaultRule[];

const TEXT = "0123456789";
const BEGIN = "150 Opening BINARY mode data connection for a (10 bytes)\r\n";
const DONE = "226 Transfer complete\r\n";

interface Download {
  readonly data: string;
  /** How the data connection ended when FEAT behind the transfer was answered. */
  readonly dataEnd: "open" | "end" | "reset";
  readonly control: string;
  readonly controlEnd: string;
}

/** Asks for a file of ten bytes with FEAT behind it, and collects what comes before FEAT's reply. */
async function download(
  rules: Rules,
  options: { readonly rest?: number; readonly stays?: boolean } = {},
): Promise<Download> {
  await using server = await TestServer.start({ tree: { a: TEXT }, faults: [rules] });
  await using client = await RawClient.connect(server);
  await client.login();
  if (options.rest !== undefined) await client.say(`REST ${options.rest}`);
  const socket = await client.openData();
  const chunks: Buffer[] = [];
  let dataEnd: Download["dataEnd"] = "open";
  socket.on("data", (chunk) => chunks.push(chunk));
  const over = new Promise<void>((resolve) => {
    socket.once("end", () => {
      dataEnd = "end";
      resolve();
    });
    socket.once("error", () => {
      dataEnd = "reset";
      resolve();
    });
  });
  client.send("RETR a\r\nFEAT\r\n");
  const control = (await client.until("211 End\r\n")).split("211-Features")[0] as string;
  if (!options.stays) await over;
  socket.destroy();
  return { data: Buffer.concat(chunks).toString("latin1"), dataEnd, control, controlEnd: client.how };
}

describe("downloads: data, its end, and the replies", () => {
  type Row = readonly [
    name: string,
    rules: Rules,
    data: string,
    dataEnd: string,
    control: string,
    controlEnd?: string,
  ];
  const rows: readonly Row[] = [
    ["the truth", [], TEXT, "end", BEGIN + DONE],
    ["truncateData, F34", at("data-bytes", faults.truncateData(4)), "0123", "end", BEGIN + DONE],
    ["truncateData to nothing, F47", at("data-bytes", faults.truncateData(0)), "", "end", BEGIN + DONE],
    ["truncateData beyond the end", at("data-bytes", faults.truncateData(40)), TEXT, "end", BEGIN + DONE],
    ["extraData, F35", at("data-end", faults.extraData("more")), `${TEXT}more`, "end", BEGIN + DONE],
    ["endlessData, S89", at("data-end", faults.endlessData("ab", 3)), `${TEXT}ababab`, "end", BEGIN + DONE],
    ["corruptData", at("data-bytes", faults.corruptData(1)), `0\xce${TEXT.slice(2)}`, "end", BEGIN + DONE],
    ["replaceData", at("data-bytes", faults.replaceData("x")), "x", "end", BEGIN + DONE],
    ["twice", at("data-bytes", faults.twice()), TEXT + TEXT, "end", BEGIN + DONE],
    ["finData", at("data-bytes", faults.finData(4)), "0123", "end", BEGIN + DONE],
    [
      "failData, F36",
      at("data-bytes", faults.failData(4, "451 disk")),
      "0123",
      "end",
      `${BEGIN}451 disk\r\n`,
    ],
    ["splitEvery", at("data-bytes", faults.splitEvery(3)), TEXT, "end", BEGIN + DONE],
    ["drip", at("data-bytes", faults.drip(1, 5)), TEXT, "end", BEGIN + DONE],
    [
      "announcedSize",
      at("retr-preliminary", faults.announcedSize(99)),
      TEXT,
      "end",
      `${BEGIN.replace("10", "99")}${DONE}`,
    ],
    ["nothing, F29: no 150", at("retr-preliminary", faults.nothing()), TEXT, "end", DONE],
    ["nothing, F32: no 226", at("retr-final", faults.nothing()), TEXT, "end", BEGIN],
    [
      "reply, F36: 426 after all data",
      at("retr-final", faults.reply("426 cut")),
      TEXT,
      "end",
      `${BEGIN}426 cut\r\n`,
    ],
    ["twice, F9: double 226", at("final-reply", faults.twice()), TEXT, "end", BEGIN + DONE + DONE],
    [
      "flood, S80",
      at("preliminary-reply", faults.flood(2000, "150 x")),
      TEXT,
      "end",
      "150 x\r\n".repeat(2000) + BEGIN + DONE,
    ],
    ["earlyFinal, F31", faults.earlyFinal("retr"), TEXT, "end", BEGIN + DONE],
    ["latePreliminary, F30", faults.latePreliminary("retr"), TEXT, "end", BEGIN + DONE],
    ["lateData, F31", faults.lateData("retr"), TEXT, "end", BEGIN + DONE],
    ["coalescedReplies, F2", faults.coalescedReplies("retr"), TEXT, "end", BEGIN + DONE],
    ["until, out of order", at("retr-preliminary", faults.until("retr-final")), TEXT, "end", DONE + BEGIN],
    ["closeControl, F33", at("data-bytes", faults.closeControl()), TEXT, "end", BEGIN, "end"],
    [
      "closeControl by reset, F33",
      at("retr-final", faults.closeControl("reset")),
      TEXT,
      "end",
      BEGIN,
      "reset",
    ],
    [
      "serviceClosing, F52",
      at("data-bytes", faults.serviceClosing("421 idle")),
      "",
      "end",
      `${BEGIN}421 idle\r\n`,
      "end",
    ],
  ];
  const cases = rows.map(([name, rules, data, dataEnd, control, controlEnd = "open"]) => {
    return { name, rules, expected: { data, dataEnd, control, controlEnd } };
  });
  it.each(cases)("$name", async ({ rules, expected }) => {
    expect(await download(rules)).toEqual(expected);
  });

  it("neverEndData, F49: 226, and the data connection stays open", async () => {
    const seen = await download(at("data-end", faults.neverEndData()), { stays: true });
    expect([seen.dataEnd, seen.control]).toEqual(["open", BEGIN + DONE]);
  });

  it.each([
    [true, "226 Ended"],
    [false, "226 Open"],
  ])("ifClientEnded, F49: the client has ended its side: %s", async (hasEnded, reply) => {
    const rule = at("retr-final", faults.ifClientEnded(faults.withText("Ended"), faults.withText("Open")));
    await using server = await TestServer.start({ tree: { a: TEXT }, faults: [rule] });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    const bytes = readAll(socket);
    if (hasEnded) await new Promise<void>((resolve) => void socket.end(resolve));
    await client.say("RETR a");
    expect(await client.reply()).toBe(reply);
    expect((await bytes).toString()).toBe(TEXT);
  });

  it("ifClientEnded, F49: waits for that", async () => {
    const isOpen = faults.ifClientEnded(faults.withText("Ended"), () => [], Number.POSITIVE_INFINITY);
    await using server = await TestServer.start({ tree: { a: TEXT }, faults: [at("retr-final", isOpen)] });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    await client.say("RETR a");
    expect((await readAll(socket)).toString()).toBe(TEXT);
    socket.end();
    expect(await client.reply()).toBe("226 Ended");
  });

  it("resetData, F48", async () => {
    const seen = await download(at("data-bytes", faults.resetData(4)));
    expect("0123".startsWith(seen.data)).toBe(true);
    expect([seen.dataEnd, seen.control]).toEqual(["reset", BEGIN + DONE]);
  });

  it("closeData, F25: reset as soon as it is connected", async () => {
    const seen = await download(at("data-connect", faults.actionsAfter({ kind: "reset" })));
    expect([seen.data, seen.dataEnd]).toEqual(["", "reset"]);
    const late = await download(at("retr-final", faults.closeData()));
    expect(late.control).toBe(BEGIN + DONE);
  });

  it("earlyFinal, F31: the closing reply is there before the first byte", async () => {
    await using server = await TestServer.start({
      tree: { a: TEXT },
      faults: [faults.earlyFinal("retr"), at("data-bytes", faults.silence())],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    await client.openData();
    expect(await client.say("RETR a")).toBe(BEGIN.trimEnd());
    expect(await client.reply()).toBe(DONE.trimEnd());
  });

  it("lateData, F31: no data before the closing reply", async () => {
    // Falling silent right after 226 keeps back what was to follow it.
    const rules = [...faults.lateData("retr"), at("retr-final", faults.silenceAfter())];
    await using server = await TestServer.start({ tree: { a: TEXT }, faults: rules });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    const bytes = readAll(socket);
    client.send("RETR a\r\n");
    expect(await client.until(DONE)).toBe(BEGIN + DONE);
    await server.stop();
    expect((await bytes).length).toBe(0);
  });

  it("coalescedReplies, F2: both in one segment", async () => {
    await using server = await TestServer.start({
      tree: { a: TEXT },
      faults: [faults.coalescedReplies("retr")],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    client.chunks.length = 0;
    client.send("RETR a\r\n");
    await readAll(socket);
    await client.until(DONE);
    expect(client.chunks.map(String)).toEqual([BEGIN + DONE]);
  });

  it("splitEvery, F1: every segment of a file of several blocks", async () => {
    const a = Buffer.alloc(300_000, "x");
    await using server = await TestServer.start({
      tree: { a },
      faults: [at("data-bytes", faults.splitEvery(1000))],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    const sizes: number[] = [];
    socket.on("data", (chunk: Buffer) => sizes.push(chunk.length));
    client.send("RETR a\r\n");
    expect((await readAll(socket)).equals(a)).toBe(true);
    // The blocks of a file in memory are 262,144 bytes.
    expect(new Set(sizes)).toEqual(new Set([1000, 144, 856]));
  });

  it("stallData, F42: some bytes, then nothing; ABOR still works", async () => {
    await using server = await TestServer.start({
      tree: { a: TEXT },
      faults: [at("data-bytes", faults.stallData(4))],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    const first = new Promise<Buffer>((resolve) => socket.once("data", resolve));
    await client.say("RETR a");
    expect(String(await first)).toBe("0123");
    expect(await client.say("ABOR")).toBe("426 Transfer aborted");
    expect(await client.reply()).toBe("226 Abort successful");
  });

  it("reply at rest-command, F54: 350, and then the whole file", async () => {
    const seen = await download(at("rest-command", faults.reply("350 fine")), { rest: 6 });
    expect(seen.data).toBe(TEXT);
  });

  it("lyingSize, F34", async () => {
    await using server = await TestServer.start({
      tree: { a: TEXT },
      faults: [at("size", faults.lyingSize("1e9"))],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    expect(await client.say("SIZE a")).toBe("213 1e9");
  });
});

describe("uploads: what is stored, and the replies", () => {
  const begin = "150 Opening BINARY mode data connection for up";
  const rows: readonly (readonly [string, Rules, stored: string, final: string])[] = [
    ["the truth", [], TEXT, "226 Transfer complete"],
    ["storeOnly, F68", at("upload-bytes", faults.storeOnly(4)), "0123", "226 Transfer complete"],
    ["failData, F39", at("upload-bytes", faults.failData(4, "552 quota")), "0123", "552 quota"],
    ["nothing", at("upload-bytes", faults.nothing()), "", "226 Transfer complete"],
    ["reply, F39", at("stor-final", faults.reply("452 full")), TEXT, "452 full"],
  ];
  it.each(rows)("%s", async (_name, rules, stored, final) => {
    await using server = await TestServer.start({ faults: [rules] });
    await using client = await RawClient.connect(server);
    await client.login();
    expect(await client.upload("STOR up", TEXT)).toEqual([begin, final]);
    expect(String((server.files as MemoryFileSystem).readFile("/up"))).toBe(stored);
  });

  it("stopReading, F44: the client's writes stop being taken", async () => {
    await using server = await TestServer.start({ faults: [at("upload-bytes", faults.stopReading(1))] });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = await client.openData();
    await client.say("STOR up");
    const bytes = Buffer.alloc(1024 * 1024);
    // What both ends' system buffers take is limited; once the client's own buffer does not drain, the server has stopped.
    while (socket.write(bytes));
    expect(socket.writableNeedDrain).toBe(true);
    expect(await client.say("ABOR")).toBe("426 Transfer aborted");
  });
});
