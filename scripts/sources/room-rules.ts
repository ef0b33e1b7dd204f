/** Rules that look at the files of one package together: no import circle, and no import of a higher room. */
import { debts as recordedDebts, type Debt, type Layer, layers as recordedLayers } from "../layers.ts";
import { circularGroups, type Edge, importGraph, type ImportGraph, shortestCircle } from "./import-graph.ts";
import type { SourceFile } from "./source-file.ts";
import type { Finding } from "./text-rules.ts";

/** Import circles and imports against the order of the rooms, in every package, except for its debts. */
export function checkRooms(
  files: readonly SourceFile[],
  layers: Readonly<Record<string, Layer>> = recordedLayers,
  debts: Readonly<Record<string, Debt>> = recordedDebts,
): Finding[] {
  return Object.entries(layers).flatMap(([folder, { rooms }]) => {
    const home = `packages/${folder}/src/`;
    const graph = importGraph(files, home);
    if (graph.size === 0) return [];
    const debt = debts[folder] ?? {};
    const paid = (message: string): Finding => ({
      path: "scripts/layers.ts",
      line: 1,
      message: `${folder}: ${message}`,
    });
    return [...circles(graph, home, debt, paid), ...(rooms ? misplaced(graph, home, rooms, debt, paid) : [])];
  });
}

/** Makes the finding that a debt is paid. */
type Paid = (message: string) => Finding;

function circles(graph: ImportGraph, home: string, { filesInCircles = 0 }: Debt, paid: Paid): Finding[] {
  const groups = circularGroups(graph);
  const count = groups.flat().length;
  if (count > filesInCircles) return groups.map((group) => describeCircle(graph, home, group));
  if (count === filesInCircles) return [];
  return [paid(`${count} files are in circles, not ${filesInCircles}: lower filesInCircles`)];
}

function describeCircle(graph: ImportGraph, home: string, group: readonly string[]): Finding {
  const ways = group.map((start) => shortestCircle(graph, start) ?? []);
  const shortest = ways.reduce((best, way) => (way.length < best.length ? way : best));
  const [path = "", next] = shortest;
  const line = graph.get(path)?.find(({ target }) => target === next)?.line ?? 1;
  const names = (paths: readonly string[]): string[] => paths.map((name) => name.slice(home.length));
  const isAll = group.length === shortest.length - 1;
  const rest = `${group.length} files are in circles with these: ${names(group).join(", ")}`;
  const others = isAll ? "" : ` (${rest})`;
  return { path, line, message: `an import circle: ${names(shortest).join(" → ")}${others}` };
}

function misplaced(
  graph: ImportGraph,
  home: string,
  rooms: readonly string[],
  { isOutsideRooms = false }: Debt,
  paid: Paid,
): Finding[] {
  const found = [...graph].flatMap(([path, edges]) => againstTheOrder(path, edges, home, rooms));
  if (!isOutsideRooms) return found;
  return found.length > 0 ? [] : [paid("its files are in their rooms: remove isOutsideRooms")];
}

function againstTheOrder(
  path: string,
  edges: readonly Edge[],
  home: string,
  rooms: readonly string[],
): Finding[] {
  const roomOf = (file: string): string => {
    const [first = "", ...rest] = file.slice(home.length).split("/");
    return rest.length > 0 || rooms.includes(first) ? first : ".";
  };
  const room = roomOf(path);
  if (!rooms.includes(room)) return [{ path, line: 1, message: `${room} is not one of the package's rooms` }];
  return edges
    .map(({ target, line }) => ({ line, other: roomOf(target) }))
    .filter(({ other }) => rooms.includes(other) && rooms.indexOf(other) < rooms.indexOf(room))
    .map(({ line, other }) => ({ path, line, message: `an import of a higher room: ${room} → ${other}` }));
}
