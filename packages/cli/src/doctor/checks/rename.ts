import { isReplyError } from "@ftplib/reply";
import type { Check } from "../check.ts";
import { note, ok, skipped } from "../finding.ts";

/** Whether a file can be renamed onto one that exists, which replaces it at once. */
export const rename: Check = {
  name: "rename onto a file",
  needs: ["listing"],
  async run(context, signal) {
    const { directory, notWritten } = context;
    if (directory === undefined) return skipped(notWritten);
    const ftp = await context.session(signal);
    const [from, to] = [`${directory}/new.txt`, `${directory}/old.txt`];
    await ftp.storbinary(`STOR ${from}`, Buffer.from("new"), { signal });
    await ftp.storbinary(`STOR ${to}`, Buffer.from("old"), { signal });
    try {
      await ftp.rename(from, to, { signal });
      return ok("it replaces the file");
    } catch (error) {
      if (!isReplyError(error)) throw error;
      return note(
        error.reply.text,
        "uploads move the old file aside before the new one gets its name: for a moment there is none",
      );
    }
  },
};
