/** A directory full of what listings stumble over, made on a server's disk. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { awkwardNames, brokenNames } from "./listing-names.ts";

const DAY = 86_400_000;

/** A path of bytes, since names need not be text. */
export function inside(directory: string, name: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name)]);
}

/** The sizes that files are made with: the most that each kind of number can hold, and more. */
export const sizes: readonly bigint[] = [
  0n,
  1n,
  1_234n,
  65_537n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n + 1n,
  999_999_999_999n,
  2n ** 43n,
  2n ** 44n - 4096n,
  10n ** 15n - 1n,
  10n ** 15n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
];

/** Dates by name, given when the tree is made. */
function dates(now: Date): ReadonlyMap<string, Date> {
  const at = (days: number): Date => new Date(now.getTime() + days * DAY);
  return new Map([
    ["1970", new Date("1970-01-01T00:00:01Z")],
    ["1999", new Date("1999-12-31T23:59:59Z")],
    ["leap day", new Date("2024-02-29T12:34:56Z")],
    ["two years ago", at(-730)],
    ["a year ago", at(-366)],
    ["a year ago but a day", at(-364)],
    ["11 months ago", at(-335)],
    ["7 months ago", at(-213)],
    ["half a year ago but a day", at(-181)],
    ["yesterday", at(-1)],
    ["now", now],
    ["in an hour", new Date(now.getTime() + 3_600_000)],
    ["in two days", at(2)],
    ["next month", at(31)],
    ["in 7 months", at(213)],
    ["next year", at(365)],
    ["2037", new Date("2037-12-31T23:59:59Z")],
    ["2100", new Date("2100-02-28T01:02:03Z")],
  ]);
}

function makeNames(root: string): void {
  mkdirSync(`${root}/names`);
  for (const [index, { bytes }] of awkwardNames.entries()) {
    // A size of its own, so that no entry passes for another.
    writeFileSync(inside(`${root}/names`, bytes), Buffer.alloc(index, "x"));
  }
  mkdirSync(`${root}/directories`);
  for (const { bytes } of awkwardNames) {
    const directory = inside(`${root}/directories`, bytes);
    mkdirSync(directory);
    writeFileSync(Buffer.concat([directory, Buffer.from("/inside")]), "12345");
  }
  mkdirSync(`${root}/broken`);
  for (const [index, { bytes }] of brokenNames.entries()) {
    mkdirSync(`${root}/broken/${index}`);
    writeFileSync(inside(`${root}/broken/${index}`, bytes), "12345");
    writeFileSync(`${root}/broken/${index}/zzz`, "1");
  }
}

function makeDates(root: string, now: Date): void {
  mkdirSync(`${root}/dates`);
  for (const [name, date] of dates(now)) {
    writeFileSync(`${root}/dates/${name}`, "");
    utimesSync(`${root}/dates/${name}`, date, date);
  }
}

function makeSizes(root: string): void {
  mkdirSync(`${root}/sizes`);
  for (const size of sizes) {
    const path = `${root}/sizes/${size}`;
    writeFileSync(path, "");
    try {
      execFileSync("/usr/bin/truncate", ["--size", `${size}`, path], { stdio: "ignore" });
    } catch {
      // The file system does not hold files as large.
      rmSync(path);
    }
  }
}

const links: readonly (readonly [name: string, target: string])[] = [
  ["to a file", "plain"],
  ["to a directory", "directory"],
  ["to nothing", "nowhere"],
  ["to itself", "to itself"],
  ["absolute", "/plain"],
  ["a -> b", "plain"],
  ["arrow in target", "c -> d"],
  ["e -> f", "g -> h"],
  ["i -> j -> k", "l -> m -> n"],
  [" -> ", " -> "],
  ["blanks ", " plain "],
  ["semicolon", "a;b; c"],
  ["quotes", `"q"`],
  ["UTF-8 ü", "grüße"],
  ["long", `${"directory/../".repeat(30)}plain`],
];

async function makeKinds(root: string): Promise<void> {
  const kinds = `${root}/kinds`;
  mkdirSync(`${kinds}/directory/sub`, { recursive: true });
  mkdirSync(`${kinds}/empty`);
  writeFileSync(`${kinds}/plain`, "12345");
  for (const [name, target] of links) symlinkSync(target, `${kinds}/${name}`);
  symlinkSync(Buffer.from("caf\xe9", "latin1"), inside(kinds, Buffer.from("Latin-1 \xfc", "latin1")));
  execFileSync("mknod", [`${kinds}/fifo`, "p"]);
  execFileSync("mknod", [`${kinds}/char`, "c", "1", "3"]);
  execFileSync("mknod", [`${kinds}/char wide`, "c", "240", "65537"]);
  execFileSync("mknod", [`${kinds}/block`, "b", "7", "200"]);
  const server = createServer().listen(`${kinds}/s`);
  await once(server, "listening");
  // Closing it would remove it under the name that it was given.
  renameSync(`${kinds}/s`, `${kinds}/socket`);
  server.close();
  execFileSync("ln", [`${kinds}/plain`, `${kinds}/hard link`]);
}

function makeModes(root: string): void {
  const modes = `${root}/modes`;
  mkdirSync(modes);
  for (const mode of [0o000, 0o400, 0o444, 0o644, 0o755, 0o777, 0o4755, 0o2755, 0o6644, 0o1644, 0o7777]) {
    const name = mode.toString(8).padStart(4, "0");
    writeFileSync(`${modes}/${name}`, "");
    chmodSync(`${modes}/${name}`, mode);
    mkdirSync(`${modes}/d${name}`);
    chmodSync(`${modes}/d${name}`, mode);
  }
  const owners = [
    ["owners", 0, 0],
    ["owners", 1, 0],
    ["owners", 12_345, 54_321],
    ["owners", 65_534, 65_534],
    ["owners beyond 2^31", 4_294_967_294, 2_147_483_648],
  ] as const;
  for (const [directory, uid, gid] of owners) {
    mkdirSync(`${root}/${directory}`, { recursive: true });
    writeFileSync(`${root}/${directory}/${uid}-${gid}`, "");
    chownSync(`${root}/${directory}/${uid}-${gid}`, uid, gid);
  }
}

/** Makes the tree as `listings` in the server's root. What needs more than the file system can is left out. */
export async function placeTree(serverRoot: string, now: Date): Promise<string> {
  const root = `${serverRoot}/listings`;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  makeNames(root);
  makeDates(root, now);
  makeSizes(root);
  await makeKinds(root);
  makeModes(root);
  return root;
}
