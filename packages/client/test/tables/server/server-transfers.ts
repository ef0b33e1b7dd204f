import type { DataChannel } from "./data-channel.ts";
import type { ServerSession } from "./server-session.ts";

/** The marker is used up by a transfer that begins. */
function takeMarker(session: ServerSession): number {
  const { marker } = session;
  session.marker = 0;
  return marker;
}

/** Refuses the command; what the marker and the data channel then are is the server's business. */
async function refuse(session: ServerSession, line: string, reply: string): Promise<void> {
  const { server } = session;
  if (!server.keepsMarker) session.marker = 0;
  session.data?.forget();
  session.data = undefined;
  await session.reply(line, reply);
}

/**
 * Runs a transfer between its 1yz and its final reply. An ABOR ends it: its final reply is then a 426, or none where ABOR
 * is answered in another way.
 */
async function transfer(
  session: ServerSession,
  line: string,
  preliminary: string,
  move: (data: DataChannel) => Promise<boolean>,
): Promise<void> {
  const [verb = ""] = line.split(" ", 1);
  const { data } = session;
  if (data === undefined) return await session.reply(line, "425 no data connection");
  let hasOwnReply = true;
  let isOver: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  let giveUp: () => void = () => {};
  const aborted = new Promise<false>((resolve) => {
    giveUp = () => resolve(false);
  });
  session.abortTransfer = async (isReplied, keepsData = false) => {
    hasOwnReply = isReplied;
    giveUp();
    if (!keepsData) data.destroy();
    await over;
  };
  const isWhole = await Promise.race([
    aborted,
    (async (): Promise<boolean> => {
      await session.at(`${verb} 1yz`, () => session.say(preliminary));
      await data.open(session.dataSecurity);
      await session.at(`${verb} open`, () => {});
      return await move(data);
    })(),
  ]);
  session.data = undefined;
  session.abortTransfer = undefined;
  if (hasOwnReply) {
    const reply = isWhole ? "226 transfer complete" : "426 transfer aborted";
    await session.at(`${verb} final`, () => session.final(line, reply));
  }
  isOver();
}

/** Sends bytes from the restart marker on; refuses where there are none to send. */
export async function give(
  session: ServerSession,
  line: string,
  contents: Buffer | undefined,
  isFile: boolean,
): Promise<void> {
  const refusal = session.server.refusals.get(line.split(" ", 1)[0] ?? "");
  if (contents === undefined || refusal !== undefined) {
    return await refuse(session, line, refusal ?? "550 there is no such file or directory");
  }
  const bytes = contents.subarray(takeMarker(session));
  const announced = isFile ? ` (${bytes.length} bytes)` : "";
  const half = bytes.length >> 1;
  const { pace } = session.server;
  await transfer(session, line, `150 here it comes${announced}`, async (data) => {
    await data.write(bytes.subarray(0, half), pace);
    await session.at(`${line.split(" ", 1)[0]} middle`, () => {});
    await data.write(bytes.subarray(half), pace);
    await session.at(`${line.split(" ", 1)[0]} end`, () => {});
    return await data.finish();
  });
}

/** Stores what arrives, from the restart marker on. */
export async function take(session: ServerSession, line: string, path: string): Promise<void> {
  const { server, files } = session;
  const refusal = server.refusals.get("STOR");
  if (refusal !== undefined) return await refuse(session, line, refusal);
  const stored = files.files.get(path) ?? Buffer.alloc(0);
  const blocks = [stored.subarray(0, takeMarker(session))];
  const keep = (): void => void files.files.set(path, Buffer.concat(blocks));
  await transfer(session, line, "150 go ahead", async (data) => {
    keep();
    let isFirst = true;
    const ending = await data.read(async (block) => {
      blocks.push(block);
      server.reads.push(performance.now());
      if (isFirst) await session.at("STOR middle", () => {});
      isFirst = false;
    }, server.pace.gap);
    keep();
    server.uploads.push({ line, ending });
    await session.at("STOR end", () => {});
    data.end();
    return ending === "fin";
  });
}
