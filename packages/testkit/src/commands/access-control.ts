import { fromByteString } from "../byte-string.ts";
import { SessionState } from "../session-state.ts";
import type { CommandContext, CommandGroup } from "./command.ts";

/** RFC 959, section 4.1.1: access control commands. */
export const ACCESS_CONTROL: CommandGroup = {
  USER: { handle: user, beforeLogin: true, needsArgument: true },
  PASS: { handle: pass, beforeLogin: true },
  ACCT: { handle: account, beforeLogin: true },
  CWD: { handle: changeDirectory, needsArgument: true },
  XCWD: { handle: changeDirectory, needsArgument: true },
  CDUP: { handle: (session) => changeDirectory(session, "..") },
  XCUP: { handle: (session) => changeDirectory(session, "..") },
  SMNT: { handle: (session) => session.reply("502 SMNT not implemented") },
  REIN: { handle: reinitialize, beforeLogin: true },
  QUIT: { handle: quit, beforeLogin: true },
  HOST: { handle: host, beforeLogin: true, needsArgument: true },
};

async function user(session: CommandContext, name: string): Promise<void> {
  const { settings, control } = session;
  if (settings.tls === "required" && !control.tls) return session.reply("530 Please use AUTH TLS first");
  session.state = new SessionState();
  session.state.user = name;
  if (passwordOf(session) === false) return welcome(session);
  return session.reply(`331 Password required for ${name}`);
}

async function pass(session: CommandContext, password: string): Promise<void> {
  const { state } = session;
  if (state.user === undefined || state.isLoggedIn) return session.reply("503 Login with USER first");
  const expected = passwordOf(session);
  if (expected !== true && expected !== fromByteString(password)) {
    state.user = undefined;
    return session.reply("530 Login incorrect");
  }
  return welcome(session);
}

async function welcome(session: CommandContext): Promise<void> {
  const { state, settings } = session;
  if (settings.account !== undefined && !state.wantsAccount) {
    state.wantsAccount = true;
    return session.reply("332 Account required");
  }
  state.isLoggedIn = true;
  return session.reply(`230 User ${state.user} logged in`);
}

async function account(session: CommandContext, name: string): Promise<void> {
  const { state, settings } = session;
  if (state.isLoggedIn) return session.reply("202 ACCT not needed");
  if (!state.wantsAccount) return session.reply("503 Login with USER and PASS first");
  if (fromByteString(name) === settings.account) return welcome(session);
  session.state = new SessionState();
  return session.reply("530 Login incorrect");
}

function passwordOf({ state, settings }: CommandContext): string | boolean | undefined {
  const name = fromByteString(state.user ?? "");
  return Object.hasOwn(settings.users, name) ? settings.users[name] : undefined;
}

async function changeDirectory(session: CommandContext, argument: string): Promise<void> {
  const path = session.path(argument);
  const facts = await session.settings.files.stat(path);
  if (!facts) return session.reply(`550 ${argument}: No such file or directory`);
  if (facts.kind !== "directory") return session.reply(`550 ${argument}: Not a directory`);
  session.state.workingDirectory = path;
  return session.reply("250 Directory changed");
}

async function reinitialize(session: CommandContext): Promise<void> {
  session.state = new SessionState();
  session.channel.close();
  await session.reply("220 Ready for a new user");
}

async function quit(session: CommandContext): Promise<void> {
  session.finish();
  await session.reply("221 Goodbye");
}

async function host(session: CommandContext, name: string): Promise<void> {
  if (session.state.user !== undefined) return session.reply("503 HOST comes before USER");
  return session.reply(`220 Host ${name} accepted`);
}
