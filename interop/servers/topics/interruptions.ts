import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Duplex } from "node:stream";
import type { Probe } from "../probe.ts";
import type { Answer, RawSession } from "../raw-session.ts";
import type { Topic } from "../topic.ts";

/** A download that is under way: its first bytes have come, and nobody reads on. */
async function withDownload(
  probe: Probe,
  work: (session: RawSession, data: Duplex) => Promise<string>,
): Promise<string> {
  const session = await probe.session();
  using channel = await probe.openData(session);
  if (channel.socket === undefined) return "–";
  try {
    const first = await session.ask(`RETR ${probe.target.large}`);
    if (!first.word.startsWith("1")) return "–";
    const data = await Promise.race([channel.socket, delay(2_000)]);
    if (data === undefined) return "–";
    await Promise.race([once(data, "readable"), delay(2_000)]);
    return await work(session, data);
  } finally {
    probe.discard();
  }
}

/** The codes up to the reply to PWD, which is sent when they have begun. */
async function upToPwd(session: RawSession, first: Answer): Promise<string> {
  const codes = [first.word];
  if (!/^\d/.test(first.word)) return first.word;
  session.send("PWD\r\n");
  for (;;) {
    const { word } = await session.answer(2_000);
    if (word === "257" || word === "silence" || codes.length > 4) return codes.join(", ");
    codes.push(word);
    // What it says before that differs from run to run.
    if (word === "closes") return word;
  }
}

export const interruptions: Topic = {
  title: "Interruptions",
  // With TLS it is a matter of how much data is on its way.
  picks: ({ tls }) => tls === "none",
  meaning:
    "ABOR, a data connection that is reset by the client, and commands during a transfer. `later` means that nothing is answered until the client has closed the data connection.",
  questions: [
    { column: "ABOR of nothing", usual: /^22[56]$/, ask: (probe) => probe.code("ABOR") },
    {
      column: "ABOR in a download",
      usual: /^426, 22[56]$/,
      ask: (probe) =>
        withDownload(probe, async (session, data) => {
          session.send("ABOR\r\n");
          const first = await session.answer(1_000);
          data.destroy();
          if (first.word !== "silence") return await upToPwd(session, first);
          return `later: ${await upToPwd(session, await session.answer())}`;
        }),
    },
    {
      column: "reset download",
      usual: /^(426|451)$/,
      ask: (probe) =>
        withDownload(probe, async (session, data) => {
          data.destroy();
          return await upToPwd(session, await session.answer());
        }),
    },
    {
      column: "NOOP in a download",
      usual: /^200$/,
      ask: (probe) =>
        withDownload(probe, async (session, data) => {
          session.send("NOOP\r\n");
          const first = await session.answer(1_000);
          if (first.word !== "silence") return first.word;
          data.destroy();
          const after = await upToPwd(session, await session.answer());
          return after.includes("200") ? "later" : "never";
        }),
    },
  ],
};
