import assert from "node:assert/strict";
import { type FTP, isReplyError } from "ftplib";
import { failureOf } from "../../operations/operation.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

/** A row for what must be refused: by a typed error, after which a whole transfer succeeds. */
function refusal(
  name: string,
  work: (ftp: FTP, context: RareContext) => Promise<unknown>,
  timeout = 5000,
): RareOperation {
  return {
    name: `refused, then a transfer: ${name}`,
    async run(context) {
      const ftp = await context.enter({ timeout });
      const error = await failureOf(work(ftp, context));
      if (!isReplyError(error)) throw error;
      assert(error.reply.code >= 400, error.message);
      assert.equal(await ftp.pwd(), context.absolute());
      await ftp.storbinary("STOR afterwards", Buffer.from("whole"));
      assert.equal(context.contents("afterwards").toString(), "whole");
    },
  };
}

/** What servers refuse; the session goes on. */
export const refusals: readonly RareOperation[] = [
  refusal("an unknown command", (ftp) => ftp.voidcmd("XYZZY")),
  refusal("RETR of a missing file", (ftp) => ftp.retrbinary("RETR missing", () => {})),
  refusal(
    "RETR of a directory",
    async (ftp, context) => {
      context.placeDirectory("sub");
      await ftp.retrbinary("RETR sub", () => {});
    },
    2000,
  ),
  refusal("STOR into a missing directory", (ftp) => ftp.storbinary("STOR missing/x", Buffer.from("x"))),
  refusal("CWD to a missing directory", (ftp) => ftp.cwd("missing")),
  refusal("DELE of a missing file", (ftp) => ftp.delete("missing")),
  refusal("SIZE of a missing file", (ftp) => ftp.size("missing")),
  refusal("RNFR of a missing file", (ftp) => ftp.rename("missing", "other")),
];
