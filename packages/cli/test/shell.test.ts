import { describe } from "vitest";
import { PASSWORD } from "./program.ts";
import { type Row, runTable } from "./table.ts";

/** A row for lines of a shell that are read from standard input. */
type Lines = Omit<Row, "words" | "stdin"> & { readonly lines: readonly string[]; readonly at?: string };

const tree = {
  "/pub/a.txt": "a",
  "/pub/b.txt": "b",
  "/pub/.hidden.txt": "hidden",
  "/pub/my dir/c d.txt": "cd",
  "/pub/sub/deep/e.txt": "e",
  "/pub/-rf": "dash",
  "/pub/we:ird.txt": "colon",
  "/pub/st*r": "star",
  "/top.txt": "top",
};

/** What is on the server as the tables see it. */
const all = { ...tree, "/pub/": "", "/pub/my dir/": "", "/pub/sub/": "", "/pub/sub/deep/": "" };

function rowOf({ lines, at = "URL/pub", ...rest }: Lines): Row {
  return { ...rest, words: ["run", "-q", "--tls", "off", "-", at], stdin: lines.join("\n") };
}

function table(rows: Readonly<Record<string, Lines>>): Readonly<Record<string, Row>> {
  return Object.fromEntries(Object.entries(rows).map(([name, lines]) => [name, rowOf(lines)]));
}

/** The end of standard error after a line has failed. */
function failed(line: number, exit: number): string {
  return `ftpl: standard input, line ${line}: ended with ${exit}; the lines after it were not run\n`;
}

const names = "-rf\na.txt\nb.txt\nmy dir\nst*r\nsub\nwe:ird.txt\n";

describe("V4: working directories of a shell", () => {
  runTable(
    table({
      "the first one is that of the URL": { lines: ["pwd", "ls"], stdout: `/pub\n${names}` },
      "without a path it is the login directory": { at: "URL", lines: ["pwd"], stdout: "/\n" },
      "cd, and paths that begin there": {
        lines: ["cd sub", "ls", "cd deep", "cat e.txt"],
        stdout: "deep\ne",
      },
      "cd upwards": { lines: ["cd sub/deep/..", "pwd", "cd ../..", "pwd"], stdout: "/pub/sub\n/\n" },
      "cd above the root": { lines: ["cd ../../..", "pwd", "cat ../top.txt"], stdout: "/\ntop" },
      "cd to a name with a space": { lines: ["cd 'my dir'", "cat c\\ d.txt"], stdout: "cd" },
      "cd without a word, and back": { lines: ["cd", "pwd", "cd -", "pwd"], stdout: "/\n/pub\n" },
      "cd to the root": { lines: ["cd /", "pwd", "ls"], stdout: "/\npub\ntop.txt\n" },
      "cd by a pattern": { lines: ["cd s?b", "pwd"], stdout: "/pub/sub\n" },
      "cd to a file": {
        lines: ["cd a.txt", "pwd"],
        exit: 8,
        stderr: /^ftpl: .*550.*a\.txt.*\nftpl: standard input, line 1: ended with 8/,
      },
      "cd to nothing stays": { lines: ["cd none"], exit: 8, stderr: /none/ },
      "lcd, lpwd and lls": {
        lines: ["lcd in", "lls", "put x.txt", "lcd ..", "lls"],
        local: { "in/x.txt": "x", "in/sub/y": "y" },
        stdout: "sub/\nx.txt\nin/\n",
        after: { ...all, "/pub/x.txt": "x" },
      },
      "lcd to nothing": { lines: ["lcd none"], exit: 3, stderr: /none/ },
      "a directory that is not there": { at: "URL/none", lines: ["pwd"], exit: 8, stderr: /none/ },
    }),
    tree,
  );
});

