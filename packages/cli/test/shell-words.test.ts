import { homedir } from "node:os";
import { array, assert, asyncProperty, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../src/errors/usage-error.ts";
import { commands } from "../src/program/commands.ts";
import { completeLine } from "../src/shell/complete-line.ts";
import { expandGlob, type Listed, type ListNames } from "../src/shell/expand-glob.ts";
import { cachedLister } from "../src/shell/list-names.ts";
import { parseOpenWords, parseWords } from "../src/shell/parse-words.ts";
import { labelOf, promptOf } from "../src/shell/prompt.ts";
import { quoteWord } from "../src/shell/quote-word.ts";
import { readLine } from "../src/shell/read-line.ts";

/** A lister of directories by their paths, in which a name with a slash is a directory, and one with an at sign a link. */
function listerOf(tree: Readonly<Record<string, readonly string[]>>): ListNames {
  return async (directory) =>
    (tree[directory] ?? []).map(
      (text): Listed => ({
        name: text.replace(/[/@]$/, ""),
        isDirectory: text.endsWith("/") || (text.endsWith("@") ? undefined : false),
      }),
    );
}

const remote = listerOf({
  "": [
    "pub/",
    "a.txt",
    "b.txt",
    "my dir/",
    "my file",
    "link@",
    ".hidden",
    "na:me",
    "-x",
    "new\nline",
    "new\u202ename",
    "it's",
  ],
  "pub/": ["index.html", "images/"],
  "my dir/": ["in side"],
  "link/": ["in-link"],
  "/": ["etc/"],
});
const local = listerOf({
  [`${homedir()}/`]: ["at home", "docs/"],
  [`${homedir()}/docs/`]: ["a.md"],
  "": ["local.txt", "www/", "a space"],
  "www/": ["index.html"],
});
const listers = { local, remote };

/** What is typed, and the program's words that it stands for. */
const lines: Readonly<Record<string, readonly string[]>> = {
  ls: ["ls", ":"],
  "ls -l": ["ls", "-l", ":"],
  "ls pub": ["ls", "pub"],
  "ls *": [
    "ls",
    "./-x",
    "a.txt",
    "b.txt",
    "it's",
    "link",
    "my dir",
    "my file",
    "./na:me",
    "new\nline",
    "new\u202ename",
    "pub",
  ],
  "ls */": ["ls", "link/", "my dir/", "pub/"],
  "ls l*/*": ["ls", "link/in-link"],
  "get [ab].txt": ["get", ":a.txt", ":b.txt"],
  "get [ab].txt here/": ["get", ":a.txt", ":b.txt", "here/"],
  "get --segments 2 a.txt": ["get", "--segments", "2", ":a.txt"],
  "get a.txt -": ["get", ":a.txt", "-"],
  "get -- -x": ["get", "--", ":-x"],
  "get site:x": ["get", "site:x"],
  "put *.txt": ["put", "local.txt", ":./"],
  "put -n www/* pub/": ["put", "-n", "www/index.html", ":pub/"],
  "put ~/at\\ home": ["put", `${homedir()}/at home`, ":./"],
  "put ~/d*/*.md": ["put", `${homedir()}/docs/a.md`, ":./"],
  "put '~/x' \\~/y ~": ["put", "~/x", "~/y", ":~"],
  "get ~/x": ["get", ":~/x"],
  "sync ~ :pub": ["sync", homedir(), ":pub"],
  "put :a.txt": ["put", ":a.txt", ":./"],
  "cp a.txt pub": ["cp", ":a.txt", ":pub"],
  "put x .": ["put", "x", ":./"],
  "put x :": ["put", "x", ":./"],
  "cp -r pub ..": ["cp", "-r", ":pub", ":../"],
  "cp -r pub/. ./..": ["cp", "-r", ":pub/.", ":./../"],
  "mv a.txt .": ["mv", "a.txt", "./"],
  "mv ?.txt pub/": ["mv", "a.txt", "b.txt", "pub/"],
  "sync www :pub": ["sync", "www", ":pub"],
  "sync -n :p* www": ["sync", "-n", ":pub", "www"],
  "deploy www pub": ["deploy", "www", ":pub"],
  "rollback pub": ["rollback", ":pub"],
  "chmod 644 *.txt": ["chmod", "644", "a.txt", "b.txt"],
  "find --name *.txt": ["find", "--name", "*.txt", ":"],
  "quote SITE HELP": ["quote", ":", "SITE", "HELP"],
  "quote SITE UMASK ?": ["quote", ":", "SITE", "UMASK", "?"],
  "site ls": ["site", "ls"],
  "help get": ["help", "get"],
};

/** What is typed up to the key, what is offered, and what of the line it stands for. */
const completions: Readonly<Record<string, { readonly offers: readonly string[]; readonly typed: string }>> =
  {
    "": { offers: [...commands.map(({ name }) => name), "help"].sort(), typed: "" },
    rmd: { offers: ["rmdir "], typed: "rmd" },
    "help rmd": { offers: ["rmdir "], typed: "rmd" },
    "nothing ": { offers: [], typed: "" },
    "ls --rec": { offers: ["--recursive "], typed: "--rec" },
    "get --verify si": { offers: ["size "], typed: "si" },
    "get --ca lo": { offers: ["local.txt "], typed: "lo" },
    "ls p": { offers: ["pub/"], typed: "p" },
    "ls pub/": { offers: ["pub/images/", "pub/index.html"], typed: "pub/" },
    "ls pub/in": { offers: ["pub/index.html "], typed: "pub/in" },
    "ls /": { offers: ["/etc/"], typed: "/" },
    "ls my": { offers: ["my\\ dir/", "my\\ file"], typed: "my" },
    "ls my\\ d": { offers: ["my\\ dir/"], typed: "my\\ d" },
    "ls 'my f": { offers: ["'my file' "], typed: "'my f" },
    'ls "my d': { offers: ['"my dir/'], typed: '"my d' },
    "ls 'my dir'/": { offers: ["my\\ dir/in\\ side "], typed: "'my dir'/" },
    "ls it": { offers: ["it\\'s "], typed: "it" },
    "ls na": { offers: ["./na:me "], typed: "na" },
    "ls li": { offers: ["link "], typed: "li" },
    "ls .": { offers: [".hidden "], typed: "." },
    "ls new": { offers: [], typed: "new" },
    "get a": { offers: ["a.txt "], typed: "a" },
    "get a.txt w": { offers: ["www/"], typed: "w" },
    "put w": { offers: ["www/"], typed: "w" },
    "put www/index.html p": { offers: ["pub/"], typed: "p" },
    "put -n a": { offers: ["a\\ space "], typed: "a" },
    "put ~/a": { offers: ["~/at\\ home "], typed: "~/a" },
    "put ~/": { offers: ["~/at\\ home", "~/docs/"], typed: "~/" },
    "put '~/": { offers: [], typed: "'~/" },
    "!ls ~/d": { offers: ["~/docs/"], typed: "~/d" },
    "sync w": { offers: ["www/"], typed: "w" },
    "sync www :p": { offers: [":pub/"], typed: ":p" },
    "chmod 6": { offers: [], typed: "6" },
    "chmod 644 b": { offers: ["b.txt "], typed: "b" },
    "!cat lo": { offers: ["local.txt "], typed: "lo" },
  };

describe("V4: the words of a line in a shell", () => {
  it.each(Object.entries(lines))("%s", async (line, words) => {
    expect(await readLine(line, commands, listers)).toEqual(words);
  });

  it.each([
    ["rm *.zip", "nothing matches *.zip"],
    ["put *.html", "nothing matches *.html"],
    ["cta a.txt", 'there is no command "cta"; did you mean "cat"?'],
    ["ls 'a", "a ' has no end"],
    ['ls "a', 'a " has no end'],
    ["ls a\\", "a backslash ends the line"],
    ["put - x", "- is taken: the commands come from standard input"],
    ["cat -", "- is taken: the commands come from standard input"],
    ["hash -c -", "- is taken: the commands come from standard input"],
    ["ls --password-stdin", "--password-stdin is taken: the commands come from standard input"],
  ])("%s is refused", async (line, message) => {
    await expect(readLine(line, commands, listers)).rejects.toThrow(new UsageError(message));
  });

  it("are what was quoted, whatever it is, and never a pattern", async () => {
    const text = string({ unit: "grapheme", minLength: 1 });
    const quotes = constantFrom<["", "'", '"']>("", "'", '"');
    await assert(
      asyncProperty(array(text), quotes, async (given, quote) => {
        const line = given.map((each) => `${quoteWord(each, quote)}${quote}`).join(" ");
        const words = parseWords(line);
        expect(words.map((word) => word.text)).toEqual(given);
        expect(words.map(({ pattern }) => pattern)).toEqual(given.map(() => undefined));
      }),
    );
  });

  it("hold every character of the line, and stand in it one after the other", () => {
    assert(
      property(string({ unit: "grapheme" }), (line) => {
        let end = 0;
        for (const word of parseOpenWords(line)) {
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          end = word.end;
        }
        expect(end).toBeLessThanOrEqual(line.length);
      }),
    );
  });
});

describe("V4: patterns", () => {
  it("find each name by itself, and by the star", async () => {
    const name = string({ unit: "grapheme", minLength: 1 }).filter((each) => !/[/.\0]/.test(each));
    const assertAll = async (run: (names: string[]) => Promise<void>): Promise<void> =>
      await assert(asyncProperty(array(name), run), {
        examples: [[["\u2028 "]], [["\n"]], [["\r x"]], [["\\ "]], [["\\\\\\\\"]]],
      });
    await assertAll(async (names) => {
      const list: ListNames = async () => names.map((each) => ({ name: each, isDirectory: false }));
      expect(await expandGlob("*", list)).toEqual(names.toSorted());
      for (const each of names) {
        const [word] = parseWords(`[x]*/../${quoteWord(each)}`);
        expect(word?.text).toBe(`[x]*/../${each}`);
        const [one] = parseWords(`${quoteWord(each)}*`);
        expect(await expandGlob(one?.pattern ?? "", list)).toContain(each);
      }
    });
  });

  it.each([
    ["[!ab]*", ["c"]],
    ["[^ab]*", ["c"]],
    ["[b-c]", ["b", "c"]],
    ["**", ["a", "b", "c"]],
    [".*", [".d"]],
    ["[", []],
    ["+(a)*", ["+(a)"]],
    ["[[:alpha:]]", ["a", "b", "c"]],
    ["[![:digit:]b]", ["a", "c"]],
    ["[]a]", ["a"]],
    ["[a\\-c]", ["a", "c"]],
    ["[c-a]", []],
    ["[a-]", ["a"]],
    ["[[:nothing:]]", []],
    ["?", ["a", "b", "c"]],
  ])("%s", async (text, found) => {
    const names = text.startsWith("+") ? ["a", "+(a)"] : ["a", "b", "c", ".d"];
    const [word] = parseWords(text);
    expect(await expandGlob(word?.pattern ?? "", listerOf({ "": names }))).toEqual(found);
  });
});

describe("V4: completion in a shell", () => {
  it.each(Object.entries(completions))('"%s"', async (line, { offers, typed }) => {
    expect(await completeLine(line, commands, listers)).toEqual([offers, typed]);
  });

  it("asks for a directory once in a moment", async () => {
    let [now, asked] = [0, 0];
    const list = cachedLister(
      async () => {
        asked++;
        return [];
      },
      () => now,
    );
    for (const at of [0, 4000, 5000, 5001, 9000]) {
      now = at;
      await list("pub/");
    }
    expect(asked).toBe(2);
    await list("other/");
    expect(asked).toBe(3);
  });
});

describe("V4: the prompt of a shell", () => {
  it.each([
    ["ftp://me:secret@ftp.example.com:2121/pub", "/pub", 80, "ftp.example.com:/pub> "],
    ["work:docs", "/home/me/docs", 80, "work:/home/me/docs> "],
    ["ftps://[::1]/", "/", 80, "[::1]:/> "],
    ["work:", "/a/rather/long/way/to/the/place", 40, "work:/a/r…he/place> "],
    ["work:", "/a\u001b[2J\nb", 80, "work:/a\\x1b[2J\\x0ab> "],
  ])("%s in %s at %i columns", (word, path, columns, prompt) => {
    expect(promptOf(labelOf(word), path, columns)).toBe(prompt);
  });
});
