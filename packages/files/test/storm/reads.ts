import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import type { Actor } from "./actor.ts";
import type { Deed } from "./deed.ts";
import { isSame, Violation } from "./state.ts";

/** @throws Violation unless the bytes are the file's */
function checkBytes(actor: Actor, name: string, bytes: Uint8Array, start = 0, end?: number): void {
  const due = actor.contentOf(name).subarray(start, end);
  if (!due.equals(bytes))
    throw new Violation(`${name} came as ${bytes.length} bytes, not its own ${due.length}`);
}

export function download(actor: Actor): Deed {
  const { site, chance, local, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const place = local.at(`${actor.directory}-${name.replaceAll("/", "_")}`);
  const before = existsSync(place) ? readFileSync(place) : undefined;
  const options = {
    signal,
    segments: chance.percent(20) ? 3 : 1,
    verify: chance.pick(["size", "auto"] as const),
  };
  return {
    name: `download ${name}`,
    transfers: 1,
    call: async () => {
      try {
        await site.download(actor.path(name), place, options);
      } catch (error) {
        const now = existsSync(place) ? readFileSync(place) : undefined;
        if (!isSame(now, before)) throw new Violation("it was rejected, and the local file has changed");
        throw error;
      }
      checkBytes(actor, name, readFileSync(place));
      const part = local.at(`.${actor.directory}-${name.replaceAll("/", "_")}.part`);
      if (existsSync(part) || existsSync(`${part}.json`)) throw new Violation("the part was left");
    },
  };
}

export function readFile(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const call = async (): Promise<void> =>
    checkBytes(actor, name, await site.readFile(actor.path(name), { signal }));
  return { name: `readFile ${name}`, transfers: 1, call };
}

export function readStream(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const { length } = actor.contentOf(name);
  const start = chance.percent(30) ? chance.below(length + 1) : 0;
  const end = chance.percent(20) ? start + chance.below(length + 10) : undefined;
  return {
    name: `createReadStream ${name} ${start} ${end}`,
    transfers: 1,
    call: async () => {
      const stream = site.createReadStream(actor.path(name), { start, end, signal });
      checkBytes(actor, name, await buffer(stream), start, end === undefined ? undefined : end + 1);
    },
  };
}

export function readable(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const call = async (): Promise<void> =>
    checkBytes(actor, name, await buffer(site.readable(actor.path(name), { signal })));
  return { name: `readable ${name}`, transfers: 1, call };
}

/** A stream that its reader leaves. */
export function leftStream(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const most = chance.below(3);
  return {
    name: `createReadStream that is left ${name}`,
    transfers: 1,
    call: async () => {
      let blocks = 0;
      for await (const _block of site.createReadStream(actor.path(name), { signal })) {
        if (++blocks > most) break;
      }
    },
  };
}

export function hash(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  return {
    name: `hash ${name}`,
    transfers: 0,
    call: async () => {
      const { hex } = await site.hash(actor.path(name), { algorithm: "SHA-256", signal });
      if (hex !== createHash("sha256").update(actor.contentOf(name)).digest("hex")) {
        throw new Violation(`${hex} is not the hash of ${name}`);
      }
    },
  };
}
