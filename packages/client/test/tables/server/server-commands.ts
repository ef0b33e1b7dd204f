import { DataChannel } from "./data-channel.ts";
import { resolvePath } from "./server-files.ts";
import type { ServerSession } from "./server-session.ts";
import { give, take } from "./server-transfers.ts";

/** Carries out a command; `line` is the command as it was received. */
export type ServerCommand = (session: ServerSession, argument: string, line: string) => Promise<void>;

/** A command with one reply. */
const answer =
  (act: (session: ServerSession, argument: string) => string): ServerCommand =>
  (session, argument, line) =>
    session.reply(line, act(session, argument));

const FEATURES =
  " EPSV\r\n HASH SHA-1*;SHA-256\r\n MLST type*;size*;modify*;\r\n REST STREAM\r\n SIZE\r\n UTF8";

const abort: ServerCommand = async (session, _argument, line) => {
  const { abortTransfer, server } = session;
  if (abortTransfer === undefined) {
    await session.reply(line, "225 nothing to abort");
    return;
  }
  if (server.onAbort !== undefined) {
    await server.onAbort(session, abortTransfer);
    return;
  }
  await abortTransfer(true);
  await session.reply(line, "226 aborted");
};

/** PORT and EPRT: the server connects to the client. */
const active = (parse: (argument: string) => number): ServerCommand =>
  answer((session, argument) => {
    session.data?.forget();
    session.server.lastPort = parse(argument);
    session.data = DataChannel.active(session.server.keep, session.server.lastPort);
    session.server.channels.push(session.data);
    return "200 port noted";
  });

const passive = (announce: (port: number) => string): ServerCommand => {
  return async (session, _argument, line) => {
    session.data?.forget();
    session.data = await DataChannel.passive(session.server.keep);
    session.server.channels.push(session.data);
    session.server.lastPort = session.data.port;
    await session.reply(line, announce(session.data.port));
  };
};

/** What the server does for each verb. */
export const commands: Readonly<Record<string, ServerCommand>> = {
  USER: answer(() => "331 password, please"),
  PASS: answer((session) => {
    session.isLoggedIn = true;
    return "230 in";
  }),
  ACCT: answer(() => "230 account noted"),
  NOOP: answer(() => "200 NOOP ok"),
  SYST: answer(() => "215 UNIX Type: L8"),
  OPTS: answer(() => "200 ok"),
  FEAT: answer(() => `211-features\r\n${FEATURES}\r\n211 end`),
  TYPE: answer((session, type) => {
    session.type = type;
    return "200 type set";
  }),
  PBSZ: answer(() => "200 PBSZ=0"),
  PROT: answer((session, level) => {
    session.isPrivate = level === "P";
    return "200 protection set";
  }),
  AUTH: async (session, _argument, line) => {
    await session.reply(line, "234 go ahead");
    await session.secure();
  },
  CCC: async (session, _argument, line) => {
    await session.reply(line, "200 in clear from now on");
    await session.clear();
  },
  PWD: answer(({ cwd }) => `257 "${cwd}" is the current directory`),
  CWD: answer((session, name) => {
    const path = session.path(name);
    if (!session.files.directories.has(path)) return "550 no such directory";
    session.cwd = path;
    return "250 directory changed";
  }),
  CDUP: answer((session) => {
    session.cwd = resolvePath(session.cwd, "..");
    return "250 directory changed";
  }),
  MKD: answer((session, name) => {
    session.files.directories.add(session.path(name));
    return `257 "${session.path(name)}" created`;
  }),
  RMD: answer((session, name) =>
    session.files.directories.delete(session.path(name)) ? "250 removed" : "550 no such directory",
  ),
  DELE: answer((session, name) =>
    session.files.files.delete(session.path(name)) ? "250 deleted" : "550 no such file",
  ),
  RNFR: answer((session, name) => {
    session.renameFrom = session.files.files.has(session.path(name)) ? session.path(name) : undefined;
    return session.renameFrom === undefined ? "550 no such file" : "350 to what?";
  }),
  RNTO: answer((session, name) => {
    const { renameFrom, files } = session;
    const contents = renameFrom === undefined ? undefined : files.files.get(renameFrom);
    if (renameFrom === undefined || contents === undefined) return "503 RNFR first";
    files.files.delete(renameFrom);
    files.files.set(session.path(name), contents);
    return "250 renamed";
  }),
  SIZE: answer((session, name) => {
    const file = session.files.files.get(session.path(name));
    return file === undefined ? "550 no such file" : `213 ${file.length}`;
  }),
  MDTM: answer((session, name) =>
    session.files.files.has(session.path(name)) ? "213 20200102030405" : "550 no such file",
  ),
  MFMT: answer((_session, argument) => `213 Modify=${argument.replace(" ", "; ")}`),
  MFF: answer((_session, argument) => `213 ${argument}`),
  HASH: answer((session, name) => {
    const hex = session.files.sha256(session.path(name));
    return hex === "" ? "550 no such file" : `213 SHA-256 ${hex} ${name}`;
  }),
  SITE: answer(({ files }, argument) => {
    const [verb, ...names] = argument.split(" ");
    const [first = "", second = ""] = names.map((name) => `/${name}`);
    if (verb === "HELP") return "214-these\r\n CHMOD\r\n CPFR\r\n CPTO\r\n SYMLINK\r\n214 end";
    if (verb === "CPFR") files.copyFrom = first;
    if (verb === "CPFR") return "350 to what?";
    const source = files.files.get(verb === "CPTO" ? files.copyFrom : first);
    if (verb !== "CHMOD" && source !== undefined) files.files.set(verb === "CPTO" ? first : second, source);
    return "200 done";
  }),
  MLST: answer((session, name) => {
    const path = session.path(name);
    const isThere = session.files.files.has(path) || session.files.directories.has(path);
    return isThere ? `250-facts\r\n ${session.files.facts(path)} ${path}\r\n250 end` : "550 no such path";
  }),
  REST: answer((session, offset) => {
    session.marker = Number(offset);
    return `350 at ${offset}`;
  }),
  PORT: active((argument) => {
    const [high = 0, low = 0] = argument.split(",").slice(4).map(Number);
    return high * 256 + low;
  }),
  EPRT: active((argument) => Number(argument.split("|")[3])),
  PASV: passive((port) => `227 passive mode (127,0,0,1,${port >> 8},${port & 255})`),
  EPSV: passive((port) => `229 extended passive mode (|||${port}|)`),
  RETR: (session, name, line) => give(session, line, session.files.files.get(session.path(name)), true),
  STOR: (session, name, line) => take(session, line, session.path(name)),
  NLST: (session, name, line) => giveNames(session, line, session.path(name), (_path, entry) => entry),
  LIST: (session, argument, line) =>
    giveNames(session, line, session.path(argument.replace(/^-a ?/, "")), (path, entry) =>
      session.files.line(path, entry),
    ),
  MLSD: (session, name, line) =>
    giveNames(session, line, session.path(name), (path, entry) => `${session.files.facts(path)} ${entry}`),
  ABOR: abort,
  QUIT: async (session, _argument, line) => {
    await session.reply(line, "221 bye");
    session.cut("fin");
  },
};

async function giveNames(
  session: ServerSession,
  line: string,
  directory: string,
  show: (path: string, name: string) => string,
): Promise<void> {
  const names = session.files.names(directory);
  const lines = names?.map((name) => `${show(resolvePath(directory, name), name)}\r\n`);
  await give(session, line, lines === undefined ? undefined : Buffer.from(lines.join("")), false);
}
