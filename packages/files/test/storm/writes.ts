import { utimesSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { UploadSource } from "../../src/upload/source.ts";
import type { Actor } from "./actor.ts";
import { type Deed, LeftEarly } from "./deed.ts";

/** Mostly small ones; some are about as long as what is compared before an upload or a download goes on, or longer. */
export function contentFor({ stage: { chance } }: Actor): Buffer {
  const kind = chance.below(100);
  if (kind < 5) return Buffer.alloc(0);
  if (kind < 85) return chance.bytes(1 + chance.below(4_000));
  if (kind < 95) return chance.bytes(65_000 + chance.below(2_000));
  return chance.bytes(100_000 + chance.below(300_000));
}

/** A name for a file: a new one, or that of one that is there. */
export function nameFor(actor: Actor): string {
  const { chance } = actor.stage;
  if (actor.names.length > 12 || chance.percent(40)) return chance.pick([...actor.names, "first"]);
  const folder = chance.pick(["", "", ...actor.directories.map((name) => `${name}/`)]);
  return `${folder}f${actor.count()}`;
}

/** Blocks of the contents. */
function* blocksOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 30_000) yield content.subarray(at, at + 30_000);
}

/** A file of this machine, with a time of its own. */
export function localFile(actor: Actor, content: Buffer): string {
  const path = actor.stage.local.at(`${actor.directory}-${actor.count()}`);
  writeFileSync(path, content);
  const time = 1_700_000_000 + actor.count();
  utimesSync(path, time, time);
  return path;
}

function sourceOf(actor: Actor, content: Buffer): UploadSource {
  switch (actor.stage.chance.below(4)) {
    case 0:
      return content;
    case 1:
      return localFile(actor, content);
    case 2:
      return Readable.from(blocksOf(content));
    default:
      return () => blocksOf(content);
  }
}

export function upload(actor: Actor): Deed {
  const { site, signal } = actor.stage;
  const [name, content] = [nameFor(actor), contentFor(actor)];
  const source = sourceOf(actor, content);
  return {
    name: `upload ${name}`,
    transfers: 1,
    next: actor.with([[name, content]]),
    call: async () => void (await site.upload(source, actor.path(name), { signal })),
  };
}

export function writeFile(actor: Actor): Deed {
  const { site, signal } = actor.stage;
  const [name, content] = [nameFor(actor), contentFor(actor)];
  const text = content.toString("hex").slice(0, content.length);
  return {
    name: `writeFile ${name}`,
    transfers: 1,
    next: actor.with([[name, Buffer.from(text)]]),
    call: async () => void (await site.writeFile(actor.path(name), text, { signal })),
  };
}

export function appendFile(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = nameFor(actor);
  const bytes = chance.bytes(1 + chance.below(3_000));
  return {
    name: `appendFile ${name}`,
    transfers: 1,
    next: actor.with([[name, Buffer.concat([actor.contentOf(name), bytes])]]),
    appended: { path: name, bytes },
    call: () => site.appendFile(actor.path(name), bytes, { signal }),
  };
}

export function writeStream(actor: Actor): Deed {
  const { site, signal } = actor.stage;
  const [name, content] = [nameFor(actor), contentFor(actor)];
  return {
    name: `createWriteStream ${name}`,
    transfers: 1,
    next: actor.with([[name, content]]),
    call: () => pipeline(blocksOf(content), site.createWriteStream(actor.path(name), { signal })),
  };
}

export function writable(actor: Actor): Deed {
  const { site, signal } = actor.stage;
  const [name, content] = [nameFor(actor), contentFor(actor)];
  return {
    name: `writable ${name}`,
    transfers: 1,
    next: actor.with([[name, content]]),
    call: () => ReadableStream.from(blocksOf(content)).pipeTo(site.writable(actor.path(name), { signal })),
  };
}

/** The source fails, or the caller leaves: nothing may change. */
export function leftUpload(actor: Actor): Deed {
  const { site, chance } = actor.stage;
  const [name, content] = [nameFor(actor), contentFor(actor)];
  const leaving = new AbortController();
  const isSignal = chance.percent(50);
  const source = (function* source() {
    yield* blocksOf(content);
    if (!isSignal) throw new LeftEarly("the source fails");
    leaving.abort(new LeftEarly("the caller leaves"));
    yield chance.bytes(10);
  })();
  return {
    name: `upload that is left ${name}`,
    transfers: 1,
    call: async () => {
      await site.upload(source, actor.path(name), { signal: leaving.signal });
      throw new TypeError("it has resolved");
    },
  };
}

export function copyFile(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const from = chance.pick(actor.names);
  const to = nameFor(actor);
  return {
    name: `copyFile ${from} ${to}`,
    transfers: 2,
    next: actor.with([[to, actor.contentOf(from)]]),
    call: () => site.copyFile(actor.path(from), actor.path(to), { signal }),
  };
}