describe("V4: every command has its paths in a shell", () => {
  runTable(
    table({
      "ls of another directory": { lines: ["ls sub", "ls /"], stdout: "deep\npub\ntop.txt\n" },
      "ls of several": { lines: ["ls sub 'my dir'"], stdout: "sub:\ndeep\n\nmy dir:\nc d.txt\n" },
      tree: { lines: ["tree sub"], stdout: /deep[^]*e\.txt/ },
      du: { lines: ["du -s sub", "du -s"], stdout: "1        /pub/sub\n24       /pub\n" },
      find: { lines: ["find --name *.txt sub"], stdout: "/pub/sub/deep/e.txt\n" },
      stat: { lines: ["stat a.txt"], stdout: /path +\/pub\/a\.txt\n/ },
      cat: { lines: ["cat a.txt b.txt"], stdout: "ab" },
      "get into the local directory": { lines: ["get a.txt"], localAfter: { "a.txt": "a" } },
      "get under another name": { lines: ["get a.txt b"], localAfter: { b: "a" } },
      "get to standard output": { lines: ["get a.txt -"], stdout: "a" },
      "get a tree": { lines: ["get sub"], localAfter: { "sub/deep/e.txt": "e" } },
      "get into a directory": {
        lines: ["get a.txt b.txt in/"],
        localAfter: { "in/a.txt": "a", "in/b.txt": "b" },
      },
      put: { lines: ["put x"], local: { x: "x" }, after: { ...all, "/pub/x": "x" } },
      "put under another name": {
        lines: ["put x sub/y"],
        local: { x: "x" },
        after: { ...all, "/pub/sub/y": "x" },
      },
      "put a tree": {
        lines: ["put www", "put www .", "cd sub", "put www .."],
        local: { "www/x": "x" },
        after: { ...all, "/pub/www/": "", "/pub/www/x": "x" },
      },
      "copy a tree": {
        lines: ["cd 'my dir'", "cp -r ../sub/deep ."],
        after: { ...all, "/pub/my dir/deep/": "", "/pub/my dir/deep/e.txt": "e" },
      },
      doctor: { lines: ["doctor"], stdout: /\nok +login: [^]*\n {2}ftpl ls --tls off URL\/%2Fpub\n/ },
      "plan and apply": {
        lines: ["plan www :site -o plan.json", "apply plan.json www :site", "cat site/x"],
        local: { "www/x": "x" },
        stdout: /x$/,
      },
      cp: { lines: ["cp a.txt sub/"], after: { ...all, "/pub/sub/a.txt": "a" } },
      mv: {
        lines: ["cd sub", "mv deep/e.txt ../../f.txt"],
        after: Object.fromEntries(
          Object.entries({ ...all, "/f.txt": "e" }).filter(([path]) => path !== "/pub/sub/deep/e.txt"),
        ),
      },
      "mkdir and rmdir": { lines: ["mkdir -p n/e/w", "rmdir n/e/w", "ls n"], stdout: "e\n" },
      chmod: { lines: ["chmod 600 a.txt", "ls -l a.txt"], stdout: /^-rw-------/ },
      touch: { lines: ["touch new.txt", "ls new.txt"], stdout: "new.txt\n" },
      hash: { lines: ["hash --algorithm sha256 a.txt"], stdout: /^ca978112\w+ {2}\S*a\.txt\n$/ },
      feat: { lines: ["feat"], stdout: /^MLST/m },
      quote: { lines: ["quote NOOP", "quote -n NOOP"], stdout: /^200 .*\nwould send NOOP\n$/ },
      "rm a tree": {
        lines: ["rm -r sub"],
        after: Object.fromEntries(Object.entries(all).filter(([path]) => !path.includes("/sub/"))),
      },
      "sync, with the server's path marked": {
        lines: ["sync www :site"],
        local: { "www/index.html": "hi" },
        after: { ...all, "/pub/site/": "", "/pub/site/index.html": "hi" },
      },
      "sync from the server": {
        lines: ["sync :sub copy"],
        localAfter: { "copy/deep/e.txt": "e" },
      },
      diff: { lines: ["diff :sub :sub"], stdout: "" },
      "deploy and release": {
        lines: ["deploy www live", "ls live", "release www rel", "ls rel"],
        local: { "www/index.html": "hi" },
        stdout: /index\.html\n[^]*index\.html\n/,
      },
      "a URL is a URL": { lines: ["ls --tls off URL/pub/sub"], stdout: "deep\n" },
      "flags of connections open one": { lines: ["ls --tls off --connections 1 sub"], stdout: "deep\n" },
      "another file of lines": {
        lines: ["run more.ftpl", "pwd"],
        local: { "more.ftpl": "cd sub\nls\n" },
        stdout: "deep\n/pub/sub\n",
      },
    }),
    tree,
  );
});

