import { isIPv4 } from "node:net";
import type { CommandContext, CommandGroup } from "./command.ts";

/** RFC 959, section 4.1.2, and RFC 2428: transfer parameter commands. */
export const TRANSFER_PARAMETERS: CommandGroup = {
  PORT: { handle: port, needsArgument: true },
  PASV: { handle: passive },
  EPRT: { handle: extendedPort, needsArgument: true },
  EPSV: { handle: extendedPassive },
  TYPE: { handle: type, needsArgument: true },
  STRU: { handle: (session, code) => only(session, "STRU", code, "F"), needsArgument: true },
  MODE: { handle: (session, code) => only(session, "MODE", code, "S"), needsArgument: true },
};

async function passive(session: CommandContext): Promise<void> {
  if (session.state.onlyEpsv) return session.reply("501 EPSV ALL was given");
  const address = session.settings.passiveAddress ?? session.control.localAddress;
  if (!isIPv4(address)) return session.reply("425 PASV is for IPv4; use EPSV");
  const number = await session.channel.listen();
  const tuple = [...address.split("."), number >> 8, number & 0xff].join(",");
  return session.reply(`227 Entering Passive Mode (${tuple})`);
}

async function extendedPassive(session: CommandContext, argument: string): Promise<void> {
  const family = isIPv4(session.control.localAddress) ? "1" : "2";
  if (argument.toUpperCase() === "ALL") {
    session.state.onlyEpsv = true;
    return session.reply("200 EPSV ALL accepted");
  }
  if (argument !== "" && argument !== family) {
    return session.reply(`522 Network protocol not supported, use (${family})`);
  }
  const number = await session.channel.listen();
  return session.reply(`229 Entering Extended Passive Mode (|||${number}|)`);
}

async function port(session: CommandContext, argument: string): Promise<void> {
  if (session.state.onlyEpsv) return session.reply("501 EPSV ALL was given");
  const numbers = argument.split(",").map((text) => (/^\d{1,3}$/.test(text) ? Number(text) : 256));
  if (numbers.length !== 6 || numbers.some((number) => number > 255)) {
    return session.reply("501 PORT needs six numbers from 0 to 255");
  }
  const [high = 0, low = 0] = numbers.slice(4);
  return aim(session, "PORT", numbers.slice(0, 4).join("."), high * 256 + low);
}

async function extendedPort(session: CommandContext, argument: string): Promise<void> {
  if (session.state.onlyEpsv) return session.reply("501 EPSV ALL was given");
  const [before, family, host, number, after, ...more] = argument.split(argument[0] ?? "|");
  const isWhole = before === "" && after === "" && more.length === 0 && host !== undefined;
  if (!isWhole || number === undefined || !/^\d{1,5}$/.test(number)) {
    return session.reply("501 EPRT needs |family|address|port|");
  }
  if (family !== (isIPv4(session.control.localAddress) ? "1" : "2")) {
    return session.reply(`522 Network protocol not supported, use (${family === "1" ? "2" : "1"})`);
  }
  return aim(session, "EPRT", host, Number(number));
}

function aim(session: CommandContext, verb: string, host: string, number: number): Promise<void> {
  // Only the client itself is dialled: RFC 2577, section 3.
  const isFine = session.channel.aim(host, number);
  return session.reply(
    isFine ? `200 ${verb} command successful` : `504 ${verb} to a foreign host or reserved port`,
  );
}

async function type(session: CommandContext, argument: string): Promise<void> {
  const wanted = argument.toUpperCase();
  if (wanted === "A" || wanted === "A N") session.state.type = "A";
  else if (wanted === "I" || wanted === "L 8") session.state.type = "I";
  else return session.reply(`504 TYPE ${argument} not supported`);
  return session.reply(`200 Type set to ${session.state.type}`);
}

function only(session: CommandContext, verb: string, code: string, known: string): Promise<void> {
  const isKnown = code.toUpperCase() === known;
  return session.reply(isKnown ? `200 ${verb} set to ${known}` : `504 ${verb} ${code} not supported`);
}
