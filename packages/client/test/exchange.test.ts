import { isFtpError, Reply } from "@ftplib/reply";
import { describe, expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { type Conversation, complete, nextReply, submit } from "../src/exchange/conversation.ts";
import { pathname, toParent } from "../src/exchange/directories.ts";
import { greeting } from "../src/exchange/greeting.ts";
import { login } from "../src/exchange/login.ts";
import { enterPassive } from "../src/exchange/passive.ts";
import { rename } from "../src/exchange/rename.ts";
import { size } from "../src/exchange/size.ts";
import { transferReply } from "../src/exchange/transfer-reply.ts";

const WAIT = "(waits)";

/** What a conversation says and is told, in turns, and what comes of it: its value, or the code of its error. */
type Row = readonly [
  name: string,
  talk: () => Conversation<unknown>,
  dialog: readonly string[],
  outcome: unknown,
];

/** Drives a conversation with the replies of the dialog; answers with what was really said. */
function drive(conversation: Conversation<unknown>, dialog: readonly string[]): readonly [string[], unknown] {
  const replies = dialog.filter((_, index) => index % 2 === 1);
  const said: string[] = [];
  try {
    let step = conversation.next();
    while (step.done !== true) {
      said.push(step.value === nextReply ? WAIT : step.value.shown);
      const reply = replies.shift();
      if (reply === undefined) return [said, "asked for one reply more"];
      said.push(reply);
      step = conversation.next(new Reply(reply));
    }
    return [said, step.value instanceof Reply ? step.value.text : step.value];
  } catch (error) {
    if (!isFtpError(error)) throw error;
    return [said, error.code];
  }
}

const user = command("USER u");
const password = command("PASS p");
const account = command("ACCT a");
const PERMANENT = "ERR_FTP_PERMANENT";
const TEMPORARY = "ERR_FTP_TEMPORARY";
const UNEXPECTED = "ERR_FTP_UNEXPECTED_REPLY";
const PROTOCOL = "ERR_FTP_PROTOCOL";

const withAccount = (): Conversation<Reply> => login({ user, password, account });
const withoutAccount = (): Conversation<Reply> => login({ user, password, account: undefined });
const noop = (): Conversation<Reply> => complete(command("NOOP"));
const anything = (): Conversation<Reply> => submit(command("NOOP"));
const passive =
  (...verbs: string[]) =>
  (): Conversation<unknown> =>
    endpoint(verbs);

function* endpoint(verbs: readonly string[]): Conversation<string> {
  const { host, port, command: by } = yield* enterPassive(verbs.map((verb) => command(verb)));
  return `${host}:${port} by ${by.shown}`;
}

const answerTo = (...sent: [string, ...string[]]) =>
  function* (): Conversation<string> {
    const { preliminary, final } = yield* transferReply(command(...sent));
    return `${preliminary?.text} / ${final?.text}`;
  };

const answered = answerTo("RETR", "x");

const rows: readonly Row[] = [
  ["L7, K3: a greeting", greeting, [WAIT, "220 ready"], "220 ready"],
  ["L7: any 2yz greets", greeting, [WAIT, "230 you are in"], "230 you are in"],
  [
    "K3, 959-11: 120 is followed by the greeting",
    greeting,
    [WAIT, "120 soon", WAIT, "220 ready"],
    "220 ready",
  ],
  ["K3: 120 and then a refusal", greeting, [WAIT, "120 soon", WAIT, "421 not today"], TEMPORARY],
  ["L7: a 3yz is no greeting", greeting, [WAIT, "331 password?"], UNEXPECTED],
  ["E1, F8: 421 instead of a greeting", greeting, [WAIT, "421 too busy"], TEMPORARY],
  ["E2: 5yz instead of a greeting", greeting, [WAIT, "530 go away"], PERMANENT],

  ["M1, F14: 2yz to USER needs no PASS", withAccount, ["USER u", "230 in"], "230 in"],
  ["M2: USER, PASS", withAccount, ["USER u", "331 pw?", "PASS p", "230 in"], "230 in"],
  [
    "M2, 959-04: USER, PASS, ACCT",
    withAccount,
    ["USER u", "331 pw?", "PASS p", "332 acct?", "ACCT a", "230 in"],
    "230 in",
  ],
  ["959-04: 202 to PASS", withAccount, ["USER u", "331 pw?", "PASS p", "202 superfluous"], "202 superfluous"],
  [
    "M5: any 3yz but 332 asks for the password",
    withAccount,
    ["USER u", "350 pw?", "PASS p", "230 in"],
    "230 in",
  ],
  [
    "M5, S74: 332 to USER asks for the account, not for the password",
    withAccount,
    ["USER u", "332 acct?", "ACCT a", "230 in"],
    "230 in",
  ],
  [
    "M5, 959-04: 332 to USER, and the password after the account",
    withAccount,
    ["USER u", "332 acct?", "ACCT a", "331 pw?", "PASS p", "230 in"],
    "230 in",
  ],
  ...["500 what?", "502 no ACCT here", "503 PASS first"].map(
    (refusal): Row => [
      `M5, 959-04: 332 to USER, and the password after ${refusal}`,
      withAccount,
      ["USER u", "332 acct?", "ACCT a", refusal, "PASS p", "230 in"],
      "230 in",
    ],
  ),
  [
    "M5: 332 to USER, and the account is refused",
    withAccount,
    ["USER u", "332 acct?", "ACCT a", "530 no"],
    PERMANENT,
  ],
  [
    "M5, 959-04: 332 to USER without an account: the password, as after any 3yz",
    withoutAccount,
    ["USER u", "332 acct?", "PASS p", "230 in"],
    "230 in",
  ],
  [
    "S74: 332 to USER, and nothing more after password and account",
    withAccount,
    ["USER u", "332 acct?", "ACCT a", "331 pw?", "PASS p", "332 acct?"],
    UNEXPECTED,
  ],
  [
    "M2, S74: no account is given where the caller has none",
    withoutAccount,
    ["USER u", "331 pw?", "PASS p", "332 acct?"],
    UNEXPECTED,
  ],
  ["S74: the password is said once", withoutAccount, ["USER u", "331 pw?", "PASS p", "331 pw?"], UNEXPECTED],
  [
    "M1: 3yz to ACCT",
    withAccount,
    ["USER u", "331 pw?", "PASS p", "332 acct?", "ACCT a", "332 again?"],
    UNEXPECTED,
  ],
  ["M1: 1yz to USER", withAccount, ["USER u", "120 soon"], UNEXPECTED],
  ["E2: 530 to PASS", withAccount, ["USER u", "331 pw?", "PASS p", "530 no"], PERMANENT],
  ["E1: 421 to USER", withAccount, ["USER u", "421 bye"], TEMPORARY],

  [
    "M7: RNFR, RNTO",
    () => rename(command("RNFR a"), command("RNTO b")),
    ["RNFR a", "350 go on", "RNTO b", "250 done"],
    "250 done",
  ],
  [
    "M7, E4: 2yz to RNFR",
    () => rename(command("RNFR a"), command("RNTO b")),
    ["RNFR a", "250 done"],
    UNEXPECTED,
  ],
  [
    "M7, E4: 1yz to RNFR",
    () => rename(command("RNFR a"), command("RNTO b")),
    ["RNFR a", "150 what"],
    UNEXPECTED,
  ],
  [
    "M7: RNTO refused",
    () => rename(command("RNFR a"), command("RNTO b")),
    ["RNFR a", "350 go on", "RNTO b", "553 no"],
    PERMANENT,
  ],

  ["M8: 250 to DELE", () => complete(command("DELE f")), ["DELE f", "250 gone"], "250 gone"],
  ["M8: 200 to DELE", () => complete(command("DELE f")), ["DELE f", "200 gone"], "200 gone"],
  ["M8: 226 to DELE", () => complete(command("DELE f")), ["DELE f", "226 gone"], "226 gone"],
  ["M8: 350 to DELE", () => complete(command("DELE f")), ["DELE f", "350 gone?"], UNEXPECTED],
  ["M8: 550 to DELE", () => complete(command("DELE f")), ["DELE f", "550 no"], PERMANENT],

  ["M9: CDUP", () => toParent(command("CDUP"), command("CWD ..")), ["CDUP", "200 up"], "200 up"],
  [
    "M9: CWD .. where 500 says that CDUP is not known",
    () => toParent(command("CDUP"), command("CWD ..")),
    ["CDUP", "500 what?", "CWD ..", "250 up"],
    "250 up",
  ],
  [
    "M9, K14: CWD .. where 502 says that CDUP is not known",
    () => toParent(command("CDUP"), command("CWD ..")),
    ["CDUP", "502 no", "CWD ..", "250 up"],
    "250 up",
  ],
  [
    "M9: 550 to CDUP stays",
    () => toParent(command("CDUP"), command("CWD ..")),
    ["CDUP", "550 no"],
    PERMANENT,
  ],
  [
    "M9: 4yz to CDUP stays",
    () => toParent(command("CDUP"), command("CWD ..")),
    ["CDUP", "450 later"],
    TEMPORARY,
  ],

  ["M12: 213", () => size(command("SIZE f")), ["SIZE f", "213 1234"], 1234],
  ["M12: 213 with blanks around", () => size(command("SIZE f")), ["SIZE f", "213  0 "], 0],
  [
    "M12: up to 2^53 - 1",
    () => size(command("SIZE f")),
    ["SIZE f", "213 9007199254740991"],
    9007199254740991,
  ],
  [
    "M12, S85: never a number made to fit",
    () => size(command("SIZE f")),
    ["SIZE f", "213 9007199254740992"],
    undefined,
  ],
  ["M12, K15: a sign", () => size(command("SIZE f")), ["SIZE f", "213 +5"], undefined],
  ["M12, K15: an underscore", () => size(command("SIZE f")), ["SIZE f", "213 1_0"], undefined],
  ["M12, K15, F81: more than a number", () => size(command("SIZE f")), ["SIZE f", "213 10 extra"], undefined],
  ["M12, K15: 213 in several lines", () => size(command("SIZE f")), ["SIZE f", "213-1\n213 2"], undefined],
  ["M12: another 2yz", () => size(command("SIZE f")), ["SIZE f", "200 1234"], undefined],
  ["M12: a 3yz", () => size(command("SIZE f")), ["SIZE f", "350 1234"], undefined],
  ["M12, S80: a 1yz", () => size(command("SIZE f")), ["SIZE f", "150 hm"], UNEXPECTED],
  ["M12: a refusal", () => size(command("SIZE f")), ["SIZE f", "550 no"], PERMANENT],

  ["M13: 257 names the directory", () => pathname(command("MKD d")), ["MKD d", '257 "/a""b" made'], '/a"b'],
  ["M13: another 2yz names none", () => pathname(command("MKD d")), ["MKD d", "250 made"], ""],
  ["M15: 257 to PWD", () => pathname(command("PWD")), ["PWD", '257 "/" is cwd'], "/"],
  ["M15: a refusal", () => pathname(command("PWD")), ["PWD", "550 no"], PERMANENT],

  ["C6, C8: 2yz", noop, ["NOOP", "200 ok"], "200 ok"],
  ["C8, E4: 1yz", noop, ["NOOP", "120 hm"], UNEXPECTED],
  ["C8, E4: 3yz", noop, ["NOOP", "350 hm"], UNEXPECTED],
  ["C8, E1: 4yz", noop, ["NOOP", "450 hm"], TEMPORARY],
  ["C8, E2: 5yz", noop, ["NOOP", "500 hm"], PERMANENT],
  ["C8, E3: anything else", noop, ["NOOP", "600 hm"], PROTOCOL],
  ["C5, C7: 1yz", anything, ["NOOP", "120 hm"], "120 hm"],
  ["C5, C7: 2yz", anything, ["NOOP", "200 ok"], "200 ok"],
  ["C5, C7: 3yz", anything, ["NOOP", "350 hm"], "350 hm"],
  ["C5, E1: 4yz", anything, ["NOOP", "450 hm"], TEMPORARY],
  ["C5, E2: 5yz", anything, ["NOOP", "550 hm"], PERMANENT],
  ["C5, E3: anything else", anything, ["NOOP", "600 hm"], PROTOCOL],

  ["D4: 227 to PASV", passive("PASV"), ["PASV", "227 ok (10,0,0,1,4,1)"], "10.0.0.1:1025 by PASV"],
  ["D4: 229 to EPSV", passive("EPSV"), ["EPSV", "229 ok (|||1025|)"], "undefined:1025 by EPSV"],
  ["K5: 229 to PASV", passive("PASV"), ["PASV", "229 ok (|||1025|)"], "undefined:1025 by PASV"],
  ["D4, F18: 227 to EPSV", passive("EPSV"), ["EPSV", "227 ok (10,0,0,1,4,1)"], "10.0.0.1:1025 by EPSV"],
  [
    "K5, F17: 5yz to EPSV is followed by PASV",
    passive("EPSV", "PASV"),
    ["EPSV", "500 what?", "PASV", "227 ok (10,0,0,1,4,1)"],
    "10.0.0.1:1025 by PASV",
  ],
  [
    "F17: both refused: the first tells why",
    passive("EPSV", "PASV"),
    ["EPSV", "522 no", "PASV", "425 no"],
    TEMPORARY,
  ],
  ["D4: 4yz is no reason to try the other", passive("PASV", "EPSV"), ["PASV", "425 later"], TEMPORARY],
  ["E4: another 2yz", passive("PASV"), ["PASV", "200 ok"], UNEXPECTED],
  ["E3: 227 without an address", passive("PASV"), ["PASV", "227 hm"], PROTOCOL],

  ["D7: 150", answered, [WAIT, "150 here"], "150 here / undefined"],
  ["D7, D8: 125", answered, [WAIT, "125 here"], "125 here / undefined"],
  ["D7, F29: a lone 226", answered, [WAIT, "226 done"], "undefined / 226 done"],
  ["D7, F29: a lone 202", answered, [WAIT, "202 none"], "undefined / 202 none"],
  ["D7: a lone 226 to a verb of the server's", answerTo("XLST"), [WAIT, "226 done"], "undefined / 226 done"],
  ["D7: a lone 250 to SITE", answerTo("SITE", "LIST"), [WAIT, "250 done"], "undefined / 250 done"],
  ["D7, E4: 200 to SITE", answerTo("SITE", "LIST"), [WAIT, "200 done"], UNEXPECTED],
  ["D7, E4: 211 to a verb of the server's", answerTo("XSTA"), [WAIT, "211 x"], UNEXPECTED],
  ["D7, E4: 250 to CWD", answerTo("CWD", "x"), [WAIT, "250 ok"], UNEXPECTED],
  ["D7, E4: 257 to PWD", answerTo("PWD"), [WAIT, '257 "/"'], UNEXPECTED],
  ["D7, E4: 213 to STAT", answerTo("STAT", "x"), [WAIT, "213 x"], UNEXPECTED],
  ["D7: 350", answered, [WAIT, "350 hm"], UNEXPECTED],
  ["D7: 550", answered, [WAIT, "550 no"], PERMANENT],
  ["D7: 425", answered, [WAIT, "425 no"], TEMPORARY],
];

describe("a conversation says", () => {
  it.each(rows)("%s", (_name, talk, dialog, outcome) => {
    expect(drive(talk(), dialog)).toEqual([dialog, outcome]);
  });
});

it("F17: with both refused the error is the first refusal's", () => {
  const conversation = enterPassive([command("EPSV"), command("PASV")]);
  conversation.next();
  conversation.next(new Reply("522 IPv6 only"));
  expect(() => conversation.next(new Reply("502 not implemented"))).toThrow("522 IPv6 only");
});
