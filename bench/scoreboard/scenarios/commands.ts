import type { Scenario } from "../scenario.ts";
import { PASSWORD } from "../scene.ts";
import { at, faults } from "@ftplib/testkit";
import { all, FILE, holds } from "../verdicts.ts";

const group = "Second commands in arguments";
const tree = { file: FILE, victim: "still here" };

/** The file is still there, and no line has a lone CR or LF in it. */
const unharmed = all(
  holds((_, scene) => scene.remote("/victim") !== undefined, "the second command is carried out"),
  holds((_, { commands }) => commands.every((line) => !line.includes("\r")), "sends a CR inside a command"),
);
const refused = all(
  unharmed,
  holds(({ done }) => !done, "reports success"),
);

const login = (user: string, password: string): NonNullable<Scenario["job"]> => {
  return () => ({ user, password });
};

export const commands: readonly Scenario[] = [
  {
    id: "crlf-in-path",
    group,
    title: "CR LF and DELE in the name of a download",
    rows: ["S14"],
    passes: "an error; the file to be deleted is there",
    server: () => ({ tree }),
    steps: (scene) => [{ op: "download", remote: "file\r\nDELE victim", local: scene.local("file") }],
    judge: refused,
  },
  {
    id: "lf-in-path",
    group,
    title: "LF alone and DELE in the name of a file to delete",
    rows: ["S14"],
    passes: "an error; the other file is there",
    server: () => ({ tree }),
    steps: () => [{ op: "delete", remote: "file\nDELE victim" }],
    judge: refused,
  },
  {
    id: "cr-in-path",
    group,
    title: "CR alone in the name of a file to delete",
    rows: ["S17"],
    passes: "an error; no CR is sent but at the end of a line",
    server: () => ({ tree }),
    steps: () => [{ op: "delete", remote: "file\rDELE victim" }],
    judge: refused,
  },
  {
    id: "crlf-in-password",
    group,
    title: "CR LF and DELE in the password",
    rows: ["S15"],
    passes: "an error; the file to be deleted is there",
    server: () => ({ tree }),
    job: login("me", `${PASSWORD}\r\nDELE victim`),
    steps: () => [{ op: "session" }],
    judge: refused,
  },
  {
    id: "crlf-in-user",
    group,
    title: "CR LF and a whole login in the user's name",
    rows: ["S15"],
    passes: "an error; the file to be deleted is there",
    server: () => ({ tree }),
    job: login(`me\r\nPASS ${PASSWORD}\r\nDELE victim\r\nUSER me`, PASSWORD),
    steps: () => [{ op: "session" }],
    judge: refused,
  },
  {
    id: "folded",
    group,
    title: "U+560D U+560A, which latin1 cuts down to CR LF, in a name",
    rows: ["S20"],
    passes: "an error; the file to be deleted is there",
    needs: ["encoding"],
    server: () => ({ tree }),
    job: () => ({ encoding: "latin1" }),
    steps: () => [{ op: "delete", remote: "file\u560d\u560aDELE victim" }],
    judge: refused,
  },
  {
    id: "echoed-path",
    group,
    title: "the current directory, by the server's 257, has CR and DELE in it; the client goes back there",
    rows: ["S18"],
    passes: "an error; no CR is sent but at the end of a line",
    server: () => ({ tree, faults: [at("pwd", faults.lyingPath("/\rDELE victim"))] }),
    steps: () => [{ op: "return", remote: "file" }],
    judge: refused,
  },
  {
    id: "rewritten",
    group,
    title: "a file whose name has `;`, `|`, `%41` and a backslash is deleted, beside one without",
    rows: ["S22"],
    passes: "that file is gone, and no other",
    server: () => ({ tree: { "a;b|%41\\c": "x", a: "x", "a;b|A\\c": "x", "a;b|Ac": "x" } }),
    steps: () => [{ op: "delete", remote: "a;b|%41\\c" }],
    judge: holds(
      (_, scene) =>
        scene.remote("/a;b|%41\\c") === undefined &&
        ["/a", "/a;b|A\\c", "/a;b|Ac"].every((path) => scene.remote(path) !== undefined),
      "another file, or none",
    ),
  },
];
