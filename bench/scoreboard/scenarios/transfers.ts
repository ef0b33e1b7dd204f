import type { Scenario } from "../scenario.ts";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, isHonest, isHonestUpload, refuses } from "../verdicts.ts";

const group = "Transfers that go wrong";
const tree = { file: FILE };
const HALF = 100_000;

/** A download, and what the server does to it. */
function download(
  id: string,
  title: string,
  rows: readonly string[],
  rules: () => readonly (FaultRule | readonly FaultRule[])[],
  expected: "arrives" | "error",
): Scenario {
  return {
    id,
    group,
    title: `download: ${title}`,
    rows,
    passes: expected === "arrives" ? "the file arrives" : "an error, or the whole file by another try",
    server: () => ({ tree, faults: rules() }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: expected === "arrives" ? gets() : isHonest(),
  };
}

const SOURCE = Buffer.concat(Array.from({ length: 20 }, () => FILE));

/** An upload, and what the server does to it. */
function upload(
  id: string,
  title: string,
  rows: readonly string[],
  rules: () => readonly FaultRule[],
): Scenario {
  return {
    id,
    group,
    title: `upload: ${title}`,
    rows,
    passes: "an error, or the whole file by another try",
    server: () => ({ tree, faults: rules() }),
    steps: (scene) => [{ op: "upload", remote: "up", local: scene.local("source") }],
    files: { source: SOURCE },
    judge: isHonestUpload(SOURCE),
  };
}

export const transfers: readonly Scenario[] = [
  download(
    "short-226",
    "half the data and a 226, where SIZE tells the whole",
    ["F34"],
    () => [at("retr-bytes", faults.truncateData(HALF))],
    "error",
  ),
  download(
    "long-226",
    "more data than SIZE tells",
    ["F35"],
    () => [at("data-end", faults.extraData("and more"))],
    "error",
  ),
  download(
    "426",
    "426 behind half the data",
    ["F36"],
    () => [at("retr-bytes", faults.failData(HALF))],
    "error",
  ),
  download(
    "451",
    "451 although all data came",
    ["F37", "F38"],
    () => [at("retr-final", faults.reply("451 Disk trouble"))],
    "error",
  ),
  download("550", "550 at once", ["F84"], () => [at("retr-command", faults.permanent(550))], "error"),
  download(
    "reset",
    "the data connection is reset in the middle, 226 follows",
    ["F48"],
    () => [at("retr-bytes", faults.resetData(HALF))],
    "error",
  ),
  download(
    "control-lost",
    "the control connection is reset in the middle",
    ["F33"],
    () => [at("retr-bytes", faults.closeControl("reset"), faults.truncateData(HALF))],
    "error",
  ),
  download(
    "421-in-transfer",
    "421 and the end of the control connection in the middle",
    ["F8", "F52"],
    () => [at("retr-bytes", faults.serviceClosing())],
    "error",
  ),
  download(
    "early-226",
    "226 ahead of all data",
    ["F31"],
    () => [faults.earlyFinal("retr"), at("retr-bytes", faults.late(500))],
    "arrives",
  ),
  download(
    "no-150",
    "no 150, data, 226",
    ["F29"],
    () => [at("retr-preliminary", faults.nothing())],
    "arrives",
  ),
  download("late-150", "150 behind all data", ["F30"], () => [faults.latePreliminary("retr")], "arrives"),
  download(
    "joined",
    "150 and 226 in one segment, ahead of the data",
    ["F2", "F31"],
    () => [faults.coalescedReplies("retr"), faults.lateData("retr")],
    "arrives",
  ),
  download("250", "250 in place of 226", ["F10"], () => [at("retr-final", faults.withCode(250))], "arrives"),
  {
    id: "empty-download",
    group,
    title: "download: a file of no bytes",
    rows: ["F47"],
    passes: "an empty file is there",
    server: () => ({ tree: { file: "" } }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: gets(""),
  },
  {
    id: "old-file",
    group,
    title: "download: 426 in the middle; a local file of that name was there",
    rows: ["F64"],
    passes: "an error, and the local file is what it was; or the whole file by another try",
    server: () => ({ tree, faults: [at("retr-bytes", faults.failData(HALF))] }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    files: { file: "what was there" },
    judge: all(
      isHonest(),
      holds(
        ({ done }, scene) => done || scene.read("file")?.toString() === "what was there",
        "the local file is lost",
      ),
    ),
  },
  {
    id: "rest-ignored",
    group,
    title: "a download is continued: REST is taken with 350, and the whole file sent",
    rows: ["F54"],
    passes: "the right file, or an error",
    server: () => ({ tree, faults: [at("rest-command", faults.reply("350 Restarting"))] }),
    steps: (scene) => [{ op: "resume", remote: "file", local: scene.local("file") }],
    files: { file: FILE.subarray(0, 50_000) },
    judge: isHonest(),
  },
  upload("stor-reset", "the data connection is reset in the middle", ["F39"], () => [
    at(
      "upload-bytes",
      faults.when(({ offset }) => offset > HALF, faults.closeData("reset")),
    ),
    at("stor-final", faults.reply("426 Connection closed")),
  ]),
  upload("stor-452", "452 in the middle", ["F39"], () => [
    at("upload-bytes", faults.failData(HALF, "452 Disk full")),
  ]),
  upload("stor-short-226", "half is stored, and a 226", ["F68"], () => [
    at("upload-bytes", faults.storeOnly(HALF)),
  ]),
  upload("stor-550", "550 at once", ["F39"], () => [at("stor-command", faults.permanent(550))]),
  upload("stor-early-226", "226 in place of the 150, and the data connection closed", ["F31"], () => [
    at("stor-command", faults.reply("226 Stored")),
  ]),
  {
    id: "source-fails",
    group,
    title: "upload: the caller's stream fails in the middle",
    rows: ["F66"],
    passes: "an error, and the data connection does not end as if all had been sent",
    server: () => ({ tree }),
    steps: () => [{ op: "upload-failing", remote: "up", bytes: 200_000 }],
    judge: all(
      refuses("STOR"),
      holds(
        (_, { server }) => server.transfers.some(({ command }) => command.startsWith("STOR")),
        "there is no data connection",
      ),
      holds(
        (_, { server }) => server.transfers.every(({ clientEnd }) => clientEnd === "reset"),
        "ends the data connection in order: the server has a whole file",
      ),
    ),
  },
];