describe("V4: patterns of a shell", () => {
  runTable(
    table({
      "on the server": { lines: ["cat *.txt"], stdout: "abcolon" },
      "one letter, and one of several": {
        lines: ["cat ?.txt", "cat [ab].txt", "cat [!a].txt"],
        stdout: "ababb",
      },
      "hidden names when they are asked for": { lines: ["cat .*.txt"], stdout: "hidden" },
      "in several directories": { lines: ["cat s*/d*/*"], stdout: "e" },
      "names that are no text": {
        tree: { "/pub/gr\u00fcn.txt": "green", "/pub/r\u00f6t/a": "red" },
        lines: ["cat gr*.txt", "cat r*/a", "cd r*", "cat a", "cd ..", "rm -r r*", "ls -d */"],
        stdout: "greenredred",
        exit: 2,
        stderr: /nothing matches \*\/\n/,
      },
      "directories alone": { lines: ["ls -d */"], stdout: /my dir[^]*sub/ },
      "absolute ones": { lines: ["cat /*.txt", "cat /p*/a*"], stdout: "topa" },
      "names that would be flags or sites": { lines: ["cat *r? *r*t"], stdout: "dashcolon" },
      "quoted, they are names": { lines: ["cat 'st*r' \"st*r\" st\\*r"], stdout: "starstarstar" },
      "quoted in a part": { lines: ["cat st'*'?"], stdout: "star" },
      "braces are no pattern": { lines: ["cat {a,b}.txt"], exit: 8, stderr: /\{a,b\}\.txt/ },
      "nothing that matches": {
        lines: ["rm *.zip", "rm -r sub"],
        exit: 2,
        stderr: `ftpl: nothing matches *.zip\n${failed(1, 2)}`,
        after: all,
      },
      "get what matches": { lines: ["get [ab].txt"], localAfter: { "a.txt": "a", "b.txt": "b" } },
      "get what matches into a directory": {
        lines: ["get [ab].txt in/"],
        localAfter: { "in/a.txt": "a", "in/b.txt": "b" },
      },
      "put what matches here": {
        lines: ["put *.html"],
        local: { "x.html": "x", "y.html": "y", "z.txt": "z" },
        after: { ...all, "/pub/x.html": "x", "/pub/y.html": "y" },
      },
      "put by a pattern that matches on the server alone": {
        lines: ["put [ab].txt"],
        exit: 2,
        stderr: `ftpl: nothing matches [ab].txt\n${failed(1, 2)}`,
      },
      "values of flags are none": {
        lines: ["find --name [ab].txt --max-depth 1"],
        stdout: "/pub/a.txt\n/pub/b.txt\n",
      },
    }),
    tree,
  );
});

