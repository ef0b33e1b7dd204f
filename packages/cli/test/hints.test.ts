import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { flagsIn } from "../src/errors/flags-in.ts";

/** Words of an option or a method of the packages, which nobody can give to the program. */
const OPTION =
  /\boptions? |`\w+[`:]|\b\w+\(\)|\b[a-z]+[A-Z]\w*\b|\b(?:passive|tls|verify|implicit|pins|timeout|retry): /;

/**
 * What the program cannot print: it never makes the call, its flags are read before, or the runtime is another one. Each has to be there still, so
 * that none of them hides another text.
 */
const UNPRINTED: readonly RegExp[] = [
  // What the kinds and limits of options are: the program's own flags are checked by the program.
  /^`(?:ca|pins)` is empty: nobody would be trusted$/,
  /^blockSize (?:must be|is checked)/,
  /^no block is larger than blockSize$/,
  /^with `into` every byte/,
  /^silence for idleTimeout rejects/,
  /^arguments must be strings or bytes/,
  /^groupSize must be/,
  /^the commands of sendTogether\(\) must be/,
  /^(?:virtualHost|maxSize) must be/,
  /^(?:maxLineLength|tcpKeepAlive|passiveCommand|activePorts|externalAddress|modeZ\.\w+) must /,
  /^the option (?:X|expect|memory|verify|tls|password|netrc|algorithm|encoding|end|style|resume|type|atomic|mtime|method|phase|concurrency|renames|timeShift|ftpDeployState|keep|size|large)(?: inside ftp| of [\w()]+)? (?:must|gave|is not yours|needs delete|needs a source)/,
  /^the options? (?:X|onlyMissing and onlyExisting) of planSync\(\)/,
  /^the options of X must be an object/,
  /^the options are X$/,
  /^unknown option "X" of X: /,
  /^the (?:parameter local|path) of X\(\) must be/,
  /^"X" belongs inside tls/,
  /^it belongs inside (?:ftp|tlsOptions)/,
  /^it is an option of FTP_TLS/,
  /^open\(\) and login\(\) take it/,
  /^(?:FTP_TLS verifies certificates: )?see pins and dangerously/,
  /^FTP_TLS verifies certificates: /,
  /^FTP_TLS speaks TLS \(with implicit/,
  /^pass the port as the option port$/,
  /^connect\(\) needs a host/,
  /^the option X (?:of X )?must be/,
  /^the option expect needs/,
  /^an FTP proxy reads what is sent: the option ftpProxy/,
  /^the option ftpProxy needs a host$/,
  /^the option proxy cannot be combined/,
  /^localAddress and localPort cannot/,
  /^(?:release|rollback)\(\) needs the option path/,
  /^a plan from a file does not have its trees/,
  /^planPart\(\) cannot find renames/,
  /^(?:options is not an object|isError is neither)/,
  /^appendFile\(\) takes/,
  // Calls that the program does not make.
  /^the connection was (?:closed by close\(\)|made with sendOnly)$/,
  /^ccc\(\) needs a secure/,
  /^after ccc\(\) a login/,
  /without a user: the option user is missing$/,
  /^the expected time is from a listing/,
  /give a destination, or raise maxSize$/,
  /^the listing is longer than X characters; list\(\)/,
  /^not connected: call connect\(\) first$/,
  /^the control connection is closedX: call connect\(\)/,
  /^the reply to X was not read: read it/,
  /^an item of uploadMany\(\)$/,
  /^a transfer is in progressX: read it/,
  /^the transfer was aborted by abort\(\)$/,
  /^\(the option requireSamePublicKey asks for it\)$/,
  /^the option requireSessionReuse asks for it$/,
  /\(option activePorts\): X$/,
  /^ftpcp (?:needs the address|copies in clear)/,
  /^the server does not know this level of protection$/,
  // Deno.
  /^Deno (?:does not honour|speaks no TLS)/,
  /^requireSessionReuse: Deno/,
  // The program of the client package.
  /^ ?Usage: ftplib /,
  // No text, or no option: a part of a value, and parts of sentences that values end.
  /^ ?ABOR ADAT ALLO /,
  / (?:forX|afterXX|greetingX|connectionX|endX, though.*|serverX; its.*|meanwhileX|transferredX|list this nameX|from XX; it is X)$/,
];

/** The texts in the sources of a package, values in them as X. */
function textsOf(name: string): string[] {
  const root = fileURLToPath(new URL(`../../${name}/src`, import.meta.url));
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .flatMap(({ parentPath, name: file }) => {
      const code = readFileSync(join(parentPath, file), "utf8")
        .replaceAll(/\/\*[\s\S]*?\*\//g, "")
        .replaceAll(/^\s*\/\/.*$/gm, "");
      const literals = code.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'/g);
      return [...literals].map(([, one, two, three]) =>
        (one ?? two ?? three ?? "")
          .replaceAll(/\$\{[^}]*\}/g, "X")
          .replaceAll("\\`", "`")
          // Values that a text is read by.
          .replace(/\boption X (?=names nothing|is not one)/, "option exclude ")
          .replace("timeShift: X", "timeShift: 3600000")
          .replace("part X of", "part 1 of")
          .replaceAll(/\s+/g, " "),
      );
    })
    .filter((text) => / \w+ /.test(text));
}

describe("W7: hints name flags of the program", () => {
  const texts = ["transport", "client", "files", "sync"].flatMap((name) =>
    textsOf(name).map((text) => ({ name, text })),
  );
  const hints = texts.filter(({ text }) => OPTION.test(text));
  const isUnprinted = (text: string): boolean => UNPRINTED.some((each) => each.test(text));

  it.each(hints.filter(({ text }) => !isUnprinted(text)))("$name: $text", ({ text }) => {
    expect(flagsIn(text)).not.toMatch(OPTION);
  });

  it.each(UNPRINTED)("%s is a text of a package", (pattern) => {
    expect(hints.some(({ text }) => pattern.test(text) || pattern.test(flagsIn(text)))).toBe(true);
  });

  it.each([
    ["the server requires TLS: use FTP_TLS instead of FTP", "the server requires TLS: leave out --tls off"],
    ["a.txt: it is newer", "a.txt: it is newer"],
    [
      "no issuer (pass the issuer's certificate as `ca`, or the server's public key as one of `pins`; if its key is the server's for certain: `pins: [\"sha256/AbC=\"]`)",
      "no issuer (give the issuer's certificate to --ca, or the server's public key to --pin; if its key is the server's for certain: --pin sha256/AbC=)",
    ],
    [
      "timed out (a firewall may be there; or try active mode, passive: false)",
      "timed out (a firewall may be there; or try active mode, --active)",
    ],
    [
      "the option keepAlive must be 0 to 2^31 - 1 milliseconds",
      "--keep-alive must be 0 to 2^31 - 1 milliseconds",
    ],
  ])("%s", (said, meant) => {
    expect(flagsIn(said)).toBe(meant);
  });
});
