import type { Scenario } from "../scenario.ts";
import { PASSWORD } from "../scene.ts";
import { at, faults } from "@ftplib/testkit";
import { all, FILE, holds, succeeds } from "../verdicts.ts";

const group = "Secrets and terminals";
const tree = { file: FILE };

/** A colour, a title, and a C1 character in UTF-8, as bytes. */
const escapes = faults.withText("\x1b[31m\x1b]0;title\x07\xc2\x9b2J");
const hidden = holds(({ output }) => !output.includes(PASSWORD), "shows the password");
/** No C0 byte but line ends and tabs, no DEL; a C1 character is two bytes of UTF-8. */
const harmless = holds(
  ({ output }) => !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]/.test(output),
  "prints control characters of the server's",
);
const met = holds((_, scene) => scene.saw("USER"), "fails before USER");

export const secrets: readonly Scenario[] = [
  {
    id: "password-verbose",
    group,
    title: "a login with the client's debug or verbose output on",
    rows: ["S65"],
    passes: "success; the password is not in the output",
    needs: ["verbose"],
    server: () => ({ tree }),
    job: () => ({ verbose: true }),
    steps: () => [{ op: "session" }],
    judge: all(
      succeeds,
      holds(({ output }) => /PASS/i.test(output), "shows no commands"),
      hidden,
    ),
  },
  {
    id: "password-echoed",
    group,
    title: "the server's 530 repeats the password; the error is printed",
    rows: ["S65", "S66"],
    passes: "an error; the password is not in the output",
    server: () => ({
      tree,
      faults: [at("pass-command", faults.reply(`530 Not with the password ${PASSWORD}`))],
    }),
    steps: () => [{ op: "session" }],
    judge: all(
      met,
      holds(({ done }) => !done, "reports success"),
      hidden,
    ),
  },
  {
    id: "password-refused",
    group,
    title: "a password with CR LF in it is refused; the error is printed",
    rows: ["S67"],
    passes: "an error; the password is not in the output",
    server: () => ({ tree }),
    job: () => ({ password: `${PASSWORD}\r\n` }),
    steps: () => [{ op: "session" }],
    judge: all(
      holds(({ done }) => !done, "reports success"),
      hidden,
    ),
  },
  {
    id: "escapes-greeting",
    group,
    title: "terminal escapes in the greeting, with debug or verbose output on",
    rows: ["S92"],
    passes: "success; no control characters in the output",
    needs: ["verbose"],
    server: () => ({ tree, faults: [at("greeting", escapes)] }),
    job: () => ({ verbose: true }),
    steps: () => [{ op: "session" }],
    judge: all(
      succeeds,
      holds(({ output }) => output.includes("31m"), "shows no greeting"),
      harmless,
    ),
  },
  {
    id: "escapes-error",
    group,
    title: "terminal escapes in a refusal; the error is printed",
    rows: ["S92"],
    passes: "an error; no control characters in the output",
    server: () => ({ tree, faults: [at("pass-command", faults.permanent(530), escapes)] }),
    steps: () => [{ op: "session" }],
    judge: all(
      met,
      holds(({ done }) => !done, "reports success"),
      harmless,
    ),
  },
  {
    id: "escapes-listing",
    group,
    title: "terminal escapes in a name; the client prints the directory",
    rows: ["S92"],
    passes: "success; no control characters in the output",
    server: () => ({ tree: { "a\x1b[31m\x1b]0;title\x07": "x" } }),
    steps: () => [{ op: "show", remote: "" }],
    judge: all(
      succeeds,
      holds(({ output }) => output.includes("31m"), "shows no name"),
      harmless,
    ),
  },
];
