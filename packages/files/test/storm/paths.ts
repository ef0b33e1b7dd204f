import type { Actor } from "./actor.ts";
import type { Deed } from "./deed.ts";
import { type Content, Violation } from "./state.ts";

export function mkdir(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = `d${actor.count()}`;
  const recursive = chance.percent(50);
  const inner = `${name}/inner`;
  return {
    name: `mkdir ${name}`,
    transfers: 0,
    next: actor.with([[name, "directory"], ...(recursive ? [[inner, "directory"] as const] : [])]),
    isDivisible: recursive,
    call: () => site.mkdir(actor.path(recursive ? inner : name), { recursive, signal }),
  };
}

export function rename(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const from = chance.pick(actor.names);
  const to = `r${actor.count()}`;
  return {
    name: `rename ${from} ${to}`,
    transfers: 0,
    next: actor.with([
      [from, undefined],
      [to, actor.contentOf(from)],
    ]),
    call: () => site.rename(actor.path(from), actor.path(to), { signal }),
  };
}

export function rm(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  return {
    name: `rm ${name}`,
    transfers: 0,
    next: actor.with([[name, undefined]]),
    call: () => site.rm(actor.path(name), { signal }),
  };
}

function below(actor: Actor, top: string): string[] {
  return [...actor.state.keys()].filter((name) => name === top || name.startsWith(`${top}/`));
}

export function rmTree(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const tops = actor.directories.filter((name) => !name.includes("/"));
  if (tops.length === 0) return mkdir(actor);
  const top = chance.pick(tops);
  const gone = below(actor, top).map((name): [string, Content | undefined] => [name, undefined]);
  return {
    name: `rm ${top}, recursive`,
    transfers: 0,
    next: actor.with(gone),
    isDivisible: true,
    call: async () => {
      await site.rm(actor.path(top), { recursive: true, signal });
      // What failed uploads have left there is gone, too.
      for (const name of actor.litter) if (name.startsWith(`${top}/`)) actor.litter.delete(name);
    },
  };
}

export function rmdir(actor: Actor): Deed {
  const { site, signal } = actor.stage;
  const isLitter = (top: string): boolean => [...actor.litter].some((name) => name.startsWith(`${top}/`));
  const empty = actor.directories.find((name) => below(actor, name).length === 1 && !isLitter(name));
  if (empty === undefined) return mkdir(actor);
  return {
    name: `rmdir ${empty}`,
    transfers: 0,
    next: actor.with([[empty, undefined]]),
    call: () => site.rmdir(actor.path(empty), { signal }),
  };
}

export function attributes(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  const mtime = new Date(Date.UTC(2020, 1, 1 + actor.count()));
  return {
    name: `utimes, chmod ${name}`,
    transfers: 0,
    call: async () => {
      await site.utimes(actor.path(name), mtime, mtime, { signal });
      await site.chmod(actor.path(name), 0o640, { signal });
      const { mtime: is, mode } = await site.stat(actor.path(name), { signal });
      if (is?.getTime() !== mtime.getTime()) throw new Violation(`the time is ${String(is)}`);
      if (mode !== 0o640) throw new Violation(`the mode is ${String(mode)}`);
    },
  };
}

export function look(actor: Actor): Deed {
  const { site, chance, signal } = actor.stage;
  const name = chance.pick(actor.names);
  return {
    name: `stat, exists, readdir, walk, glob ${name}`,
    transfers: 0,
    call: async () => {
      const { size } = await site.stat(actor.path(name), { signal });
      if (size !== actor.contentOf(name).length) throw new Violation(`stat: the size is ${String(size)}`);
      if (!(await site.exists(actor.path(name), { signal }))) throw new Violation("exists: not");
      if (await site.exists(actor.path(`${name}-not`), { signal }))
        throw new Violation("exists: what is not");
      const due = [...actor.state.keys()].sort();
      const isOwn = (path: string): boolean => !actor.litter.has(path);
      const names = await site.readdir(actor.directory, { recursive: true, signal });
      check("readdir", names.filter(isOwn), due);
      const walked = await pathsOf(site.walk(actor.directory, { signal }));
      const base = actor.directory.length + 1;
      check("walk", walked.map((path) => path.slice(base)).filter(isOwn), due);
      const found = await pathsOf(site.glob("**", { cwd: actor.directory, signal }));
      check("glob", found.map((path) => path.slice(base)).filter(isOwn), due);
    },
  };
}

async function pathsOf(entries: AsyncIterable<{ readonly path: string }>): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of entries) paths.push(path);
  return paths;
}

function check(what: string, names: readonly string[], due: readonly string[]): void {
  const is = [...names].sort().join(" ");
  if (is !== due.join(" ")) throw new Violation(`${what} gives ${is}, not ${due.join(" ")}`);
}
