import { posix } from "node:path";
import type { SourceFile } from "./source-file.ts";

/** An import of one file of a package by another. */
export interface Edge {
  readonly target: string;
  /** Where it is imported, counted from 1. */
  readonly line: number;
}

/** The files in a folder by path, each with those of them that it imports. An import of a type counts like any other. */
export type ImportGraph = ReadonlyMap<string, readonly Edge[]>;

/** The imports among the files whose path begins with `home`. */
export function importGraph(files: readonly SourceFile[], home: string): ImportGraph {
  const inside = files.filter(({ path }) => path.startsWith(home));
  const paths = new Set(inside.map(({ path }) => path));
  return new Map(
    inside.map(({ path, imports }) => {
      const edges = imports
        .filter(({ specifier }) => specifier.startsWith("."))
        .map(({ specifier, line }) => ({ target: posix.join(posix.dirname(path), specifier), line }));
      return [path, edges.filter(({ target }) => paths.has(target))];
    }),
  );
}

/**
 * The groups of files each of which reaches all others of its group along its imports, and a file that imports itself.
 * Every import circle lies in one of them. Groups and files are sorted by path.
 */
export function circularGroups(graph: ImportGraph): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((path) => [path, reachableFrom(graph, path)]));
  const grouped = new Set<string>();
  const groups: string[][] = [];
  for (const path of [...graph.keys()].sort()) {
    if (grouped.has(path) || !reached.get(path)?.has(path)) continue;
    const group = [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).sort();
    for (const member of group) grouped.add(member);
    groups.push(group);
  }
  return groups;
}

/** What a file imports, directly or not: itself only when it is in a circle. */
function reachableFrom(graph: ImportGraph, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const { target } of graph.get(path) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return seen;
}

/** The shortest way from a file along its imports back to it, with that file at both ends; undefined if there is none. */
export function shortestCircle(graph: ImportGraph, start: string): readonly string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const { target } of graph.get(way.at(-1) ?? start) ?? []) {
      if (target === start) return [...way, target];
      if (seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return undefined;
}
