import { expect, describe, it } from "vitest";
import { checkRow, type TreeRow } from "./trees.ts";

const files = { "a.txt": "hello", "d/b.txt": "b" };
const below = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${root}/${path}`, content]));
const anything = expect.any(String) as string;
const AGAIN = [
  "4 steps left out: done already",
  "apply: 0 new, 0 changed, 0 removed, 0 equal, 4 skipped; 0, TIME",
];
const onServer = { "www/": "", ...below("www"), "www/d/": "" };
const here = { "p.ndjson": anything, "there/": "", ...below("there"), "there/d/": "" };

/** Plans that make the target's root, applied twice. */
const rows: Readonly<Record<string, TreeRow>> = {
  "to a server": {
    words: ["plan -o p.ndjson local URL/www", "apply p.ndjson local URL/www", "apply p.ndjson local URL/www"],
    local: below("local"),
    exit: 0,
    stdout: [],
    stderr: AGAIN,
    localAfter: { "p.ndjson": anything },
    remoteAfter: onServer,
  },
  "to a server, with nothing to do as an error": {
    words: [
      "plan -o p.ndjson local URL/www",
      "apply -q p.ndjson local URL/www",
      "apply -q --error-on-no-transfer p.ndjson local URL/www",
    ],
    local: below("local"),
    exit: 9,
    stdout: [],
    stderr: ["ftpl: there was nothing to do"],
    localAfter: { "p.ndjson": anything },
    remoteAfter: onServer,
  },
  "to this machine": {
    words: [
      "plan -o p.ndjson URL/source there",
      "apply p.ndjson URL/source there",
      "apply p.ndjson URL/source there",
    ],
    remote: below("source"),
    exit: 0,
    stdout: [],
    stderr: AGAIN,
    localAfter: here,
  },
};

describe("V2: a plan that has been applied has no step left, not even that of its root", () => {
  it.concurrent.each(Object.entries(rows))("%s", async (_, row) => void (await checkRow(row)));
});
