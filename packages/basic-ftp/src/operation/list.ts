import { FTPError } from "../errors/ftp-error.ts";
import type { FileInfo } from "../listing/file-info.ts";
import { StringWriter } from "../transfer/string-writer.ts";
import { StreamSink } from "../transfer/stream-sink.ts";
import type { ClientState, Commands } from "./client-state.ts";
import { receive } from "./download.ts";
import { hadNoConnection } from "./run-transfer.ts";

/** Lists a directory by the first command that the server does not refuse, which is the only one from then on. */
export async function list(client: Commands, path: string): Promise<FileInfo[]> {
  const shownPath = await client.protectWhitespace(path);
  let refusal: FTPError | undefined;
  for (const command of client.availableListCommands) {
    try {
      const files = await listBy(client, shownPath === "" ? command : `${command} ${shownPath}`);
      client.availableListCommands = [command];
      return files;
    } catch (error) {
      if (!(error instanceof FTPError) || hadNoConnection(error)) throw error;
      refusal = error;
    }
  }
  throw refusal ?? new Error("availableListCommands is empty");
}

async function listBy(client: ClientState, command: string): Promise<FileInfo[]> {
  const text = new StringWriter(client.maxListingBytes);
  await receive(client, new StreamSink(text), { command, startAt: 0, name: "", type: "list" });
  const listing = text.getText(client.ftp.encoding);
  client.ftp.log(listing);
  return client.parseList(listing);
}
