import type { Option } from "../options/option.ts";
import { outputOptions } from "../options/output-options.ts";
import type { Command } from "../command/command.ts";

/** What every manual of the program says before and after its commands. */
const SUMMARY = "files and trees over FTP and FTPS";
const EXIT_CODES: readonly (readonly [string, string])[] = [
  ["0", "Done."],
  ["1", "Trees differ, or an error of no other kind."],
  ["2", "The command line is wrong, or a plan, a journal or a manifest cannot be read; nothing was done."],
  ["3", "A local file, or a full disk."],
  ["4", "The network."],
  ["5", "TLS."],
  ["6", "The login."],
  ["7", "The server does not speak FTP as it must."],
  ["8", "The server refused."],
  ["9", "Nothing to do, with --error-on-no-transfer."],
  [
    "23",
    "Some items failed, or are not as in the source. Links that are left out are named, and do not fail.",
  ],
  ["24", "A source vanished."],
  ["25", "A limit, or another deployment, stopped the work."],
  ["26", "The verification failed."],
  ["28", "A time was over."],
  ["129, 130, 143", "Ended by SIGHUP (its terminal was closed), by Ctrl-C, or by SIGTERM."],
];

/** The manual page of the program, in the macros of man(7). */
export function manualPage(commands: readonly Command[]): string {
  const shared = sharedOptions(commands);
  const lines = [
    '.TH FTPL 1 "" "ftpl" "User Commands"',
    ".SH NAME",
    `ftpl \\- ${SUMMARY}`,
    ".SH SYNOPSIS",
    ".B ftpl",
    "\\fICOMMAND\\fR [\\fIflags\\fR] \\fISOURCE\\fR... [\\fITARGET\\fR]",
    ".SH DESCRIPTION",
    roff(
      "A remote is a URL such as ftp://user@host/path, or site:path for a site that was kept by ftpl site.",
    ),
    roff(
      '"-" is standard input or standard output. Data goes to standard output, everything else to standard error.',
    ),
    ".SH COMMANDS",
    ...commands.flatMap((command) => commandLines(command, shared)),
    ".SH COMMON FLAGS",
    roff(
      "These are flags of every command that has to do with a server; --json and --quiet are flags of all.",
    ),
    ...[...shared.values(), ...Object.values(outputOptions)].flatMap(optionLines),
    ".SH PASSWORDS",
    roff("The first of these that has a password counts: --password-stdin and --password-command, the URL,"),
    roff(
      "FTP_PASSWORD, .netrc, a question on the terminal. A password of one user is never sent for another. " +
        "FTP_PROXY_PASSWORD is that of a proxy whose URL names a user alone.",
    ),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, means]) => [".TP", `.B ${roff(code)}`, roff(means)]),
    ".SH FILES",
    ".TP",
    ".I $XDG_CONFIG_HOME/ftpl/sites.json",
    roff("The sites; ~/.config/ftpl/sites.json by default."),
    ".TP",
    ".I $XDG_CACHE_HOME/ftpl",
    roff("Compiled code, with which the program starts faster; ~/.cache/ftpl by default."),
    ".TP",
    ".I ~/.netrc",
    roff("Logins, in the form that curl reads, too."),
  ];
  return `${lines.join("\n")}\n`;
}

/** The flags that several commands share, which are described once. */
function sharedOptions(commands: readonly Command[]): Map<string, Option<unknown>> {
  const counts = new Map<string, Option<unknown>>();
  const seen = new Set<unknown>();
  for (const { options } of commands) {
    for (const [name, option] of Object.entries(options) as [string, Option<unknown>][]) {
      if (seen.has(option)) counts.set(name, option);
      seen.add(option);
    }
  }
  return counts;
}

function commandLines(
  { name, operands, summary, details, options, examples }: Command,
  shared: ReadonlyMap<string, Option<unknown>>,
): string[] {
  const own = (Object.entries(options) as [string, Option<unknown>][]).filter(
    ([key, option]) => shared.get(key) !== option,
  );
  return [
    `.SS ${roff(["ftpl", name, ...operands].join(" "))}`,
    roff(`${summary}.`),
    ...(details ?? "").split(/\n+/).flatMap((text) => (text === "" ? [] : [".PP", roff(text)])),
    ...own.flatMap(([, option]) => optionLines(option)),
    ...examples.flatMap(({ words, does }) => [
      ".PP",
      `${roff(`To ${does}:`)}`,
      ".PP",
      ".RS",
      ".nf",
      roff(`$ ftpl ${words.replaceAll("URL", "ftp://host")}`),
      ".fi",
      ".RE",
    ]),
  ];
}

function optionLines({ flags, description, choices }: Option<unknown>): string[] {
  const words = choices === undefined ? "" : ` (${choices.join(", ")})`;
  return [".TP", `.B ${roff(flags)}`, roff(`${description}${words}.`)];
}

/** Text as roff reads it: no character of it is a request. */
function roff(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\(rs")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replaceAll("~", "\\(ti")
    .replaceAll("'", "\\(aq")
    .replaceAll("…", "...");
  return escaped.startsWith(".") ? `\\&${escaped}` : escaped;
}
