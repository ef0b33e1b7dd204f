import { isReplyError } from "@ftplib/reply";
import type { Check } from "../check.ts";
import { note, ok, warning } from "../finding.ts";

/** Whether transfers can begin in the middle of a file. */
export const rest: Check = {
  name: "REST",
  needs: ["login"],
  async run(context, signal) {
    const ftp = await context.session(signal);
    try {
      await ftp.voidcmd("TYPE I", { signal });
      const { text } = await ftp.sendcmd("REST 1", { signal });
      await ftp.sendcmd("REST 0", { signal });
      const { directory, notWritten } = context;
      if (directory === undefined) return ok(`${text}; a transfer was not tried: ${notWritten}`);
      const session = await context.session(signal);
      const path = `${directory}/rest.bin`;
      await session.storbinary(`STOR ${path}`, Buffer.from("0123456789"), { signal });
      let end = "";
      const take = (block: Uint8Array): void => void (end += Buffer.from(block).toString("latin1"));
      await session.retrbinary(`RETR ${path}`, take, { rest: 4, signal });
      if (end === "456789") return ok(`${text}; a download from byte 4 gives the right bytes`);
      return warning(
        `a download from byte 4 gives "${end}"`,
        "transfers that are resumed would be wrong: transfer files anew",
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!isReplyError(error)) throw error;
      return note(error.reply.text, "a transfer that breaks off begins anew");
    }
  },
};
