import type { ByteString } from "../byte-string.ts";
import { longLine, MLST_FACTS } from "../listing-lines.ts";
import type { CommandContext, CommandGroup } from "./command.ts";
import { HASH_ALGORITHMS } from "./files.ts";
import { mlstFeature } from "./listings.ts";

/** What the server says about itself, and options: RFC 959, RFC 2389, RFC 2640. */
export const INFORMATION: CommandGroup = {
  SYST: { handle: (session) => session.reply("215 UNIX Type: L8"), beforeLogin: true },
  STAT: { handle: status },
  HELP: { handle: help, beforeLogin: true },
  NOOP: { handle: (session) => session.reply("200 NOOP command successful"), beforeLogin: true },
  FEAT: { handle: features, beforeLogin: true },
  OPTS: { handle: options, beforeLogin: true, needsArgument: true },
  SITE: { handle: site, needsArgument: true },
  CLNT: { handle: (session) => session.reply("200 Noted"), beforeLogin: true },
  LANG: { handle: (session) => session.reply("200 Using English"), beforeLogin: true },
};

async function features(session: CommandContext): Promise<void> {
  const { settings } = session;
  const known: readonly (readonly [verb: string, line: string])[] = [
    ["CLNT", "CLNT"],
    ["EPRT", "EPRT"],
    ["EPSV", "EPSV"],
    ["HASH", `HASH ${[...HASH_ALGORITHMS.keys()].map((name) => hashFeature(session, name)).join(";")}`],
    ["HOST", "HOST"],
    ["LANG", "LANG EN*"],
    ["MDTM", "MDTM"],
    ["MFF", "MFF modify;UNIX.mode;"],
    ["MFMT", "MFMT"],
    ["MLST", mlstFeature(session)],
    ["REST", "REST STREAM"],
    ["SIZE", "SIZE"],
  ];
  const secure = ["AUTH TLS", "CCC", "PBSZ", "PROT"].filter(
    (line) => !settings.without.has(line.slice(0, 4)),
  );
  const lines = [
    ...(settings.tls === "none" ? [] : secure),
    ...known.filter(([verb]) => !settings.without.has(verb)).map(([, line]) => line),
    "TVFS",
    ...(settings.utf8 ? ["UTF8"] : []),
    ...settings.extraFeatures,
  ];
  await session.reply(["211-Features:", ...lines.map((line) => ` ${line}`), "211 End"]);
}

function hashFeature(session: CommandContext, name: string): string {
  return session.state.hashAlgorithm === name ? `${name}*` : name;
}

async function options(session: CommandContext, argument: ByteString): Promise<void> {
  const [name = "", ...values] = argument.split(" ");
  const value = values.join(" ").toUpperCase();
  switch (name.toUpperCase()) {
    case "UTF8":
      if (!session.settings.utf8) return session.reply("504 UTF8 is not supported");
      return session.reply(
        value === "ON" || value === "" ? "200 UTF8 set to on" : "504 Names are always UTF-8",
      );
    case "MLST": {
      const asked = new Set(value.split(";"));
      const chosen = MLST_FACTS.filter((fact) => asked.has(fact.toUpperCase()));
      session.state.mlstFacts = new Set(chosen);
      return session.reply(`200 MLST OPTS ${chosen.map((fact) => `${fact};`).join("")}`);
    }
    case "HASH":
      if (value !== "" && !HASH_ALGORITHMS.has(value)) return session.reply(`504 Unknown algorithm ${value}`);
      if (value !== "") session.state.hashAlgorithm = value;
      return session.reply(`200 ${session.state.hashAlgorithm}`);
    default:
      return session.reply(`501 OPTS ${name} not understood`);
  }
}

async function status(session: CommandContext, argument: ByteString): Promise<void> {
  if (argument === "") {
    const { state, control } = session;
    return session.reply([
      "211-Status:",
      ` Connected from ${control.peerAddress}`,
      ` Logged in as ${state.user}`,
      ` TYPE: ${state.type}, STRU: F, MODE: S`,
      "211 End of status",
    ]);
  }
  const { files, now } = session.settings;
  const path = session.path(argument);
  const facts = await files.stat(path);
  if (!facts) return session.reply(`450 ${argument}: No such file or directory`);
  const entries = facts.kind === "directory" ? await files.list(path) : [facts];
  const lines = entries.map((entry) => ` ${longLine(entry, now())}`);
  return session.reply([`213-Status of ${argument}:`, ...lines, "213 End of status"]);
}

async function help(session: CommandContext): Promise<void> {
  const verbs = session.knownVerbs.join(" ");
  await session.reply(["214-The following commands are recognized:", ` ${verbs}`, "214 End of help"]);
}

/** SITE CPFR and CPTO of ProFTPD's mod_copy; known where `extraFeatures` has a line that begins so. */
async function copyFrom(session: CommandContext, argument: ByteString): Promise<void> {
  const path = session.path(argument);
  const facts = await session.settings.files.stat(path);
  if (facts?.kind !== "file") return session.reply(`550 ${argument}: No such file`);
  session.state.copyFrom = path;
  return session.reply("350 File exists, ready for destination name");
}

async function copyTo(session: CommandContext, argument: ByteString): Promise<void> {
  const { files, readOnly } = session.settings;
  const from = session.state.copyFrom;
  session.state.copyFrom = undefined;
  if (from === undefined) return session.reply("503 SITE CPFR first");
  if (readOnly) return session.reply("550 Permission denied");
  const sink = await files.write(session.path(argument), "truncate");
  try {
    for await (const block of await files.read(from, 0)) await sink.write(block);
  } finally {
    await sink.close();
  }
  return session.reply("250 Copy successful");
}

async function site(session: CommandContext, argument: ByteString): Promise<void> {
  const [verb = "", mode = "", ...path] = argument.split(" ");
  const { files } = session.settings;
  if (verb.toUpperCase() === "SYMLINK" && files.makeLink !== undefined) {
    if (path.length === 0) return session.reply("501 SITE SYMLINK needs target and path");
    if (session.settings.readOnly) return session.reply("550 Permission denied");
    await files.makeLink(mode, session.path(path.join(" ")));
    return session.reply("200 SITE SYMLINK command successful");
  }
  const rest = [mode, ...path].join(" ");
  const copies = session.settings.extraFeatures.some((line) => line.startsWith("SITE CPFR"));
  if (copies && verb.toUpperCase() === "CPFR") return copyFrom(session, rest);
  if (copies && verb.toUpperCase() === "CPTO") return copyTo(session, rest);
  if (verb.toUpperCase() !== "CHMOD") return session.reply(`504 SITE ${verb} not understood`);
  if (!/^[0-7]{3,4}$/.test(mode) || path.length === 0)
    return session.reply("501 SITE CHMOD needs mode and path");
  if (session.settings.readOnly) return session.reply("550 Permission denied");
  await files.setMode(session.path(path.join(" ")), Number.parseInt(mode, 8));
  return session.reply("200 SITE CHMOD command successful");
}
