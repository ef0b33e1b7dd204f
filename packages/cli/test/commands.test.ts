import { at, faults } from "@ftplib/testkit";
import { describe, expect } from "vitest";
import { MODIFIED, type Row, runTable } from "./table.ts";

const tree = {
  "/a.txt": "hello\n",
  "/.hidden": "h",
  "/empty/": "",
  "/pub/b.txt": "b",
  "/pub/big.bin": "x".repeat(2048),
  "/pub/sub/c d.txt": "ccc",
};
const off = "--tls off";
/** Every file and directory of `tree`, with some changed; undefined: gone. */
function having(changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const all = { ...tree, "/pub/": "", "/pub/sub/": "", ...changes };
  return Object.fromEntries(
    Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined),
  );
}
const refused = (verb: string, reply: string): Row["server"] => ({
  faults: [at(`${verb}-command`, faults.reply(reply))],
});

const listing: Record<string, Row> = {
  "tree: all that is below": {
    words: `tree ${off} URL`,
    stdout:
      ".\n├── a.txt\n├── empty\n└── pub\n    ├── b.txt\n    ├── big.bin\n    └── sub\n        └── c d.txt\n\n3 directories, 4 files\n",
  },
  "tree -a: names with a dot": { words: `tree ${off} -a URL`, stdout: /├── \.hidden\n/ },
  "tree -d: directories alone": {
    words: `tree ${off} -d URL`,
    stdout: ".\n├── empty\n└── pub\n    └── sub\n\n3 directories\n",
  },
  "tree -L: one level": {
    words: `tree ${off} -L 1 URL/pub`,
    stdout: "pub\n├── b.txt\n├── big.bin\n└── sub\n\n1 directories, 2 files\n",
  },
  "tree -s: sizes": { words: `tree ${off} -s URL/pub`, stdout: /\[ {7}2048\] {2}big\.bin\n/ },
  "tree -h: sizes for people": { words: `tree ${off} -h URL/pub`, stdout: /\[ 2\.0k\] {2}big\.bin\n/ },
  "tree --json": {
    words: `tree ${off} --json URL/pub/sub`,
    stdout: /^\{"type":"entry","path":"pub\/sub\/c d\.txt".*\}\n$/,
  },
  "tree: nothing there": { words: `tree ${off} URL/none`, exit: 8, stderr: /ENOENT.*none/ },
  "tree: one of two is not there": {
    words: `tree ${off} URL/none URL/empty`,
    exit: 23,
    stdout: "empty\n\n0 directories, 0 files\n",
    stderr: /ENOENT.*\n.*1 of 2 failed/,
  },
  "tree -L 0": { words: `tree ${off} -L 0 URL`, exit: 2, stderr: /--level takes a whole number from 1/ },
  "du: every directory": {
    words: `du ${off} URL/pub`,
    stdout: "3        pub/sub\n2052     pub\n",
  },
  "du: the login directory": {
    words: `du ${off} URL`,
    stdout: "0        empty\n3        pub/sub\n2052     pub\n2059     .\n",
  },
  "du -s": { words: `du ${off} -s URL/pub`, stdout: "2052     pub\n" },
  "du -h": { words: `du ${off} -sh URL/pub`, stdout: "2.0k     pub\n" },
  "du -a": {
    words: `du ${off} -a URL/pub`,
    stdout:
      "1        pub/b.txt\n2048     pub/big.bin\n3        pub/sub/c d.txt\n3        pub/sub\n2052     pub\n",
  },
  "du -d": { words: `du ${off} -d 1 URL`, stdout: "0        empty\n2052     pub\n2059     .\n" },
  "du -c": {
    words: `du ${off} -sc URL/pub URL/a.txt`,
    stdout: "2052     pub\n6        a.txt\n2058     total\n",
  },
  "du of a file": { words: `du ${off} URL/a.txt`, stdout: "6        a.txt\n" },
  "du --json": {
    words: `du ${off} --json -s URL/pub`,
    stdout: '{"type":"usage","path":"pub","bytes":2052,"files":3}\n',
  },
  "du -s -a": { words: `du ${off} -s -a URL`, exit: 2, stderr: /--summarize/ },
  "du: nothing there": { words: `du ${off} URL/none`, exit: 8, stderr: /ENOENT/ },
  "find: everything": {
    words: `find ${off} URL/pub`,
    stdout: "pub/b.txt\npub/big.bin\npub/sub\npub/sub/c d.txt\n",
  },
  "find --name": { words: `find ${off} --name *.txt URL`, stdout: "a.txt\npub/b.txt\npub/sub/c d.txt\n" },
  "find --name twice": { words: `find ${off} --name *.bin --name a* URL`, stdout: "a.txt\npub/big.bin\n" },
  "find --name: case counts": { words: `find ${off} --name *.TXT URL` },
  "find --iname": { words: `find ${off} --iname B.TXT URL`, stdout: "pub/b.txt\n" },
  "find --name: a dot is a letter": { words: `find ${off} --name *idden URL`, stdout: ".hidden\n" },
  "find --type d": { words: `find ${off} --type d URL`, stdout: "empty\npub\npub/sub\n" },
  "find --type f --max-depth 1": {
    words: `find ${off} --type f --max-depth 1 URL`,
    stdout: ".hidden\na.txt\n",
  },
  "find --type x": { words: `find ${off} --type x URL`, exit: 2, stderr: /f, d, l/ },
  "find --size +": { words: `find ${off} --size +1k URL`, stdout: "pub/big.bin\n" },
  "find --size -": { words: `find ${off} --size -2 URL`, stdout: ".hidden\npub/b.txt\n" },
  "find --size exact": { words: `find ${off} --size 6 URL`, stdout: "a.txt\n" },
  "find --size wrong": { words: `find ${off} --size many URL`, exit: 2, stderr: /--size takes/ },
  "find --newer: none": { words: `find ${off} --type f --newer 2026-01-03 URL` },
  "find --newer": { words: `find ${off} --newer 2026-01-01 --name a.txt URL`, stdout: "a.txt\n" },
  "find --older": { words: `find ${off} --older 2026-01-03 --name a.txt URL`, stdout: "a.txt\n" },
  "find --newer wrong": { words: `find ${off} --newer soon URL`, exit: 2, stderr: /--newer takes a time/ },
  "find -0": { words: `find ${off} -0 --name c* URL`, stdout: "pub/sub/c d.txt\0" },
  "find -l": {
    words: `find ${off} -l --name c* URL`,
    stdout: /^-r.*3 {2}2026-01-02 03:04 {2}pub\/sub\/c d\.txt\n$/,
  },
  "find of a file": { words: `find ${off} URL/a.txt`, stdout: "a.txt\n" },
  "find --json": {
    words: `find ${off} --json --name b.txt URL`,
    stdout: /^\{"type":"entry","path":"pub\/b\.txt"/,
  },
  "find: nothing there": { words: `find ${off} URL/none`, exit: 8, stderr: /ENOENT/ },
  feat: { words: `feat ${off} URL`, stdout: /^(?:[\w-]+(?: .*)?\n)+$/ },
  "feat --json": {
    words: `feat ${off} --json URL`,
    stdout: /^(?:\{"type":"feature","name":"[^"]+","parameters":"[^"]*"\}\n)+$/,
  },
  "feat: not known": { words: `feat ${off} URL`, server: refused("feat", "500 no") },
  "ls -h": { words: `ls ${off} -l -h URL/pub`, stdout: /2\.0k {2}2026-01-02 03:04 {2}big\.bin\n/ },
  "ls --help": { words: "ls --help", stdout: /-h, --human-readable/ },
  "-h is help before a command": { words: "-h", stdout: /Usage: ftpl/ },
};

const changing: Record<string, Row> = {
  mkdir: { words: `mkdir ${off} URL/new`, after: having({ "/new/": "" }) },
  "mkdir: two": { words: `mkdir ${off} URL/new URL/old`, after: having({ "/new/": "", "/old/": "" }) },
  "mkdir: there": { words: `mkdir ${off} URL/pub`, exit: 8, stderr: /EEXIST.*pub/, after: having() },
  "mkdir -p: there": { words: `mkdir ${off} -p URL/pub`, after: having() },
  "mkdir -p": { words: `mkdir ${off} -p URL/x/y`, after: having({ "/x/": "", "/x/y/": "" }) },
  "mkdir: the parent is missing": {
    words: `mkdir ${off} URL/x/y`,
    exit: 8,
    stderr: /ENOENT/,
    after: having(),
  },
  "mkdir: one of two": {
    words: `mkdir ${off} URL/pub URL/new`,
    exit: 23,
    stderr: /EEXIST.*\n.*1 of 2 failed; the others are done/,
    after: having({ "/new/": "" }),
  },
  "mkdir -n": { words: `mkdir ${off} -n URL/new`, stdout: "would make new\n", after: having() },
  "mkdir -p -n: there": { words: `mkdir ${off} -p -n URL/pub`, after: having() },
  "mkdir --json": {
    words: `mkdir ${off} --json URL/new`,
    stdout: '{"type":"done","action":"mkdir","path":"new"}\n',
  },
  "mkdir -m": {
    words: `mkdir ${off} -m 700 URL/new`,
    also: async ({ files }) => expect((await files.stat("/new"))?.mode).toBe(0o700),
  },
  "mkdir -m wrong": { words: `mkdir ${off} -m 999 URL/new`, exit: 2, stderr: /octal/, after: having() },
  "mkdir: an odd name": { words: ["mkdir", "--tls", "off", "URL/a b%23"], after: having({ "/a b#/": "" }) },
  "mkdir: no operand": { words: "mkdir", exit: 2, stderr: /missing required argument/ },
  rmdir: { words: `rmdir ${off} URL/empty`, after: having({ "/empty/": undefined }) },
  "rmdir: not empty": { words: `rmdir ${off} URL/pub`, exit: 8, stderr: /ENOTEMPTY.*pub/, after: having() },
  "rmdir: not there": { words: `rmdir ${off} URL/none`, exit: 8, stderr: /ENOENT.*none/ },
  "rmdir -n": { words: `rmdir ${off} -n URL/empty`, stdout: "would remove empty\n", after: having() },
  "rmdir -n: not empty": { words: `rmdir ${off} -n URL/pub`, exit: 8, stderr: /not empty/, after: having() },
  "rmdir --json": {
    words: `rmdir ${off} --json URL/empty`,
    stdout: '{"type":"done","action":"rmdir","path":"empty"}\n',
  },
  "rm: a file": { words: `rm ${off} URL/a.txt`, after: having({ "/a.txt": undefined }) },
  "rm: several": {
    words: `rm ${off} URL/a.txt URL/pub/b.txt`,
    after: having({ "/a.txt": undefined, "/pub/b.txt": undefined }),
  },
  "rm: not there": { words: `rm ${off} URL/none`, exit: 8, stderr: /ENOENT.*none/, after: having() },
  "rm -f: not there": { words: `rm ${off} -f URL/none`, after: having() },
  "rm: one of two": {
    words: `rm ${off} URL/none URL/a.txt`,
    exit: 23,
    stderr: /ENOENT.*none.*\n.*1 of 2 failed/,
    after: having({ "/a.txt": undefined }),
  },
  "rm: a directory": { words: `rm ${off} URL/pub`, exit: 8, stderr: /EISDIR/, after: having() },
  "mv: a name with a control byte": {
    words: `mv ${off} -q URL/d/t%09b URL/d/good`,
    tree: { "/d/a\u0007.txt": "a", "/d/t\tb": "b" },
    after: { "/d/": "", "/d/a\u0007.txt": "a", "/d/good": "b" },
  },
  "rm: a name with a control byte": {
    words: `rm ${off} URL/d/t%09b`,
    tree: { "/d/t\tb": "b" },
    after: { "/d/": "" },
  },
  "rm -r: names with control bytes": {
    words: `rm ${off} -r URL/d`,
    tree: { "/d/a\u0007.txt": "a", "/d/t\tb": "b" },
    after: {},
  },
  "rm -r": {
    words: `rm ${off} -r URL/pub`,
    after: { "/.hidden": "h", "/a.txt": "hello\n", "/empty/": "" },
  },
  "rm -rf: not there": { words: `rm ${off} -rf URL/none` },
  "rm -r -n": {
    words: `rm ${off} -r -n URL/pub`,
    stdout:
      "would remove pub/b.txt\nwould remove pub/big.bin\nwould remove pub/sub\nwould remove pub/sub/c d.txt\nwould remove pub\n",
    after: having(),
  },
  "rm -n: a directory": {
    words: `rm ${off} -n URL/pub`,
    exit: 8,
    stderr: /removed with -r/,
    after: having(),
  },
  "rm -n --json": {
    words: `rm ${off} -n --json URL/a.txt`,
    stdout: '{"type":"planned","action":"rm","path":"a.txt","size":6}\n',
    after: having(),
  },
  "rm -r: the login directory": {
    words: `rm ${off} -r URL`,
    exit: 25,
    stderr: /name what is in it/,
    after: having(),
  },
  "rm -r: one file is refused": {
    words: `rm ${off} -r URL/pub`,
    server: {
      faults: [
        at("dele-command", (truth, step) =>
          step.argument.endsWith("b.txt") ? faults.reply("550 locked")(truth, step) : truth,
        ),
      ],
    },
    exit: 23,
    stderr: /550 locked/,
    after: { "/.hidden": "h", "/a.txt": "hello\n", "/empty/": "", "/pub/": "", "/pub/b.txt": "b" },
  },
  "rm: a local path": { words: `rm ${off} a.txt`, exit: 2, stderr: /"a\.txt" is not on a server/ },
  "mv: a file": {
    words: `mv ${off} URL/a.txt URL/z.txt`,
    after: having({ "/a.txt": undefined, "/z.txt": "hello\n" }),
  },
  "mv: into a directory": {
    words: `mv ${off} URL/a.txt URL/empty`,
    after: having({ "/a.txt": undefined, "/empty/a.txt": "hello\n" }),
  },
  "mv: several into a directory": {
    words: `mv ${off} URL/a.txt URL/.hidden URL/empty/`,
    after: having({
      "/a.txt": undefined,
      "/.hidden": undefined,
      "/empty/a.txt": "hello\n",
      "/empty/.hidden": "h",
    }),
  },
  "mv: several into a file": {
    words: `mv ${off} URL/.hidden URL/empty URL/a.txt`,
    exit: 2,
    stderr: /not a directory/,
    after: having(),
  },
  "mv: not there": { words: `mv ${off} URL/none URL/z`, exit: 8, stderr: /ENOENT.*none/, after: having() },
  "mv: one of two": {
    words: `mv ${off} URL/none URL/a.txt URL/empty`,
    exit: 23,
    stderr: /ENOENT.*none.*\n.*1 of 2 failed/,
    after: having({ "/a.txt": undefined, "/empty/a.txt": "hello\n" }),
  },
  "mv -n": {
    words: `mv ${off} -n URL/a.txt URL/z.txt`,
    stdout: "would rename a.txt to z.txt\n",
    after: having(),
  },
  "mv -n: not there": { words: `mv ${off} -n URL/none URL/z`, exit: 8, stderr: /ENOENT/, after: having() },
  "mv --no-clobber": {
    words: `mv ${off} --no-clobber URL/a.txt URL/.hidden`,
    exit: 8,
    stderr: /\.hidden is there already/,
    after: having(),
  },
  "mv --json": {
    words: `mv ${off} --json URL/a.txt URL/z.txt`,
    stdout: '{"type":"done","action":"mv","path":"a.txt","target":"z.txt"}\n',
  },
  "mv: one operand": { words: `mv ${off} URL/a.txt`, exit: 2, stderr: /a source and a target/ },
  "mv: two servers": {
    words: `mv ${off} URL/a.txt OTHER/a.txt`,
    exit: 2,
    stderr: /copy with cp/,
    after: having(),
  },
  "chmod: octal": {
    words: `chmod ${off} 600 URL/a.txt`,
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.mode).toBe(0o600),
  },
  "chmod: symbolic": {
    words: `chmod ${off} go-r,u+x URL/a.txt`,
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.mode).toBe(0o700),
  },
  "chmod: a=rX keeps files from being programs": {
    words: `chmod ${off} -R a=rX URL/pub`,
    also: async ({ files }) => {
      expect((await files.stat("/pub/sub"))?.mode).toBe(0o555);
      expect((await files.stat("/pub/sub/c d.txt"))?.mode).toBe(0o444);
    },
  },
  "chmod -R: octal": {
    words: `chmod ${off} -R 700 URL/pub`,
    also: async ({ files }) => {
      for (const path of ["/pub", "/pub/b.txt", "/pub/sub/c d.txt"])
        expect((await files.stat(path))?.mode).toBe(0o700);
    },
  },
  "chmod: no mode": { words: `chmod ${off} 888 URL/a.txt`, exit: 2, stderr: /octal, such as 644/ },
  "chmod: not there": { words: `chmod ${off} 600 URL/none`, exit: 8, stderr: /none/ },
  "chmod: not known": {
    words: `chmod ${off} 600 URL/a.txt`,
    server: { without: ["SITE", "MFF"] },
    exit: 8,
    stderr: /ENOTSUP/,
  },
  "chmod -n": {
    words: `chmod ${off} -n u+x URL/a.txt`,
    stdout: "would change a.txt to 0744\n",
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.mode).toBe(0o644),
  },
  "chmod --json": {
    words: `chmod ${off} --json 600 URL/a.txt`,
    stdout: '{"type":"done","action":"chmod","path":"a.txt"}\n',
  },
  "touch: a new file": { words: `touch ${off} URL/new`, after: having({ "/new": "" }) },
  "touch: an old file": {
    words: `touch ${off} URL/a.txt`,
    after: having(),
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.modified).toBeGreaterThan(MODIFIED),
  },
  "touch -d": {
    words: `touch ${off} -d 2001-02-03T04:05:06Z URL/a.txt`,
    also: async ({ files }) =>
      expect((await files.stat("/a.txt"))?.modified).toBe(Date.UTC(2001, 1, 3, 4, 5, 6)),
  },
  "touch -d: seconds": {
    words: `touch ${off} -d @1000000000 URL/a.txt`,
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.modified).toBe(1e12),
  },
  "touch -d: a zone": {
    words: `touch ${off} -d 2001-02-03T04:05+0100 URL/new`,
    also: async ({ files }) => expect((await files.stat("/new"))?.modified).toBe(Date.UTC(2001, 1, 3, 3, 5)),
  },
  "touch -d: no time": {
    words: `touch ${off} -d yesterday URL/a.txt`,
    exit: 2,
    stderr: /--date takes a time/,
  },
  "touch -d: no such day": { words: `touch ${off} -d 2001-13-01 URL/a.txt`, exit: 2, stderr: /--date/ },
  "touch -c": { words: `touch ${off} -c URL/new`, after: having() },
  "touch -n": { words: `touch ${off} -n URL/new`, stdout: "would make new\n", after: having() },
  "touch: times cannot be set": {
    words: `touch ${off} -d @0 URL/a.txt`,
    server: { without: ["MFMT", "MFF", "SITE", "MDTM"] },
    exit: 8,
    stderr: /ENOTSUP/,
  },
  "touch --json": {
    words: `touch ${off} --json URL/new`,
    stdout: '{"type":"done","action":"touch","path":"new"}\n',
  },
  quote: { words: `quote ${off} URL SYST`, stdout: /^215 / },
  "quote: words are joined": {
    words: `quote ${off} URL SITE CHMOD 600 a.txt`,
    stdout: /^200 /,
    also: async ({ files }) => expect((await files.stat("/a.txt"))?.mode).toBe(0o600),
  },
  "quote: in the directory": { words: `quote ${off} URL/pub PWD`, stdout: /^257 "\/pub"/ },
  "quote --json": {
    words: `quote ${off} --json URL SYST`,
    stdout: /^\{"type":"reply","code":215,"lines":\["215 .*"\]\}\n$/,
  },
  "quote: refused": { words: `quote ${off} URL XYZZY`, exit: 8, stderr: /50[02]/ },
  "quote: a password that the server says again": {
    words: ["quote", "--tls", "off", "-v", "URL", "SITE", "CHPASS", "me", "n3w-w0rd"],
    server: { faults: [at("site-command", faults.reply("200 me has the password n3w-w0rd"))] },
    stdout: "200 me has the password ******\n",
    stderr: /^(?!.*n3w-w0rd).*SITE CHPASS \*{6}/s,
  },
  "quote: a password that is refused": {
    words: `quote ${off} URL SITE PASSWD n3w-w0rd`,
    server: { faults: [at("site-command", faults.reply("500 SITE PASSWD n3w-w0rd?"))] },
    exit: 8,
    stderr: /^(?!.*n3w-w0rd).*\*{6}/s,
  },
  "quote -n: a password": {
    words: `quote ${off} -n URL SITE CHPASS me n3w-w0rd`,
    stdout: "would send SITE CHPASS ******\n",
  },
  "quote -n --json: a password": {
    words: `quote ${off} -n --json URL PASS n3w-w0rd`,
    stdout: /^(?!.*n3w-w0rd).*PASS \*{6}/s,
  },
  "quote: data connections": { words: `quote ${off} URL RETR a.txt`, exit: 2, stderr: /RETR concerns/ },
  "quote -n": {
    words: `quote ${off} -n URL DELE a.txt`,
    stdout: "would send DELE a.txt\n",
    after: having(),
  },
  "quote: a line of its own": {
    words: ["quote", "--tls", "off", "URL", "NOOP\r\nDELE a.txt"],
    exit: 2,
    stderr: /one line/,
    after: having(),
  },
};

