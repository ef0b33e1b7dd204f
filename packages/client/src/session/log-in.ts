import type { Reply } from "@ftplib/reply";
import { isIPv6 } from "node:net";
import { argument, type Command, type CommandRules, command } from "../command/command.ts";
import { ask, complete } from "../exchange/conversation.ts";
import { login, type LoginCommands } from "../exchange/login.ts";
import { CALL_OPTIONS, type CallOptions } from "./call-limits.ts";
import { checkHost } from "./check-host.ts";
import type { OptionKinds } from "./check-options.ts";
import { askFeatures } from "./features.ts";
import type { Session } from "./session.ts";

/** Options of `login`: what is said around the login itself. */
export interface LoginOptions extends CallOptions {
  /**
   * Which of the sites that share the server's address is meant: HOST, before USER (RFC 7151). When the server refuses, the login
   * rejects, and nothing secret was sent.
   */
  readonly virtualHost?: string | undefined;
  /** Who the client says it is: CLNT, after the login, where FEAT names it. By default it says nothing. */
  readonly clientName?: string | undefined;
  /** The language of replies, by its tag (`en`, `de-AT`): LANG, after the login, where FEAT names it (RFC 2640, 4). */
  readonly language?: string | undefined;
}

/** The options of `login`. */
export const LOGIN_CALL_OPTIONS: OptionKinds<LoginOptions> = {
  ...CALL_OPTIONS,
  virtualHost: "string",
  clientName: "string",
  language: "string",
};

/** The commands around a login, checked before any is sent. */
export interface LoginSurroundings {
  readonly host: Command | undefined;
  readonly client: Command | undefined;
  readonly language: Command | undefined;
}

/** @throws TypeError for a virtual host that is not one; RangeError for bytes that no command may hold */
export function loginSurroundings(
  rules: CommandRules,
  { virtualHost, clientName, language }: LoginOptions,
): LoginSurroundings {
  if (virtualHost !== undefined) checkHost(virtualHost);
  if (virtualHost === "") throw new TypeError("virtualHost must be a name or an address: it is empty");
  const make = (verb: string, text: string | undefined, what: string): Command | undefined =>
    text === undefined ? undefined : command(verb, argument(text, what, rules));
  return {
    host: make(
      "HOST",
      virtualHost !== undefined && isIPv6(virtualHost) ? `[${virtualHost}]` : virtualHost,
      "virtualHost",
    ),
    client: make("CLNT", clientName, "clientName"),
    language: make("LANG", language, "language"),
  };
}

/**
 * Logs in, and says what is to be said before and after. What comes after is for the server to take or leave: its refusal does
 * not undo the login.
 */
export async function logIn(
  session: Session,
  commands: LoginCommands,
  { host, client, language }: LoginSurroundings,
): Promise<Reply> {
  if (host !== undefined) await session.run(complete(host));
  const reply = await session.run(login(commands));
  for (const sent of [client, language]) {
    if (sent !== undefined && (await askFeatures(session)).has(sent.verb)) await session.run(ask(sent));
  }
  return reply;
}
