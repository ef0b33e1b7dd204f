import { rmSync } from "node:fs";
import type { Entry, FTP } from "ftplib";
import { expect, it } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { differencesOf, saidBy, unlistable, type Way } from "../listing-differences.ts";
import { inside, placeTree, sizes } from "../listing-tree.ts";
import { cutTo, type Told, toldBy, type Truth, truthsOf } from "../listing-truth.ts";
import { openClient } from "../open-client.ts";
import { lab } from "../running-lab.ts";

const directories = ["names", "kinds", "sizes", "dates", "modes", "owners"];
/** Their uids and gids end a process of Pure-FTPd. */
const beyond = "owners beyond 2^31";

/** A server with the tree in its root, and a client of it. */
interface Scene extends AsyncDisposable {
  readonly root: string;
  readonly now: number;
  readonly ftp: FTP;
}

async function setUp(server: LabServer): Promise<Scene> {
  const now = new Date();
  const root = await placeTree(server.root, now);
  const ftp = await openClient(server, { allowControlBytes: true });
  return {
    root,
    now: now.getTime(),
    ftp,
    [Symbol.asyncDispose]: async () => {
      ftp.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const waysOf = ({ quirks }: LabServer): Way[] => (quirks.includes("no-mlsd") ? ["LIST"] : ["LIST", "MLSD"]);

async function entriesOf(ftp: FTP, path: string | Uint8Array, way: Way): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const item of ftp.list(path, { mlsd: way !== "LIST", serverOffset: 0 })) {
    if (item.kind !== "entry") throw new Error(`${item.kind}: ${item.text}`);
    entries.push(item);
  }
  return entries;
}

function sorted(all: readonly Told[]): Told[] {
  return [...all].sort((a, b) =>
    a.name === b.name ? Number(a.size) - Number(b.size) : a.name < b.name ? -1 : 1,
  );
}

/** The entries as told, and as they are where their times are cut down to what the listing tells. */
function compared(entries: readonly Entry[], truths: readonly Told[]): [told: Told[], expected: Told[]] {
  const told = sorted(entries.map(toldBy));
  const precisions = new Map(
    entries.map((entry) => [toldBy(entry).name, entry.modified?.precision ?? "second"]),
  );
  const expected = sorted(truths).map((truth) => ({
    ...truth,
    modified: cutTo(precisions.get(truth.name) ?? "second", truth.modified ?? 0),
  }));
  return [told, expected];
}

async function compare(
  server: LabServer,
  { ftp, root, now }: Scene,
  way: Way,
  directory: string,
): Promise<void> {
  const truths = truthsOf(`${root}/${directory}`).flatMap((truth) => saidBy(server, way, truth, now) ?? []);
  const entries = await entriesOf(ftp, `listings/${directory}`, way);
  const [told, expected] = compared(entries, truths);
  expect(told, `${way} ${directory}`).toEqual(expected);
}

itOnServers(
  "S90, S94, F82, F90: LIST and MLSD tell what lstat tells",
  () => true,
  async (server) => {
    await using scene = await setUp(server);
    for (const way of waysOf(server)) {
      for (const directory of directories) await compare(server, scene, way, directory);
      const times = new Map(
        (await entriesOf(scene.ftp, "listings/dates", way)).map((one) => [one.name, one.modified]),
      );
      const isFacts = way === "MLSD";
      expect(times.get("yesterday")).toMatchObject({
        precision: isFacts ? "second" : "minute",
        yearInferred: !isFacts,
      });
      expect(times.get("1999")).toMatchObject({ precision: isFacts ? "second" : "day", yearInferred: false });
    }
  },
);

const isOneOfEach = ({ name, software }: LabServer): boolean => name === software;

itOnServers("S85: owners beyond 2^31", isOneOfEach, async (server) => {
  await using scene = await setUp(server);
  for (const way of waysOf(server)) {
    const comparison = compare(server, scene, way, beyond);
    if (server.software !== "pure-ftpd") await comparison;
    else await expect(comparison).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    if (scene.ftp.state === "closed") return;
  }
});

itOnServers(
  "3659-04: stat tells what lstat tells, by MLST and from a listing",
  isOneOfEach,
  async (server) => {
    await using scene = await setUp(server);
    const { ftp, root, now } = scene;
    const statOf = async (path: Buffer, way: Way): Promise<Entry | undefined> => {
      const entry = ftp.stat(path, { mlsd: way === "MLST", serverOffset: 0 });
      // MLST refuses what a listing does not name.
      return await (way === "MLST" ? entry.catch(refusal) : entry);
    };
    for (const way of waysOf(server).map((one) => (one === "MLSD" ? "MLST" : one))) {
      for (const directory of ["names", "kinds", "sizes", "dates"]) {
        for (const truth of truthsOf(`${root}/${directory}`)) {
          const said: Told | undefined = saidBy(server, way, truth, now);
          const entry = await statOf(inside(`listings/${directory}`, Buffer.from(truth.name, "latin1")), way);
          // Where MLST does not find the name, and does not say why, a listing of the directory decides.
          const isInListing = way === "MLST" && entry !== undefined && said === undefined;
          const listed = isInListing ? saidBy(server, "MLSD", truth, now) : said;
          const isFound = listed?.name === truth.name;
          const [told, expected] = compared(entry === undefined ? [] : [entry], isFound ? [listed] : []);
          expect(told, `${way} ${directory} ${JSON.stringify(truth.name)}`).toEqual(expected);
        }
      }
    }
  },
);

function refusal(error: unknown): undefined {
  expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
}

itOnServers("S23, S94: directories of all names are listed", isOneOfEach, async (server) => {
  await using scene = await setUp(server);
  const { ftp, root } = scene;
  for (const way of waysOf(server)) {
    for (const { name } of truthsOf(`${root}/directories`)) {
      const listing = entriesOf(ftp, inside("listings/directories", Buffer.from(name, "latin1")), way);
      const why = unlistable(server, way, name);
      if (why !== undefined) {
        await expect(listing, why).rejects.toMatchObject({ code: /^ERR_FTP_(?:PERMANENT|TEMPORARY)$/ });
        continue;
      }
      const found = (await listing).map((entry) => `${entry.name} ${entry.size}`);
      expect(found, `${way} ${JSON.stringify(name)}`).toEqual(["inside 5"]);
    }
  }
  expect(await ftp.pwd()).toBe("/");
});

/** Names with line ends → what comes of them where they are printed as they are. No listing can tell where they end. */
const broken = new Map([
  ["one\ntwo", ["one", "unparsed: two"]],
  ["one\rtwo", ["one\rtwo"]],
  ["one\r", ["one\r"]],
  ["x\r\n-rw-r--r--   1 root root  1 Jan  1  2020 forged", ["x", "forged"]],
  ["x\r\ntype=file;size=1;modify=20200101000000; forged", ["x", "forged"]],
]);

itOnServers("S94: names with line ends spoil no others", isOneOfEach, async (server) => {
  await using scene = await setUp(server);
  const { ftp, root } = scene;
  for (const way of waysOf(server)) {
    for (let index = 0; index < broken.size; index++) {
      const [name = ""] = truthsOf(`${root}/broken/${index}`).flatMap((one) =>
        one.name === "zzz" ? [] : one.name,
      );
      const found: string[] = [];
      for await (const item of ftp.list(`listings/broken/${index}`, { mlsd: way === "MLSD" }))
        found.push(item.kind === "entry" ? item.name : `${item.kind}: ${item.text}`);
      // It leaves out names with control bytes.
      const printed = server.software === "pure-ftpd" ? [] : (broken.get(name) ?? ["not in the table"]);
      // A listing whose first line ends in CR CR LF is taken for one of a server that ends all lines so.
      const isFirst = server.software === "pyftpdlib" && way === "LIST";
      const said = isFirst && name === "one\r" ? ["one"] : printed;
      expect(found.sort(), `${way} ${JSON.stringify(name)}`).toEqual([...said, "zzz"].sort());
    }
  }
});

itOnServers("each known difference is one", isOneOfEach, async (server) => {
  await using scene = await setUp(server);
  const { root, now } = scene;
  const truths: Truth[] = [...directories, beyond].flatMap((directory) => truthsOf(`${root}/${directory}`));
  // Where files cannot be as large, nothing is to be cut.
  const isLarge = truths.some(({ size }) => (size ?? 0n) >= 10n ** 15n);
  for (const way of [...waysOf(server), "MLST"] as const) {
    for (const { why, says } of differencesOf(server, way)) {
      if (why.includes("15 digits") && !isLarge) continue;
      const isOne = truths.some(
        (truth) => JSON.stringify(shown(says(truth, now))) !== JSON.stringify(shown(truth)),
      );
      expect(isOne, why).toBe(true);
    }
  }
});

function shown(truth: Truth | undefined): unknown {
  return truth === undefined ? undefined : { ...truth, size: String(truth.size), followed: undefined };
}

it.skipIf(lab.servers.length === 0)(
  "S85: sizes go as far as the file system of the lab's home does",
  async () => {
    const [server] = lab.servers;
    if (server === undefined) throw new Error("no server is running");
    await using scene = await setUp(server);
    const made = truthsOf(`${scene.root}/sizes`).map(({ size }) => size ?? 0n);
    // 16 TiB less a page on ext4; on tmpfs and XFS all of them.
    expect(made.length).toBeGreaterThanOrEqual(sizes.filter((size) => size < 2n ** 44n).length);
    console.log(`the largest file of the lab: ${made.sort((a, b) => (a < b ? -1 : 1)).at(-1)} bytes`);
  },
);
