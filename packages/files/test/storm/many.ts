import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TreeError } from "../../src/errors/tree-error.ts";
import type { Actor } from "./actor.ts";
import type { Deed } from "./deed.ts";
import { type Content, Violation } from "./state.ts";
import { contentFor, localFile, nameFor } from "./writes.ts";

function several(actor: Actor): [string, Buffer][] {
  const count = 5 + actor.stage.chance.below(25);
  const files = Array.from({ length: count }, (): [string, Buffer] => [nameFor(actor), contentFor(actor)]);
  return [...new Map(files)];
}

export function uploadMany(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const files = several(actor);
  const items = files.map(([name, content]) => ({
    name,
    path: actor.path(name),
    local: chance.percent(50) ? content : localFile(actor, content),
  }));
  return {
    name: `uploadMany ${files.length}`,
    transfers: files.length,
    next: actor.with(files),
    isDivisible: true,
    call: async () => {
      const failed = new Map<string, unknown>();
      let count = 0;
      for await (const { item, error } of site.uploadMany(items, { signal })) {
        count++;
        if (error !== undefined) failed.set(item.name, error);
      }
      if (count !== files.length) throw new Violation(`${count} outcomes of ${files.length} files`);
      return failed;
    },
  };
}

export function downloadMany(actor: Actor): Deed {
  const { site, chance, local, signal } = actor.stage;
  const run = actor.count();
  const isExpected = chance.percent(50);
  const items = actor.names.map((name, at) => ({
    name,
    path: actor.path(name),
    local: local.at(`${actor.directory}-many-${run}-${at}`),
    expect: isExpected ? { size: actor.contentOf(name).length } : undefined,
  }));
  return {
    name: `downloadMany ${items.length}${isExpected ? ", expected" : ""}`,
    transfers: items.length,
    call: async () => {
      const failed = new Map<string, unknown>();
      let count = 0;
      for await (const { item, error } of site.downloadMany(items, { signal })) {
        count++;
        if (error !== undefined) failed.set(item.name, error);
        else if (!readFileSync(item.local).equals(actor.contentOf(item.name))) {
          throw new Violation(`${item.name} came as something else`);
        }
      }
      if (count !== items.length) throw new Violation(`${count} outcomes of ${items.length} files`);
      return failed;
    },
  };
}

export function uploadTree(actor: Actor): Deed {
  const { site, chance, local, signal } = actor.stage;
  const root = local.at(`${actor.directory}-tree-${actor.count()}`);
  const top = `t${actor.count()}`;
  const changes: [string, Content][] = [[top, "directory"]];
  const folders = ["", "x/", "x/y/", "z/"];
  for (const folder of folders.slice(1)) changes.push([`${top}/${folder.slice(0, -1)}`, "directory"]);
  for (let at = 0; at < 12; at++) {
    const [name, content] = [`${chance.pick(folders)}g${at}`, contentFor(actor)];
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const time = 1_700_000_000 + actor.count();
    utimesSync(path, time, time);
    changes.push([`${top}/${name}`, content]);
  }
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  return {
    name: `uploadTree ${top}`,
    transfers: 12,
    next: actor.with(changes),
    isDivisible: true,
    call: async () => void (await site.uploadTree(root, actor.path(top), { signal })),
  };
}

/** Twice to one place: what the first run has not fetched the second one does. */
export function downloadTree(actor: Actor): Deed {
  const { site, local, signal } = actor.stage;
  const root = local.at(`${actor.directory}-down-${actor.count()}`);
  return {
    name: "downloadTree",
    transfers: actor.names.length,
    call: async () => {
      try {
        await site.downloadTree(actor.directory, root, { signal });
      } catch (error) {
        if (!(error instanceof TreeError)) throw error;
        await site.downloadTree(actor.directory, root, { signal });
      }
      for (const name of actor.names) {
        if (!readFileSync(join(root, name)).equals(actor.contentOf(name))) {
          throw new Violation(`${name} came as something else`);
        }
      }
    },
  };
}
