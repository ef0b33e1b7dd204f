import { at, type Fault, type FaultRule, faults } from "@ftplib/testkit";
import type { Situation } from "./situations.ts";

const TRANSFERS =
  /^(?:uploadFrom (?:path|stream)|appendFrom|downloadTo (?:path|stream)|list|removeDir|downloadToDir)/;
const LISTINGS = /^(?:list|removeDir|clearWorkingDir|downloadToDir)/;
const COMMANDS =
  /^(?:send$|sendIgnoringError|cd|lastMod|size|rename|remove|ensureDir$|ftp\.(?:request|handle))/;

function each(verbs: string, step: string, fault: Fault): FaultRule[] {
  return verbs.split(" ").map((verb) => at(`${verb}${step}`, fault));
}

const odd = (only: RegExp, ...rules: readonly FaultRule[]): Situation => ({
  faults: () => rules,
  only,
  timeout: 1_000,
});
const DATA = "retr mlsd list stor appe";
const WORK = "noop cwd mdtm size dele rmd";
const REFUSED_EPSV = at("epsv", faults.permanent(500));

/** One reply in place of the true one. */
function replies(only: RegExp, step: string, texts: readonly string[]): Record<string, Situation> {
  return Object.fromEntries(
    texts.map((text) => [`${step}: ${JSON.stringify(text)}`, odd(only, at(step, faults.reply(text)))]),
  );
}

/** Servers that say what they mean in another way than the standard's, or mean something else. */
export const oddServers: Readonly<Record<string, Situation>> = {
  "an empty line before each reply": odd(/^/, at("reply", faults.emptyLineBefore())),
  "an empty line in each reply": odd(COMMANDS, ...each(WORK, "", faults.multiline("", " x"))),
  "LF alone ends each line": odd(/^/, at("reply", faults.bareLineFeeds())),
  "the code alone": odd(COMMANDS, ...each("noop cwd dele rmd mkd rnto size mdtm", "", faults.codeOnly())),
  "another code in a reply": odd(COMMANDS, ...each(WORK, "", faults.multiline("250 x", "550-x", "123 x"))),
  "125 for 150": odd(TRANSFERS, ...each(DATA, "-preliminary", faults.withCode(125))),
  "150 twice": odd(TRANSFERS, ...each(DATA, "-preliminary", faults.twice())),
  "110 before 150": odd(TRANSFERS, ...each(DATA, "-preliminary", faults.before("110 Restart marker"))),
  "no 150": odd(/^(?:downloadTo path|list$)/, ...each(DATA, "-preliminary", faults.nothing())),
  "250 for 226": odd(TRANSFERS, ...each(DATA, "-final", faults.withCode(250))),
  "226 before the data": odd(
    /^(?:download|list)/,
    ...faults.earlyFinal("retr"),
    ...faults.earlyFinal("mlsd"),
  ),
  "226 before the data of an upload": odd(
    /^(?:uploadFrom path|appendFrom)/,
    ...faults.earlyFinal("stor"),
    ...faults.earlyFinal("appe"),
  ),
  "150 after the data": odd(
    /^(?:download|list)/,
    ...faults.latePreliminary("retr"),
    ...faults.latePreliminary("mlsd"),
  ),
  "150 and 226 at once": odd(
    /^(?:download|list)/,
    ...faults.coalescedReplies("retr"),
    ...faults.coalescedReplies("mlsd"),
  ),
  "451 after the data": odd(/^(?:upload|append)/, ...each("stor appe", "-final", faults.permanent(451))),
  "350 for a command": odd(COMMANDS, ...each(WORK, "", faults.withCode(350))),
  "EPSV is put off": odd(TRANSFERS, at("epsv", faults.reply("425 Not now"))),
  "EPSV answered like PASV": odd(TRANSFERS, at("epsv", faults.pasvForEpsv())),
  "EPSV without a port": odd(TRANSFERS, at("epsv", faults.reply("229 Entering"))),
  "EPSV with another sign between": odd(TRANSFERS, at("epsv", faults.extendedDelimiter("!"))),
  "EPSV with a host": odd(/^list$/, at("epsv", faults.extendedHost("127.0.0.1"))),
  "EPSV with the port 0": odd(/^list$/, at("epsv", faults.passivePort(0))),
  "PASV without an address": odd(
    /^(?:uploadFrom (?:path|stream)|appendFrom|downloadTo (?:path|stream))/,
    REFUSED_EPSV,
    at("pasv", faults.reply("227 Entering")),
  ),
  "PASV without parentheses": odd(TRANSFERS, REFUSED_EPSV, at("pasv", faults.withoutParentheses())),
  "PASV with other words": odd(TRANSFERS, REFUSED_EPSV, at("pasv", faults.passiveText("227 ok {numbers}."))),
  "a line that is no reply": odd(/^cd$/, at("cwd", faults.before("Hello"))),
  "a code beyond 599": odd(/^cd$/, at("cwd", faults.reply("600 Odd"))),
  "a reply that nobody has asked for": odd(/^cd$/, at("cwd", faults.after("200 Again"))),
  "421, and no end": odd(/^cd$/, at("cwd", faults.reply("421 Timeout"))),
  ...replies(LISTINGS, "mlsd-command", ["226 Empty", "250 Empty", "450 Empty", "550 Empty", "502 What"]),
  ...replies(LISTINGS, "mlsd-command", ["425 No", "500 No", "501 No", "504 No", "530 No"]),
  ...replies(/^size$/, "size", [
    "213 abc",
    "213 5 bytes",
    "213 -1",
    "213 1e3",
    "213",
    "213-a\r\n213 7",
    "200 13",
  ]),
  ...replies(/^lastMod$/, "mdtm", [
    "213 abc",
    "213 20260314150926.123",
    "213 20260314",
    "213",
    "213 20260314150926 x",
  ]),
  ...replies(/^pwd$/, "pwd", [
    "257 /",
    '257 "/a" b "c"',
    '257 ""',
    '250 "/x"',
    '257 "/x',
    '257-x\r\n257 "/y"',
  ]),
  ...replies(/^(?:features|useDefaultSettings)$/, "feat", [
    "211 no",
    "211-a\r\nMLST x\r\n\r\n211 End",
    "211-a\r\n211-MLST\r\n211 End",
  ]),
};
