import type { ByteString } from "../byte-string.ts";
import { type FileFacts, FileSystemError, splitPath } from "../file-system.ts";
import { factsLine, longLine, MLST_FACTS } from "../listing-lines.ts";
import { sendAll, transfer } from "../transfer.ts";
import type { CommandContext, CommandGroup } from "./command.ts";

/** LIST and NLST of RFC 959, MLST and MLSD of RFC 3659. */
export const LISTINGS: CommandGroup = {
  LIST: { handle: list },
  NLST: { handle: nameList },
  MLSD: { handle: machineList },
  MLST: { handle: machineFacts },
};

interface ListArgument {
  readonly path: ByteString;
  readonly all: boolean;
}

/** Options as of `ls` in front of the path; only `a` means something. */
function listArgument(session: CommandContext, argument: ByteString): ListArgument {
  let rest = argument;
  let all = false;
  while (rest.startsWith("-")) {
    const space = rest.indexOf(" ");
    const option = space === -1 ? rest : rest.slice(0, space);
    all ||= option.includes("a");
    rest = space === -1 ? "" : rest.slice(space + 1);
  }
  return { path: session.settings.listIgnoresPath ? "" : rest, all };
}

async function list(session: CommandContext, argument: ByteString): Promise<void> {
  const now = session.settings.now();
  const { path, all } = listArgument(session, argument);
  const { entries } = await entriesOf(session, path, all);
  return sendLines(
    session,
    "file list",
    entries.map((facts) => longLine(facts, now)),
  );
}

async function nameList(session: CommandContext, argument: ByteString): Promise<void> {
  const { path, all } = listArgument(session, argument);
  const { entries, isDirectory } = await entriesOf(session, path, all);
  const prefix = path === "" || !isDirectory ? "" : path.endsWith("/") ? path : `${path}/`;
  const names = isDirectory ? entries.map((facts) => prefix + facts.name) : [path];
  return sendLines(session, "file list", names);
}

async function entriesOf(
  session: CommandContext,
  argument: ByteString,
  all: boolean,
): Promise<{ readonly entries: readonly FileFacts[]; readonly isDirectory: boolean }> {
  const { files } = session.settings;
  const path = session.path(argument);
  const facts = await files.stat(path);
  if (!facts) throw new FileSystemError("ENOENT", path);
  if (facts.kind !== "directory") return { entries: [facts], isDirectory: false };
  const entries = (await files.list(path)).filter((entry) => all || !entry.name.startsWith("."));
  return { entries, isDirectory: true };
}

async function machineList(session: CommandContext, argument: ByteString): Promise<void> {
  const { files } = session.settings;
  const wanted = session.state.mlstFacts;
  const path = session.path(argument);
  const self = await files.stat(path);
  if (!self) throw new FileSystemError("ENOENT", path);
  // MLSD is for directories only: RFC 3659, section 7.
  if (self.kind !== "directory") return session.reply(`501 ${argument}: Not a directory`, "preliminary");
  const parent = await files.stat(splitPath(path).directory);
  const lines = [factsLine(self, wanted, ".", "cdir")];
  if (parent) lines.push(factsLine(parent, wanted, "..", "pdir"));
  for (const facts of await files.list(path)) lines.push(factsLine(facts, wanted, facts.name));
  return sendLines(session, "MLSD", lines);
}

async function machineFacts(session: CommandContext, argument: ByteString): Promise<void> {
  const path = session.path(argument);
  const facts = await session.settings.files.stat(path);
  if (!facts) throw new FileSystemError("ENOENT", path);
  const line = factsLine(facts, session.state.mlstFacts, path);
  return session.reply([`250-Start of list for ${argument}`, ` ${line}`, "250 End of list"]);
}

async function sendLines(session: CommandContext, what: string, lines: readonly ByteString[]): Promise<void> {
  await transfer(session, {
    preliminary: `150 Opening ASCII mode data connection for ${what}`,
    run: (data) => sendAll(session, data, inChunks(lines)),
  });
}

const LINES_PER_CHUNK = 1000;

async function* inChunks(lines: readonly ByteString[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lines.length; at += LINES_PER_CHUNK) {
    const text = lines.slice(at, at + LINES_PER_CHUNK).map((line) => `${line}\r\n`);
    yield Buffer.from(text.join(""), "latin1");
  }
}

/** FEAT's line for MLST: every fact, those that are on marked with a star. */
export function mlstFeature(session: CommandContext): string {
  const marked = MLST_FACTS.map((fact) => `${fact}${session.state.mlstFacts.has(fact) ? "*" : ""};`);
  return `MLST ${marked.join("")}`;
}
