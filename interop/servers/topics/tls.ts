import type { Probe } from "../probe.ts";
import { RawSession, secureSocket } from "../raw-session.ts";
import type { Topic } from "../topic.ts";

/** A download whose data connection begins TLS with the session, or without one, or not at all. */
async function data(probe: Probe, how: "session" | "new" | "clear"): Promise<string> {
  const session = await probe.fresh();
  try {
    await session.ask("PBSZ 0");
    if (how !== "clear") await session.ask("PROT P");
    await probe.enter(session);
    using channel = await probe.openData(session);
    const plain = await channel.socket;
    if (plain === undefined) return channel.setup.word;
    session.send("RETR a.txt\r\n");
    if (how === "clear") plain.resume();
    const due = session.answer();
    const early = await Promise.race([
      due,
      new Promise<undefined>((resolve) => setTimeout(resolve, 150, undefined)),
    ]);
    if (early !== undefined && !early.word.startsWith("1")) return early.word;
    let isReused = false;
    if (how !== "clear") {
      const secured = await secureSocket(
        plain,
        probe.target,
        how === "session" ? session.tlsSession : undefined,
      ).catch(() => undefined);
      isReused = secured?.isSessionReused() === true;
      secured?.resume();
    }
    const { word } = await due;
    if (!word.startsWith("1")) return word;
    const final = await session.answer();
    if (!final.word.startsWith("2")) return final.word;
    return how === "session" ? (isReused ? "resumed" : "not resumed") : "accepted";
  } finally {
    session[Symbol.dispose]();
  }
}

export const tls: Topic = {
  title: "TLS",
  meaning:
    "AUTH TLS, PROT and CCC (RFC 4217), and what a data connection may be: with the control connection's TLS session, with a new one, or in clear without PROT.",
  picks: ({ tls }) => tls !== "none",
  questions: [
    {
      column: "begins by",
      usual: /./,
      async ask({ target }) {
        if (target.tls === "implicit") return "handshake";
        using session = await RawSession.connect(target);
        await session.answer();
        return (await session.ask("AUTH TLS")).word;
      },
    },
    {
      column: "USER in clear",
      usual: /^(331|–)$/,
      async ask({ target }) {
        if (target.tls === "implicit") return "–";
        using session = await RawSession.connect(target);
        await session.answer();
        return (await session.ask(`USER ${target.user}`)).word;
      },
    },
    { column: "PBSZ 0", usual: /^200$/, ask: (probe) => probe.code("PBSZ 0") },
    { column: "PROT P", usual: /^200$/, ask: (probe) => probe.code("PROT P") },
    { column: "data, session resumed", usual: /^resumed$/, ask: (probe) => data(probe, "session") },
    { column: "data, new session", usual: /^accepted$/, ask: (probe) => data(probe, "new") },
    { column: "data in clear", usual: /^[45]..$/, ask: (probe) => data(probe, "clear") },
    {
      column: "PROT C",
      usual: /^200$/,
      async ask(probe) {
        const code = await probe.code("PROT C");
        probe.discard();
        return code;
      },
    },
    {
      column: "CCC",
      usual: /^200$/,
      async ask(probe) {
        const code = await probe.code("CCC");
        probe.discard();
        return code;
      },
    },
  ],
};

export const withoutTls: Topic = {
  title: "AUTH TLS where there is no TLS",
  meaning: "What servers without TLS say to it. No name and no password has been sent by then.",
  picks: ({ tls }) => tls === "none",
  questions: [
    {
      column: "AUTH TLS",
      usual: /^5..$/,
      async ask(probe) {
        probe.discard();
        using session = await RawSession.connect(probe.target);
        await session.answer();
        return (await session.ask("AUTH TLS")).word;
      },
    },
  ],
};
