import type { Handler } from "./device.ts";

const filled = (template: string, path: string): string => template.replace("{path}", path);

/** PWD; `{path}` in the reply is the working directory. */
export function printDirectory(reply: string): Handler {
  return (session) => session.say(filled(reply, session.directory));
}

/** CWD. */
export function changeDirectory(done: string, missing: string): Handler {
  return async (session, argument) => {
    const path = session.resolve(argument);
    if ((await session.server.files.stat(path))?.kind !== "directory") return session.say(missing);
    session.directory = path;
    return session.say(filled(done, path));
  };
}

/** CDUP; `atRoot` is the reply where there is no parent. */
export function changeToParent(done: string, atRoot: string = done): Handler {
  return (session) => {
    session.say(session.directory === "/" ? atRoot : done);
    session.directory = session.resolve("..");
  };
}

/** A command that changes the file system at a path; any failure of it is `failed`. */
function changing(
  done: string,
  failed: string,
  change: (session: Parameters<Handler>[0], path: string) => Promise<void>,
): Handler {
  return async (session, argument) => {
    const path = session.resolve(argument);
    try {
      await change(session, path);
    } catch {
      return session.say(filled(failed, path));
    }
    return session.say(filled(done, path));
  };
}

/** MKD. */
export function makeDirectory(done: string, failed: string): Handler {
  return changing(done, failed, (session, path) => session.server.files.makeDirectory(path));
}

/** RMD. */
export function removeDirectory(done: string, failed: string): Handler {
  return changing(done, failed, (session, path) => session.server.files.removeDirectory(path));
}

/** DELE. */
export function removeFile(done: string, failed: string): Handler {
  return changing(done, failed, (session, path) => session.server.files.removeFile(path));
}

/** RNFR; without `missing` it takes what does not exist. */
export function renameFrom(done: string, missing?: string): Handler {
  return async (session, argument) => {
    const path = session.resolve(argument);
    if (missing !== undefined && (await session.server.files.stat(path)) === undefined) {
      return session.say(missing);
    }
    session.renameFrom = path;
    return session.say(done);
  };
}

/** RNTO. With `keepsDirectory` the file stays in its directory, whatever the path says. */
export function renameTo(
  done: string,
  failed: string,
  { keepsDirectory = false }: { readonly keepsDirectory?: boolean } = {},
): Handler {
  return async (session, argument) => {
    const { renameFrom: from = "/missing", server } = session;
    const taken = session.resolve(argument);
    const to = keepsDirectory
      ? from.slice(0, from.lastIndexOf("/") + 1) + taken.slice(taken.lastIndexOf("/") + 1)
      : taken;
    session.renameFrom = undefined;
    try {
      await server.files.rename(from, to);
    } catch {
      return session.say(failed);
    }
    return session.say(done);
  };
}

/** SIZE. */
export function fileSize(missing: string): Handler {
  return async (session, argument) => {
    const facts = await session.server.files.stat(session.resolve(argument));
    session.say(facts?.kind === "file" ? `213 ${facts.size}` : missing);
  };
}

/** MDTM in UTC. */
export function modificationTime(missing: string): Handler {
  return async (session, argument) => {
    const facts = await session.server.files.stat(session.resolve(argument));
    if (facts?.kind !== "file") return session.say(missing);
    const time = new Date(facts.modified).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
    return session.say(`213 ${time}`);
  };
}

/** TYPE: A and I, or I alone. `{type}` in the reply is the type. */
export function setType(done: string, refused: string, types: string = "AI"): Handler {
  return (session, argument) => {
    const type = argument.slice(0, 1).toUpperCase();
    if (type === "" || !types.includes(type)) return session.say(refused);
    session.type = type;
    return session.say(done.replace("{type}", type));
  };
}

/** REST. */
export function restartAt(done: string): Handler {
  return (session, argument) => {
    session.restart = Number.parseInt(argument, 10) || 0;
    session.say(done.replace("{offset}", String(session.restart)));
  };
}

/** QUIT; the connection is closed, unless `staysOpen`. */
export function quit(
  reply: string | readonly string[],
  { staysOpen = false }: { readonly staysOpen?: boolean } = {},
): Handler {
  return (session) => {
    session.say(reply);
    if (!staysOpen) session.end();
  };
}

/** ABOR where a transfer is ended by it: `replies` then, `idle` otherwise. */
export function abortTransfer(replies: readonly string[], idle: string): Handler {
  return (session) => {
    const { transfer } = session;
    if (transfer === undefined) return session.say(idle);
    session.transfer = undefined;
    transfer.cancel();
    for (const reply of replies) session.say(reply);
    return undefined;
  };
}

/** A command that ends a transfer under way first, by these replies. */
export function endingTransfer(
  replies: { readonly download?: string; readonly upload?: string },
  command: Handler,
): Handler {
  return async (session, argument) => {
    const { transfer } = session;
    if (transfer !== undefined) {
      session.transfer = undefined;
      transfer.cancel();
      const reply = transfer.isUpload ? replies.upload : replies.download;
      if (reply !== undefined) session.say(reply);
    }
    await command(session, argument);
  };
}
