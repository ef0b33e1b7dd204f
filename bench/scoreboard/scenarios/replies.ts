import type { Scenario } from "../scenario.ts";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import { all, FILE, gets, holds, isHonest, keepsPassword, refuses } from "../verdicts.ts";

const group = "Replies in odd forms and at odd times";
const tree = { file: FILE, victim: "still here" };

/** A server that is odd but right: the file must arrive. */
function odd(id: string, title: string, rows: readonly string[], options: () => TestServerOptions): Scenario {
  return {
    id,
    group,
    title,
    rows,
    passes: "the file arrives",
    server: () => ({ tree, ...options() }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: gets(),
  };
}

export const replies: readonly Scenario[] = [
  odd("one-byte", "all replies a byte at a time", ["F1"], () => ({
    faults: [at("reply", faults.oneByteAtATime()), at("greeting", faults.oneByteAtATime())],
  })),
  odd("bare-lf", "LF alone ends lines", ["F3"], () => ({
    faults: [at("reply", faults.bareLineFeeds()), at("greeting", faults.bareLineFeeds())],
  })),
  odd("inner-codes", "lines inside the greeting look like replies", ["F4", "S95"], () => ({
    greeting: ["220-Hello", "230 Logged in", "331 Tell", "  220 indented", "220 Ready"],
  })),
  odd("inner-bare", "lines inside a 230 are bare, empty, or begin with a number", ["F4"], () => ({
    faults: [at("pass", faults.multiline("", "1234 users", "99", "text"))],
  })),
  odd("code-only", "the final reply is a code and nothing else", ["F5"], () => ({
    faults: [at("retr-final", faults.codeOnly())],
  })),
  odd("latin1", "the greeting is in latin1", ["F6"], () => ({
    faults: [at("greeting", faults.withText("gr\xfc\xdfe"))],
  })),
  odd("120", "120 ahead of the 220", ["F7"], () => ({
    faults: [at("greeting", faults.before("120 In a moment"))],
  })),
  odd("multiline-227", "a 227 of several lines", ["F4", "F21"], () => ({
    without: ["EPSV"],
    faults: [at("pasv", faults.multiline("a line", "another"))],
  })),
  odd("no-feat", "FEAT, SYST, OPTS and EPSV are refused", ["F11"], () => ({
    without: ["FEAT", "SYST", "OPTS", "EPSV", "MLSD", "MLST", "SIZE", "MDTM"],
  })),
  odd("user-230", "230 to USER", ["F14", "S75"], () => ({ users: { me: false } })),
  {
    id: "not-ftp",
    group,
    title: "an SSH server answers",
    rows: ["S12"],
    passes: "an error in time; no login",
    server: () => ({ tree, faults: [at("greeting", faults.otherService())] }),
    steps: () => [{ op: "session" }],
    judge: all(
      refuses(),
      keepsPassword,
      holds((_, { server }) => server.connections > 0, "does not connect"),
    ),
  },
  {
    id: "331-again",
    group,
    title: "331 to PASS, again and again",
    rows: ["S74"],
    passes: "an error; PASS once",
    server: () => ({ tree, faults: [at("pass-command", faults.reply("331 And again?"))] }),
    steps: () => [{ op: "session" }],
    judge: all(
      refuses("PASS"),
      holds(
        (_, { commands, server }) =>
          commands.filter((line) => line.startsWith("PASS")).length === server.connections,
        "sends the password again",
      ),
    ),
  },
  {
    id: "421-greeting",
    group,
    title: "421 for a greeting",
    rows: ["F8"],
    passes: "an error; no login",
    server: () => ({ tree, faults: [at("greeting", faults.serviceClosing())] }),
    steps: () => [{ op: "session" }],
    judge: all(
      refuses(),
      keepsPassword,
      holds((_, { server }) => server.connections > 0, "does not connect"),
    ),
  },
  {
    id: "530",
    group,
    title: "530 to PASS",
    rows: ["F15"],
    passes: "an error; one try",
    server: () => ({ tree, faults: [at("pass-command", faults.permanent(530))] }),
    steps: () => [{ op: "session" }],
    judge: all(
      refuses("PASS"),
      holds(
        (_, { commands }) => commands.filter((line) => line.startsWith("PASS")).length === 1,
        "tries again",
      ),
    ),
  },
  {
    id: "one-too-many",
    group,
    title: "a second 226 behind a download; then a file is deleted, which the server refuses",
    rows: ["F9"],
    passes: "the deletion is not told as done",
    server: () => ({
      tree,
      faults: [at("retr-final", faults.after("226 And again")), at("dele-command", faults.permanent(550))],
    }),
    steps: (scene) => [
      { op: "download", remote: "file", local: scene.local("file") },
      { op: "delete", remote: "victim" },
    ],
    judge: refuses("RETR"),
  },
  {
    id: "late-reply",
    group,
    title: "a reply behind PWD that was not asked for; then a file is downloaded",
    rows: ["F9"],
    passes: "the right file, or an error",
    server: () => ({ tree, faults: [at("pwd", faults.after("226 Transfer complete"))] }),
    steps: (scene) => [{ op: "session" }, { op: "download", remote: "file", local: scene.local("file") }],
    judge: all(
      holds((_, scene) => scene.saw("PWD"), "fails before PWD"),
      holds(
        (run, scene) => !run.done || isHonest()(run, scene) === undefined,
        "reports success for another file",
      ),
    ),
  },
  {
    id: "end-with-reply",
    group,
    title: "the server ends the connection right behind the last 226",
    rows: ["F12", "F33"],
    passes: "the file arrives",
    server: () => ({ tree, faults: [at("retr-final", faults.finAfter())] }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: gets(),
  },
  {
    id: "bad-code",
    group,
    title: "half the data, and the code 999 for a final reply",
    rows: ["F5"],
    passes: "an error, or the whole file by another try",
    server: () => ({
      tree,
      without: ["SIZE"],
      faults: [
        at("retr-preliminary", faults.reply("150 Here it comes")),
        at("retr-bytes", faults.truncateData(100_000)),
        at("retr-final", faults.reply("999 What?")),
      ],
    }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: isHonest(),
  },
  {
    id: "many-files",
    group,
    title:
      "three downloads, the second refused in the middle by 426; the client is asked for one after the other",
    rows: ["F36"],
    passes: "the first arrives, the second is an error, or whole by another try",
    server: () => ({ tree, faults: [at("retr-bytes", faults.nth(2, faults.failData(1000)))] }),
    steps: (scene) =>
      ["file", "two", "three"].map((name) => ({ op: "download", remote: "file", local: scene.local(name) })),
    judge: all(
      holds((_, scene) => scene.saw("RETR"), "fails before RETR"),
      holds((_, scene) => scene.read("file")?.equals(FILE) === true, "the first is not there"),
      holds(
        ({ done }, scene) => !done || scene.read("two")?.equals(FILE) === true,
        "reports success for a part of the second",
      ),
    ),
  },
  {
    id: "unasked-421",
    group,
    title: "421 and the end between two commands",
    rows: ["F8"],
    passes: "an error",
    server: () => ({
      tree,
      faults: [at("pwd", (truth) => [...truth, ...faults.serviceClosing()([], noStep)])],
    }),
    steps: () => [{ op: "session" }, { op: "delete", remote: "victim" }],
    judge: refuses("PWD"),
  },
];

const noStep = { names: [], channel: "control", verb: "", argument: "", offset: 0 } as const;
