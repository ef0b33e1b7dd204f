import { type Connection, createPair, StreamClosedError } from "@ftplib/transport";
import { describe, expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { ControlConnection } from "../src/session/control-connection.ts";
import type { LedgerEntry } from "../src/session/ledger-entry.ts";
import { DebugLog } from "../src/log/debug-log.ts";
import { Secrets } from "../src/command/secrets.ts";
import { textCodec } from "../src/command/text-codec.ts";
import { newHabits } from "../src/session/server-habits.ts";
import { resolveTimeouts } from "../src/session/timeouts.ts";

const encoder = new TextEncoder();

/** A server that answers and goes away while the client's own write is still under way, as it may be with TLS. */
async function quitOn(answer: string): Promise<{ control: ControlConnection; quit: LedgerEntry }> {
  const [near, far] = createPair();
  let fail: (error: Error) => void = () => {};
  const slow: Connection = Object.create(near, {
    receive: { value: near.receive.bind(near) },
    write: {
      value: () =>
        new Promise<void>((_resolve, reject) => {
          fail = reject;
        }),
    },
    close: {
      value: () => {
        near.close();
        fail(new StreamClosedError());
      },
    },
  });
  const control = new ControlConnection(slow, {
    codec: textCodec("utf-8"),
    timeouts: () => resolveTimeouts(5_000),
    log: new DebugLog(new Secrets(), () => {}),
    secrets: new Secrets(),
    maxLineLength: 8_192,
    skipsEmptyLines: false,
    habits: newHabits(),
    whereabouts: { client: 0, host: "", port: 21 },
    onLearn: () => {},
    onFail: () => {},
  });
  const greeting = control.ledger.addGreeting();
  await far.write(encoder.encode("220 ready\r\n"));
  await control.replyTo(greeting);
  const [quit] = control.send([command("QUIT")]) as [LedgerEntry];
  await far.write(encoder.encode(answer));
  await far.end();
  return { control, quit };
}

describe("an answer that overtakes the write of its command", () => {
  it("959-05, F48: is the answer, though the server has closed", async () => {
    const { control, quit } = await quitOn("221 goodbye\r\n");
    await control.written();
    expect((await control.replyTo(quit)).code).toBe(221);
    expect(control.failure?.error).toMatchObject({ code: "ERR_FTP_CLOSED" });
  });

  it("E6: without one the command has failed", async () => {
    const { control, quit } = await quitOn("");
    await expect(control.replyTo(quit)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
  });
});
