import { FTPError, type FTPResponse } from "../errors/ftp-error.ts";
import { parseMLSxDate } from "../listing/mlsx-date.ts";
import type { ClientState, Commands } from "./client-state.ts";

/** Sends a command; a refusal is a result like any other reply. */
export async function sendIgnoringError({ ftp }: ClientState, command: string): Promise<FTPResponse> {
  try {
    return await ftp.request(command);
  } catch (error) {
    if (error instanceof FTPError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The path, made absolute where it begins with a space, which servers take for none of it. */
export async function protectWhitespace(client: Commands, path: string): Promise<string> {
  if (!path.startsWith(" ")) return path;
  const directory = await client.pwd();
  return directory.endsWith("/") ? `${directory}${path}` : `${directory}/${path}`;
}

/** Sends a command with a path. */
export async function sendPath(client: Commands, verb: string, path: string): Promise<FTPResponse> {
  return await client.send(`${verb} ${await client.protectWhitespace(path)}`);
}

/** The working directory: what the reply has in quotes. */
export async function pwd(client: Commands): Promise<string> {
  const { message } = await client.send("PWD");
  const [, path] = /"(.+)"/.exec(message) ?? [];
  if (path === undefined) throw new Error(`Can't parse response to command 'PWD': ${message}`);
  // A quote in it is doubled: RFC 959, 5.1.
  return path.replaceAll('""', '"');
}

/** What FEAT lists: the first word of each line, with the second. */
export async function features(client: Commands): Promise<Map<string, string>> {
  const { code, message } = await client.sendIgnoringError("FEAT");
  const lines = code < 400 && message[3] === "-" ? message.split("\n").slice(1, -1) : [];
  return new Map(
    lines.map((line) => {
      const [name = "", value = ""] = line.trim().split(" ");
      return [name, value];
    }),
  );
}

/** When a file was modified: MDTM. */
export async function lastMod(client: Commands, path: string): Promise<Date> {
  const { message } = await sendPath(client, "MDTM", path);
  return parseMLSxDate(message.slice(4));
}

/** The bytes of a file: SIZE. */
export async function size(client: Commands, path: string): Promise<number> {
  const command = `SIZE ${await client.protectWhitespace(path)}`;
  const { message } = await client.send(command);
  const bytes = Number.parseInt(message.slice(4), 10);
  if (Number.isNaN(bytes))
    throw new Error(`Can't parse response to command '${command}' as a numerical value: ${message}`);
  return bytes;
}

/** RNFR and RNTO. */
export async function rename(client: Commands, from: string, to: string): Promise<FTPResponse> {
  const [source, target] = [await client.protectWhitespace(from), await client.protectWhitespace(to)];
  await client.send(`RNFR ${source}`);
  return await client.send(`RNTO ${target}`);
}

/** DELE; a refusal is an error unless it is to be ignored. */
export async function remove(
  client: Commands,
  path: string,
  ignoreErrorCodes: boolean,
): Promise<FTPResponse> {
  const command = `DELE ${await client.protectWhitespace(path)}`;
  return await (ignoreErrorCodes ? client.sendIgnoringError(command) : client.send(command));
}
