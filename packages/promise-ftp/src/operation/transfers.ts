import { textOf, translate } from "../errors/translate.ts";
import type { Link } from "../session/link.ts";
import { beginDownload, type Download } from "../transfer/download.ts";
import type { Source } from "../transfer/source.ts";
import { storeText, textBlocks } from "../transfer/text-transfer.ts";
import { send } from "./commands.ts";

/** REST, and the offset for the next transfer, which sends it again where the server does not forget it. */
export async function restart(link: Link, offset: number): Promise<string> {
  const reply = await send(link, `REST ${offset}`);
  link.transfers.restart = Number(offset);
  return textOf(reply);
}

/** The bytes of a file or a listing. A listing begins at its beginning. */
export function retrieve(link: Link, command: string): AsyncGenerator<Uint8Array, void> {
  const state = link.transfers;
  const isFile = command.startsWith("RETR ");
  const rest = isFile ? state.restart : undefined;
  if (isFile) state.restart = undefined;
  const { session } = link;
  return state.isText ? textBlocks(session, command, rest) : session.blocks(command, { rest });
}

/** RETR: a stream of the file, and when the session is free again. */
export async function get(link: Link, path: string): Promise<Download> {
  try {
    return await beginDownload(retrieve(link, `RETR ${path}`));
  } catch (error) {
    throw translate(error);
  }
}

/** STOR or APPE. */
export async function store(link: Link, command: string, source: Source): Promise<void> {
  const state = link.transfers;
  const rest = state.restart;
  state.restart = undefined;
  try {
    if (state.isText) await storeText(link.session, state, command, source.blocks, rest);
    else await link.session.storbinary(command, source.blocks, { rest });
  } catch (error) {
    source.giveUp();
    throw translate(error);
  }
}
