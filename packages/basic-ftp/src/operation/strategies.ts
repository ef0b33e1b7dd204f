import type { PassiveCommand } from "ftplib";
import { type FTPContext, linkOf } from "../context/ftp-context.ts";
import type { FTPResponse } from "../errors/ftp-error.ts";

/** Asks the server where the data connection of the next transfer goes to. */
export type TransferStrategy = (ftp: FTPContext) => Promise<FTPResponse>;

/** The strategies whose choice is all there is to do before a transfer. */
const choices = new Map<TransferStrategy, PassiveCommand | undefined>();

/** Data connections are asked for by EPSV alone, on IPv4 and on IPv6. */
export const enterPassiveModeIPv6: TransferStrategy = async (ftp) => await ask(ftp, "EPSV");

/** Data connections are asked for by PASV alone. */
export const enterPassiveModeIPv4: TransferStrategy = async (ftp) => await ask(ftp, "PASV");

choices.set(enterPassiveModeIPv6, "EPSV");
choices.set(enterPassiveModeIPv4, "PASV");

/** EPSV, and PASV where that is refused or leads nowhere: the strategy of a new client. */
export const enterFirstCompatibleMode: TransferStrategy = async (ftp) => {
  linkOf(ftp).passiveCommand = undefined;
  try {
    return await ftp.request("EPSV");
  } catch {
    return await ftp.request("PASV");
  }
};
choices.set(enterFirstCompatibleMode, undefined);

/** Does what the strategy says before a transfer. One of the caller's own is called; the data connection itself is made here all the same. */
export async function prepare(ftp: FTPContext, strategy: TransferStrategy): Promise<void> {
  if (choices.has(strategy)) linkOf(ftp).passiveCommand = choices.get(strategy);
  else await strategy(ftp);
}

async function ask(ftp: FTPContext, command: PassiveCommand): Promise<FTPResponse> {
  linkOf(ftp).passiveCommand = command;
  return await ftp.request(command);
}
