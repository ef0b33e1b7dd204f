// One case of `memory.ts`: does it, and tells its resident set over the way.
import { connect } from "@ftplib/files";
import { FTP, FTP_TLS } from "ftplib";
import { type MemoryCase, RATE } from "./memory-case.ts";
import { Pace } from "./pace.ts";

const [text = "", port = "", ca = ""] = process.argv.slice(2);
const { kind, tls, amount } = JSON.parse(text) as MemoryCase;
const samples: [number, number][] = [];
const kept: Uint8Array[] = [];
const pace = new Pace(RATE);
let done = 0;

async function take(block: Uint8Array): Promise<void> {
  done += block.length;
  if (kind === "keeps") kept.push(block);
  await pace.take(block.length);
}

/** What is in use behind a full collection. */
function aliveBytes(): number {
  // The memory of buffers is given back by the collection after the one that found them dead.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The upload: one block, again and again, as it is asked for. */
function* blocks(): Generator<Uint8Array> {
  const block = Buffer.alloc(1 << 18, "x");
  for (; done < amount; done += block.length) yield block;
}

async function play(ftp: FTP): Promise<void> {
  switch (kind) {
    case "callback":
    case "keeps":
      return void (await ftp.retrbinary("RETR file", take));
    case "iterator":
      for await (const block of ftp.blocks("RETR file")) await take(block);
      return undefined;
    case "stream":
    case "walkDeep":
    case "walkFlat":
      return await playOnSite();
    case "upload":
      return void (await ftp.storbinary("STOR up", blocks()));
    case "dir":
      return void (await ftp.dir(() => void (done += 1)));
    case "list":
      for await (const item of ftp.list()) if (item.kind === "entry") done += 1;
      return undefined;
    case "lines":
      for await (const _line of ftp.lines("LIST")) done += 1;
  }
}

/** The session of the other cases stays as it is. */
async function playOnSite(): Promise<void> {
  const options = { tls: "off", netrc: false, connections: 2 } as const;
  await using site = await connect(`ftp://me@127.0.0.1:${port}/`, options);
  if (kind === "stream") {
    for await (const block of site.createReadStream("file")) await take(block as Uint8Array);
  } else {
    for await (const entry of site.walk()) if (entry.isFile()) done += 1;
  }
}

const options = { port: Number(port), user: "me", timeout: 60_000 };
await using ftp = tls
  ? await FTP_TLS.open("127.0.0.1", { ...options, tls: { ca } })
  : await FTP.open("127.0.0.1", options);
const began = performance.now();
const alive: number[] = [];
const sample = (): void => {
  // What is alive is told twice: when a twentieth of the work is done, and at its end.
  if (alive.length === 0 && done >= amount / 20) alive.push(aliveBytes());
  samples.push([done, process.memoryUsage.rss()]);
};
const timer = setInterval(sample, 50);
await play(ftp);
clearInterval(timer);
sample();
const [aliveAtStart = 0] = alive;
process.send?.({
  samples,
  aliveAtStart,
  aliveAtEnd: aliveBytes(),
  done,
  slept: pace.slept,
  milliseconds: performance.now() - began,
});
process.disconnect();
