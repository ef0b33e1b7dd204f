import { at, faults } from "@ftplib/testkit";
import { describe } from "vitest";
import { type Row, runTable } from "./table.ts";

const tree = { "/a.txt": "hello\n", "/pub/b.txt": "b" };
const local = { "one.txt": "1", "dir/two.txt": "22" };
const unchanged = { ...tree, "/pub/": "" };

/** Flags that contradict each other, or that the command would have no use for. */
const refused: Readonly<Record<string, readonly [words: string, stderr: RegExp]>> = {
  "TLS off, and a URL that asks for it": [
    "ls --tls off ftpes://127.0.0.1/",
    /ftpes:\/\/ asks for TLS.*ftp:\/\//,
  ],
  "TLS off, and TLS from the first byte": ["ls --tls off FTPS://127.0.0.1/", /ftps:\/\/ asks for TLS/],
  "TLS off, get": ["get --tls off ftpes://127.0.0.1/a.txt", /asks for TLS/],
  "TLS off, put": ["put --tls off one.txt ftpes://127.0.0.1/a.txt", /asks for TLS/],
  "TLS off, sync": ["sync --tls off dir ftpes://127.0.0.1/www", /asks for TLS/],
  "TLS off, doctor": ["doctor --tls off ftpes://127.0.0.1/", /asks for TLS/],
  "TLS off, site add": ["site add work --tls off ftpes://127.0.0.1/", /asks for TLS/],
  "no version of TLS": ["ls --tls-min 1.3 --tls-max 1.2 URL", /no version of TLS/],
  "no version of TLS, doctor": ["doctor --tls-min 1.3 --tls-max 1.2 URL", /no version of TLS/],
  "a key that is none": [
    "ls --pin zzz URL",
    /^ftpl: --pin takes a key as doctor prints it, .*, not "zzz"\n\(ftpl help ls shows how it is used\)\n$/,
  ],
  "a key of another length": ["ls --pin sha256/AAAA= URL", /--pin takes a key/],
  "a code page that is none": [
    "ls --encoding klingon URL",
    /^ftpl: --encoding takes the name of a code page such as utf-8 or windows-1252, and not "klingon" \(ftpl help ls shows how it is used\)\n$/,
  ],
  "no time at all": ["ls --timeout 0 URL", /^ftpl: --timeout takes more than 0 seconds \(ftpl help ls shows/],
  "no time between NOOPs": [
    "ls --keep-alive 0 URL",
    /^ftpl: --keep-alive takes more than 0 seconds \(ftpl help/,
  ],
  "a flag before the command": [
    "-q ls URL",
    /^ftpl: -q: flags follow the command, as in: ftpl ls -q … \(ftpl --help lists the commands\)\n$/,
  ],
  "a flag with a value before the command": ["--tls off ls URL", /^ftpl: --tls: .*ftpl ls --tls …/],
  "a flag before no command": ["-q", /^ftpl: unknown option '-q'/],
  "a file that is not read": ["ls --no-netrc --netrc-file x URL", /--netrc-file and --no-netrc contradict/],
  "active and passive": ["ls --active --passive-command EPSV URL", /contradict/],
  "active, and an address of PASV": ["ls --active --trust-pasv URL", /contradict/],
  "a key without its certificate": ["ls --key one.txt URL", /--cert: give both/],
  "put --segments": ["put --segments 2 one.txt URL/z", /unknown option.*--segments/],
  "cp --segments of an upload": ["cp --segments 2 one.txt URL/z", /--segments is for downloads/],
  "cp --segments on a server": ["cp --segments 2 URL/a.txt URL/z", /--segments is for downloads/],
  "get --segments of a tree": ["get --tls off --segments 2 URL/pub here", /is a directory/],
  "get --segments to standard output": ["get --tls off --segments 2 URL/a.txt -", /in order/],
  "cp --resume on a server": ["cp --resume URL/a.txt URL/z", /--resume is for uploads and downloads/],
  "put --resume of a tree": ["put --tls off --resume dir URL/z", /file by file/],
  "site ls --tls": ["site ls --tls off", /site ls does not take --tls/],
  "site ls --force": ["site ls --force", /site ls does not take --force/],
  "site rm --user": ["site rm --user me work", /site rm does not take --user/],
  "site edit --user of all": ["site edit --user me", /site edit does not take --user/],
  "site import --tls": ["site import --tls off one.txt", /site import does not take --tls/],
  "site add --with-passwords": [
    "site add --with-passwords work ftp://host",
    /does not take --with-passwords/,
  ],
  "site add --user, and one in the URL": ["site add --user you work ftp://me@host", /names a user/],
};

const rows: Record<string, Row> = {};
for (const [name, [words, stderr]] of Object.entries(refused))
  rows[name] = { words, stderr, exit: 2, local, after: unchanged, localAfter: local };

describe("V1, W7: flags that would be ignored are errors", () => {
  runTable(rows, tree);
});

/** The bytes that come are not those of the file. */
const wrong: Row["server"] = { faults: [at("retr-bytes", faults.corruptData(0))] };
const hashless: Row["server"] = {
  without: ["HASH", "XSHA256", "XSHA1", "XMD5", "XCRC", "MD5", "XSHA512", "XSHA"],
};

describe("V1: --verify", () => {
  runTable(
    {
      "hash: get to standard output": { words: "get --tls off --verify hash URL/a.txt -", stdout: "hello\n" },
      "hash: get of another content to standard output": {
        words: "get --tls off --retries 0 --verify hash URL/a.txt -",
        server: wrong,
        exit: 26,
        stdout: /^.ello\n$/s,
        stderr: /a\.txt is [0-9a-f]+ on the server, and [0-9a-f]+ of what came/,
      },
      "size: get of another content to standard output": {
        words: "get --tls off --retries 0 URL/a.txt -",
        server: wrong,
        stdout: /^.ello\n$/s,
      },
      "hash: get to standard output from a server without": {
        words: "get --tls off --verify hash URL/a.txt -",
        server: hashless,
        exit: 8,
        stderr: /a\.txt/,
      },
      "auto: get to standard output from a server without": {
        words: "get --tls off --verify auto URL/a.txt -",
        server: hashless,
        stdout: "hello\n",
      },
      "hash: cp to another server": {
        words: "cp --tls off -q --verify hash URL/a.txt OTHER/z.txt",
        afterOther: { "/z.txt": "hello\n" },
      },
      "hash: cp of another content to another server leaves nothing": {
        words: "cp --tls off -q --retries 0 --verify hash URL/a.txt OTHER/z.txt",
        server: wrong,
        exit: 26,
        stderr: /a\.txt is [0-9a-f]+ on the server/,
        afterOther: {},
      },
      "hash: cp of a tree to another server": {
        words: "cp --tls off -q -r --verify hash URL/pub OTHER/z",
        afterOther: { "/z/": "", "/z/b.txt": "b" },
      },
      "hash: cp to another server from one without": {
        words: "cp --tls off -q --verify hash URL/a.txt OTHER/z.txt",
        server: hashless,
        exit: 8,
        stderr: /a\.txt/,
        afterOther: {},
      },
      "hash: cp on a server": {
        words: "cp --tls off -q --verify hash URL/a.txt URL/z.txt",
        after: { ...unchanged, "/z.txt": "hello\n" },
        also: ({ commands }) => {
          const hashes = commands.filter((line) => /^(?:HASH|XSHA|XMD5|XCRC|MD5)/.test(line));
          if (hashes.length < 2) throw new Error(`only ${hashes.length} hashes: ${commands.join("; ")}`);
        },
      },
      "hash: cp of another content on a server": {
        words: "cp --tls off -q --retries 0 --verify hash URL/a.txt URL/z.txt",
        server: wrong,
        exit: 26,
        stderr: /and that of z\.txt is/,
      },
    },
    tree,
  );
});

describe("V1: sizes of either case", () => {
  const sizes: Record<string, Row> = {};
  for (const size of ["1k", "1K", "1m", "1M", "1g", "1G", "1t", "1T", "0.5m"])
    sizes[size] = { words: `find --tls off --size -${size} URL/a.txt`, stdout: "a.txt\n" };
  sizes["1x"] = { words: "find --size 1x URL", exit: 2, stderr: /64k, 10M or 2G, not "1x"/ };
  runTable(sizes, tree);
});
