import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import {
  bytesTaken,
  endedDestinations,
  failingDestinations,
  type FailingSource,
  failingSources,
  isOwn,
  isReadyToFail,
  spentDestinations,
  spentSources,
} from "./engine/failing-streams.ts";
import { type Held, heldDestinations, heldSources } from "./engine/held-streams.ts";
import { within } from "./engine/patience.ts";
import type { Operation } from "./operations/operation.ts";
import { TREE } from "./server/server-files.ts";
import type { Interposer } from "./server/step.ts";

// A source that fails by itself has failed by the time these replies are there.
const slowToBegin: Interposer = async ({ name }, perform) => {
  if (name === "TYPE reply" || name === "PASV reply") await pause(20);
  perform();
};

const STORED = "what was there before";

function failing(name: string, { make, isIt = isOwn, isEarly }: FailingSource): Cell {
  return {
    name: `fails: ${name}`,
    given: { source: make },
    interposer: slowToBegin,
    must: "fail",
    mayThrow: isIt,
    before: async ({ server }) => void server.files.files.set("/up", Buffer.from(STORED)),
    after: async ({ server, find }, outcome) => {
      if ("error" in outcome && !isIt(outcome.error)) find(`fails with ${String(outcome.error)}`);
      await pause(10);
      if (server.uploads.some(({ ending }) => ending === "fin"))
        find("ended the upload as if it were complete");
      const wasSent = server.sessions[0]?.received.some((line) => line.startsWith("STOR")) === true;
      if (isEarly === true && wasSent) find("sent STOR for a source that had failed");
      if (!wasSent && server.files.text("/up") !== STORED) find("changed the server's file");
    },
  };
}

const refuse =
  (step: RegExp, reply: string): Interposer =>
  ({ name, session }, perform) => {
    if (!step.test(name)) return perform();
    session.say(reply);
    // A transfer that was refused has no final reply.
    void session.abortTransfer?.(false);
  };

const lost: Interposer = ({ name, session }, perform) => {
  if (name.endsWith(" 1yz")) session.cut("fin");
  else perform();
};

/** How a transfer comes to nothing before a byte has moved. */
const refusals = (verb: string): Readonly<Record<string, Interposer>> => ({
  "the transfer is refused": refuse(new RegExp(`^${verb} 1yz`), "553 not this one"),
  "the transfer is refused for now": refuse(new RegExp(`^${verb} 1yz`), "450 not now"),
  "PASV is refused": refuse(/^(PASV|EPSV) reply/, "500 no"),
  "TYPE is refused": refuse(/^TYPE reply/, "504 not that type"),
  "the connection is lost": lost,
});

function refused(held: Held, why: string, interposer: Interposer): Cell {
  return {
    name: `${why}: ${held.name} is let go`,
    given: held.given,
    interposer,
    must: "fail",
    after: async ({ find }) => {
      if (!(await within(200, held.isReleased))) find("was not let go");
    },
  };
}

/** Options that are wrong for every operation here, or for all but one. */
const WRONG: readonly Readonly<Record<string, unknown>>[] = [
  { signl: undefined },
  { signal: "stop" },
  { blocksize: 0 },
  { offset: -1 },
  { rest: -1 },
];

function wrongOptions(held: Held, options: Readonly<Record<string, unknown>>): Cell {
  return {
    name: `the options are wrong, ${Object.keys(options).join()}: ${held.name} is let go`,
    given: { ...held.given, options },
    must: "fail",
    ends: "ready",
    mayThrow: (error) => error instanceof TypeError || error instanceof RangeError,
    after: async ({ server, find }) => {
      if (!(await within(200, held.isReleased))) find("was not let go");
      const sent = server.sessions[0]?.received.find((line) => /^(RETR|STOR|TYPE)/.test(line));
      if (sent !== undefined) find(`sent ${sent}`);
    },
  };
}

function failingDestination(name: string, make: () => unknown): Cell {
  // What a stream that is closed already says is that it is closed.
  const isEarly = name.endsWith("that has failed");
  let made: unknown;
  return {
    name: `fails: ${name}`,
    given: { destination: () => (made = make()) },
    // Two blocks, so that there is a second write.
    interposer: async ({ name: step }, perform) => {
      if (step.endsWith(" middle")) {
        await pause(20);
        await within(2_000, () => isReadyToFail(made));
      }
      perform();
    },
    must: "fail",
    mayThrow: (error) => isEarly || isOwn(error),
    after: async ({ find }, outcome) => {
      if ("error" in outcome && !isEarly && !isOwn(outcome.error))
        find(`fails with ${String(outcome.error)}`);
    },
  };
}

/** What can be used no more is refused before the server hears of it. */
function spent(side: "source" | "destination", name: string, make: () => Promise<unknown>): Cell {
  let made: unknown;
  return {
    name: `is refused: ${name}`,
    before: async () => void (made = await make()),
    given: { [side]: () => made },
    must: "fail",
    ends: "ready",
    mayThrow: (error) => isOwn(error) || error instanceof TypeError,
    after: async ({ server, find }) => {
      const sent = server.sessions[0]?.received.find((line) => /^(RETR|STOR)/.test(line));
      if (sent !== undefined) find(`sent ${sent}`);
    },
  };
}

/** What somebody else ends while it is written to must not pass for complete, unless it is. */
function endedMeanwhile(name: string, make: () => Writable): Cell {
  let made: unknown;
  return {
    name: `is ended by somebody else at the first block: ${name}`,
    given: { destination: () => (made = make()) },
    interposer: async ({ name: step }, perform) => {
      if (step.endsWith(" middle")) await pause(20);
      perform();
    },
    isUndecidable: true,
    mayThrow: () => true,
    after: async ({ find }, outcome) => {
      const taken = bytesTaken(made);
      if ("value" in outcome && taken !== TREE["/file"]?.length) find(`succeeded with ${taken} bytes`);
    },
  };
}

function intoStream(): Cell {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write: (block: Buffer, _encoding, done) => {
      parts.push(Buffer.from(block));
      done();
    },
  });
  return {
    name: "a stream takes all and is ended",
    given: { destination: () => stream },
    must: "succeed",
    ends: "ready",
    isUndecidable: true,
    after: async ({ find }: Scene) => {
      if (Buffer.concat(parts).toString() !== TREE["/file"]) find("the stream has other bytes");
      if (!stream.writableFinished) find("the stream was not ended");
    },
  };
}

function cells({ takes }: Operation): readonly Cell[] {
  const isSource = takes.includes("source");
  const refusing = Object.entries(refusals(isSource ? "STOR" : "RETR"));
  const held = (): readonly Held[] => (isSource ? heldSources() : heldDestinations());
  return [
    ...(isSource
      ? Object.entries(failingSources).map(([name, source]) => failing(name, source))
      : Object.entries(failingDestinations).map(([name, make]) => failingDestination(name, make))),
    ...WRONG.flatMap((options) => held().map((one) => wrongOptions(one, options))),
    ...refusing.flatMap(([why, interposer]) => held().map((one) => refused(one, why, interposer))),
    ...(isSource
      ? Object.entries(spentSources).map(([name, make]) => spent("source", name, make))
      : [
          ...Object.entries(spentDestinations).map(([name, make]) => spent("destination", name, make)),
          ...Object.entries(endedDestinations).map(([name, make]) => endedMeanwhile(name, make)),
          intoStream(),
        ]),
  ];
}

for (const isTls of [false, true]) describeTable(tables.streams, cells, { isTls });
