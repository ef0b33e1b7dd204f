import { setTimeout as delay } from "node:timers/promises";
import type { Probe } from "../probe.ts";
import type { RawSession } from "../raw-session.ts";
import type { Topic } from "../topic.ts";

async function codes(session: RawSession, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) {
    const { word } = await session.answer(1_500);
    if (word === "silence") break;
    found.push(word);
    if (word === "closes") break;
  }
  return found;
}

async function sending(probe: Probe, work: (session: RawSession) => Promise<string>): Promise<string> {
  const session = await probe.session();
  try {
    return await work(session);
  } finally {
    probe.discard();
  }
}

export const pipelining: Topic = {
  title: "Commands and packets",
  meaning:
    "Whether two commands in one packet are two commands, one in two packets is one, and what else a command may look like.",
  questions: [
    {
      column: "two in one packet",
      usual: /^both$/,
      ask: (probe) =>
        sending(probe, async (session) => {
          session.send("TYPE I\r\nPWD\r\n");
          const [first, second] = await codes(session, 2);
          if (first?.startsWith("2") === true && second?.startsWith("25") === true) return "both";
          if (second === undefined)
            return first?.startsWith("2") === true ? "the first" : `${first ?? "silence"}`;
          return `${first}, ${second}`;
        }),
    },
    {
      column: "one in two packets",
      usual: /^one$/,
      ask: (probe) =>
        sending(probe, async (session) => {
          session.send("PW");
          await delay(50);
          session.send("D\r\n");
          const found = await codes(session, 1);
          return found[0]?.startsWith("25") === true ? "one" : (found[0] ?? "silence");
        }),
    },
    {
      column: "LF alone",
      usual: /^ends a command$/,
      ask: (probe) =>
        sending(probe, async (session) => {
          session.send("PWD\n");
          const found = await codes(session, 1);
          return found[0]?.startsWith("25") === true ? "ends a command" : (found[0] ?? "is no end");
        }),
    },
    { column: "small letters", usual: /^2..$/, ask: (probe) => probe.code("pwd") },
    {
      column: "PASV behind RETR",
      usual: /^after the transfer$/,
      ask: (probe) =>
        sending(probe, async (session) => {
          if (probe.target.isActive || probe.hasTls) return "–";
          using channel = await probe.openData(session);
          const socket = await channel.socket;
          if (socket === undefined) return "–";
          session.send("RETR a.txt\r\nPASV\r\n");
          socket.resume();
          const found = (await codes(session, 3)).join(", ");
          if (found.endsWith("closes")) return "ends the session";
          if (/^1\d\d, 2[25]\d, 227$/.test(found)) return "after the transfer";
          return found;
        }),
    },
  ],
};