const sha = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
const md5 = "b1946ac92492d2347c6235b4d2611184";
const hashing: Record<string, Row> = {
  hash: { words: `hash ${off} --algorithm sha256 URL/a.txt`, stdout: `${sha}  a.txt\n` },
  "hash: md5": { words: `hash ${off} --algorithm md5 URL/a.txt`, stdout: `${md5}  a.txt\n` },
  "hash: not offered": {
    words: `hash ${off} --algorithm crc32 URL/a.txt`,
    exit: 8,
    stderr: /no hash by CRC32/,
  },
  "hash: the default": { words: `hash ${off} URL/a.txt`, stdout: /^[0-9a-f]{64,128} {2}a\.txt\n$/ },
  "hash --json": {
    words: `hash ${off} --json --algorithm sha256 URL/a.txt`,
    stdout: `{"type":"hash","path":"a.txt","algorithm":"SHA-256","hex":"${sha}"}\n`,
  },
  "hash: unknown": { words: `hash ${off} --algorithm sha3 URL/a.txt`, exit: 2, stderr: /sha256, sha512/ },
  "hash: not there": { words: `hash ${off} URL/none`, exit: 8, stderr: /ENOENT.*none/ },
  "hash: two, one is not there": {
    words: `hash ${off} --algorithm md5 URL/none URL/a.txt`,
    exit: 23,
    stdout: `${md5}  a.txt\n`,
    stderr: /ENOENT/,
  },
  "hash: the server computes none": {
    words: `hash ${off} URL/a.txt`,
    server: { without: ["HASH"] },
    exit: 8,
    stderr: /ENOTSUP.*--download reads/,
  },
  "hash --download": {
    words: `hash ${off} --download URL/a.txt`,
    server: { without: ["HASH"] },
    stdout: `${sha}  a.txt\n`,
  },
  "hash --download: crc32": {
    words: `hash ${off} --download --algorithm crc32 URL/a.txt`,
    server: { without: ["HASH"] },
    stdout: "363a3020  a.txt\n",
  },
  "hash --check": {
    words: `hash ${off} --check sums URL`,
    local: { sums: `# comment\n${sha}  a.txt\n${md5} *a.txt\nSHA256 (a.txt) = ${sha.toUpperCase()}\n` },
    stdout: "a.txt: OK\na.txt: OK\na.txt: OK\n",
  },
  "hash --check: below": {
    words: `hash ${off} --check sums URL/pub`,
    local: { sums: "92eb5ffee6ae2fec3ad71c777531578f  b.txt\n" },
    stdout: "b.txt: OK\n",
  },
  "hash --check: differs": {
    words: `hash ${off} --check sums URL`,
    local: { sums: `${md5}  a.txt\n${md5}  pub/b.txt\n` },
    exit: 26,
    stdout: "a.txt: OK\npub/b.txt: FAILED\n",
    stderr: /1 of 2 files are not as expected/,
  },
  "hash --check: not there": {
    words: `hash ${off} --check sums URL`,
    local: { sums: `${md5}  a.txt\n${md5}  none\n` },
    exit: 23,
    stdout: "a.txt: OK\n",
    stderr: /ENOENT.*none/,
  },
  "hash --check -": {
    words: `hash ${off} --check - URL`,
    stdin: `${md5}  a.txt\n`,
    stdout: "a.txt: OK\n",
  },
  "hash --check: not hashes": {
    words: `hash ${off} --check sums URL`,
    local: { sums: "hello\n" },
    exit: 2,
    stderr: /sums, line 1/,
  },
  "hash --check: empty": {
    words: `hash ${off} --check sums URL`,
    local: { sums: "" },
    exit: 2,
    stderr: /no hash/,
  },
  "hash --check: no such list": { words: `hash ${off} --check sums URL`, exit: 3, stderr: /ENOENT.*sums/ },
  "hash --check --json": {
    words: `hash ${off} --check sums --json URL`,
    local: { sums: `${md5}  a.txt\n` },
    stdout: `{"type":"hash","path":"a.txt","algorithm":"MD5","hex":"${md5}","matches":true}\n`,
  },
};

describe("V1: commands that look", () => runTable(listing, tree));
describe("V1: commands that change", () => runTable(changing, tree));
describe("V1: hash", () => runTable(hashing, tree));
