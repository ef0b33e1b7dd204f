import { errorForReply, Reply } from "@ftplib/reply";
import { expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { TlsError } from "../src/errors/tls-error.ts";
import { explainFailure, type FailedTransfer } from "../src/transfer/transfer-failure.ts";

/** A transfer whose data connection has failed, and whose final reply is still to come. */
function failed(final: Promise<Reply>): FailedTransfer {
  const session = { failure: undefined, options: { timeouts: { finalReply: 1_000 } } };
  const entry = { hasReply: true, anotherPreliminary: () => new Promise(() => {}) };
  return { session, entry, final, command: command("RETR"), count: undefined } as unknown as FailedTransfer;
}

it("a handshake that ends because the transfer is refused fails with the refusal, which comes a little later", async () => {
  const refusal = errorForReply(new Reply(["550 no such file"]), { command: "RETR", phase: "reply" });
  const later = new Promise<Reply>((_, reject) => {
    setTimeout(() => reject(refusal), 20);
  });
  later.catch(() => {});
  const closed = new TlsError("the peer ended the connection", {
    phase: "tls",
    connection: "data",
    reason: "closed",
  });
  expect(await explainFailure(failed(later), closed)).toBe(refusal);
});