describe("V4: lines of a shell", () => {
  runTable(
    table({
      "of this machine, without the password": {
        lines: ["!echo \"[$FTP_PASSWORD]\" 'quoted'; echo $HOME > home; test -s home"],
        stdout: "[] quoted\n",
      },
      "of this machine, that fails": { lines: ["!exit 7"], exit: 7, stderr: failed(1, 7) },
      "comments and empty ones": { lines: ["", "  # nothing", "pwd # here"], stdout: "/pub\n" },
      "an unknown command": {
        lines: ["lss"],
        exit: 2,
        stderr: `ftpl: there is no command "lss"; did you mean "ls"?\n${failed(1, 2)}`,
      },
      "a wrong flag, in one line": {
        lines: ["ls --recursiv"],
        exit: 2,
        stderr: `ftpl: unknown option '--recursiv' (Did you mean --recursive?)\n${failed(1, 2)}`,
      },
      "a shell in it": { lines: ["shell URL"], exit: 2, stderr: /there is no command "shell"/ },
      "an error of the server": {
        lines: ["cat none"],
        exit: 8,
        stderr: /^ftpl: ENOENT.*none.*\nftpl: standard input, line 1: ended with 8.*\n$/,
      },
      "standard input is taken": { lines: ["put - x"], exit: 2, stderr: /- is taken/ },
      "standard input is taken by its other names": {
        lines: ["ls --password-stdin"],
        exit: 2,
        stderr: /--password-stdin is taken/,
      },
      "the whole working directory": {
        lines: ["rm -r ."],
        exit: 25,
        stderr: /the working directory/,
        after: all,
      },
      "what is above it": {
        lines: ["cd sub", "rm -r ../../pub"],
        exit: 25,
        stderr: /working directory/,
        after: all,
      },
      "exit ends them": { lines: ["pwd", "exit", "pwd"], stdout: "/pub\n" },
      "quit with a code": {
        lines: ["quit 3", "pwd"],
        exit: 3,
        stderr: failed(1, 3),
      },
      "exit with a wrong code": { lines: ["exit 256"], exit: 2, stderr: /0 to 255/ },
      "help of a command of the shell": { lines: ["help lcd"], stdout: /Usage: ftpl lcd[^]*on this machine/ },
      "help of all": { lines: ["help"], stdout: /\n {2}pwd [^]*\n {2}lcd / },
      "as JSON": { lines: ["ls --json sub"], stdout: /^\{"type":"entry".*"name":"deep".*\}\n$/ },
    }),
    tree,
  );

  runTable(
    {
      "all are read before the first is run": {
        words: "run --tls off - URL/pub",
        stdin: "mkdir x\nls 'y",
        exit: 2,
        stderr: /line 2: a ' has no end/,
        after: all,
      },
      "as a dry run, in which directories are changed": {
        words: "run -n --tls off - URL/pub",
        stdin: "cd sub\nmkdir x\nrm -r *\nls\nput lines.ftpl\n!touch made\nrun lines.ftpl\n",
        local: { "lines.ftpl": "cd deep\nput lines.ftpl\n" },
        stdout: [
          "would make /pub/sub/x",
          "would remove /pub/sub/deep/e.txt",
          "would remove /pub/sub/deep",
          "deep",
          "would upload lines.ftpl to /pub/sub/lines.ftpl",
          "would run touch made",
          "would upload lines.ftpl to /pub/sub/deep/lines.ftpl",
          "",
        ].join("\n"),
        after: all,
        localAfter: { "lines.ftpl": "cd deep\nput lines.ftpl\n" },
      },
      "flags of connections without a server": {
        words: "run --tls off -",
        stdin: "",
        exit: 2,
        stderr: /need the server/,
      },
      "a password among the lines": {
        words: "run --password-stdin - URL",
        stdin: "secret\nls\n",
        exit: 2,
        stderr: /--password-stdin is taken/,
      },
      "lines from a file, and a password on standard input": {
        words: "run --tls off --password-stdin lines.ftpl URL/pub/sub",
        local: { "lines.ftpl": "ls\n" },
        env: { FTP_PASSWORD: "" },
        stdin: `${PASSWORD}\n`,
        stdout: "deep\n",
      },
      "one login for all": {
        words: "run --tls off - URL/pub",
        stdin: "ls sub\ncat a.txt\ncd sub\nls\n",
        stdout: "deep\nadeep\n",
        also: ({ commands }) => {
          const logins = commands.filter((line) => line.startsWith("USER")).length;
          if (logins !== 1) throw new Error(`${logins} logins`);
        },
      },
      "a shell without a terminal": {
        words: "shell URL",
        exit: 2,
        stderr: /needs a terminal: "ftpl run FILE REMOTE"/,
      },
    },
    tree,
  );
});
