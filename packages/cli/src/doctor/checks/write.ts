import { randomBytes } from "node:crypto";
import { isReplyError } from "@ftplib/reply";
import type { Check } from "../check.ts";
import { ok, skipped, warning } from "../finding.ts";

/** Makes the directory in which other checks write, with `--write` alone. It is removed at the end. */
export const write: Check = {
  name: "write",
  needs: ["listing"],
  async run(context, signal) {
    const { canWrite, path } = context.request;
    if (!canWrite) return skipped("--write");
    const ftp = await context.session(signal);
    const base = typeof path === "string" ? path : Buffer.from(path).toString();
    const slash = base === "" || base.endsWith("/") ? "" : "/";
    const directory = `${base}${slash}ftpl-doctor-${randomBytes(6).toString("hex")}`;
    try {
      // It may be there although the reply is lost.
      context.directory = directory;
      await ftp.mkd(directory, { signal });
      return ok("a directory was made; it is removed at the end");
    } catch (error) {
      if (!isReplyError(error)) throw error;
      context.directory = undefined;
      return warning(error.reply.text, "the user may not make directories here: nothing can be uploaded");
    }
  },
};
