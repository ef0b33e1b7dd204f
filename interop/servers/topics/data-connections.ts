import { once } from "node:events";
import { connect } from "node:net";
import { listen, openData, portOf } from "../data-channel.ts";
import type { Topic } from "../topic.ts";
import { codesOf } from "../words.ts";

export const dataConnections: Topic = {
  title: "Data connections",
  meaning:
    "Which ways there are to a data connection, and what is said around it. Under 1yz first: whether the preliminary reply is sent before the data connection is there, or waits for it.",
  isForSlow: true,
  questions: [
    {
      column: "PASV",
      usual: /^227$/,
      async ask(probe) {
        const answer = await probe.ask("PASV");
        probe.discard();
        if (portOf(answer) === undefined)
          return answer.word === "227" ? "227 without an address" : answer.word;
        return answer.lines.join(" ").includes(probe.target.host.replaceAll(".", ","))
          ? "227"
          : "227, another address";
      },
    },
    {
      column: "EPSV",
      usual: /^229$/,
      async ask(probe) {
        const { word } = await probe.ask("EPSV");
        probe.discard();
        return word;
      },
    },
    {
      column: "PORT",
      usual: /^(2..|–)$/,
      async ask(probe) {
        if (!probe.covers("PORT")) return "–";
        using channel = await openData(await probe.session(), "PORT");
        probe.discard();
        return channel.setup.word;
      },
    },
    {
      column: "EPRT",
      usual: /^(2..|–)$/,
      async ask(probe) {
        if (!probe.covers("EPRT")) return "–";
        const { host } = probe.target;
        const family = host.includes(":") ? 2 : 1;
        using channel = await listen(await probe.session(), (port) => `EPRT |${family}|${host}|${port}|`);
        probe.discard();
        return channel.setup.word;
      },
    },
    {
      column: "RETR's replies",
      usual: /^1.., 2..$/,
      ask: async (probe) => codesOf(await probe.transfer("RETR a.txt")),
    },
    {
      column: "lines of the last",
      usual: /^1$/,
      async ask(probe) {
        const { final } = await probe.transfer("RETR a.txt");
        return String(final?.lines.length ?? "–");
      },
    },
    {
      column: "RETR without PASV",
      usual: /^[45]..$/,
      async ask(probe) {
        const { word } = await probe.ask("RETR a.txt");
        probe.discard();
        return word;
      },
    },
    {
      column: "1yz first",
      usual: /^sent$/,
      async ask(probe) {
        if (probe.target.isActive) return "–";
        const session = await probe.session();
        const passive = await session.ask("PASV");
        const port = portOf(passive);
        if (port === undefined) return "–";
        session.send("RETR a.txt\r\n");
        const early = await session.answer(1_000);
        // A server that waits is let go on: some have one port for all sessions.
        const socket = connect({ host: probe.target.host, port }).on("error", () => {});
        await once(socket, "close", { signal: AbortSignal.timeout(1_000) }).catch(() => {});
        socket.destroy();
        probe.discard();
        return early.word.startsWith("1") ? "sent" : early.word === "silence" ? "waits" : early.word;
      },
    },
  ],
};
