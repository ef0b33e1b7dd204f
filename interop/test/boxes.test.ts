import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BoxRow, boxRows, placeLarge } from "../boxes/box-rows.ts";
import { dnatRows } from "../boxes/dnat-rows.ts";
import { boxNames } from "../lab-server.ts";
import { openClient } from "../open-client.ts";
import { lab } from "../running-lab.ts";

async function endOf({ box: name, client, act }: BoxRow): Promise<string> {
  const box = lab.boxes.find((one) => one.name === name);
  if (box === undefined) throw new RangeError(`not running: ${name}`);
  let ftp: Awaited<ReturnType<typeof openClient>> | undefined;
  try {
    ftp = await openClient(box, client);
    await act?.(ftp, box);
    return "works";
  } catch (error) {
    return String(error);
  } finally {
    ftp?.close();
  }
}

const titled = boxRows.map((row) => [`${row.box}: ${row.call}`, row] as const);

describe.skipIf(lab.missingBoxes.length > 0)("behind a box", () => {
  beforeAll(() => {
    const throttled = lab.boxes.find(({ name }) => name === "vsftpd-throttled");
    if (throttled !== undefined) placeLarge(throttled);
  });

  it("every box has a row", () => {
    const met = new Set(boxRows.map(({ box }) => box));
    const servers: readonly string[] = ["vsftpd-throttled", "proftpd-linger", "danted", "tinyproxy"];
    expect(boxNames.filter((name) => !servers.includes(name) && !met.has(name))).toEqual([]);
  });

  // They wait for limits most of the time.
  describe.concurrent("the call ends as it must", () => {
    it.each(titled)("%s", async (_title, row) => {
      const end = await endOf(row);
      if (row.works === true) expect(end).toBe("works");
      for (const words of row.says ?? []) expect(end).toMatch(words);
    });
  });
});

const program = join(import.meta.dirname, "../../lab/dnat");

/** Why addresses cannot be translated here; empty where they can. */
function whyNot(): string {
  if (lab.missingBoxes.length > 0) return "the boxes are not running";
  const { status, stderr, error } = spawnSync(program, ["--check"], { encoding: "utf8" });
  return status === 0 ? "" : (error?.message ?? (stderr.trim() || `lab/dnat ended with ${status}`));
}

const cannot = whyNot();

describe("behind a router that translates addresses", () => {
  if (cannot !== "") {
    const shout = (): void => console.warn(`\n*** SKIPPED: address translation: ${cannot}\n`);
    shout();
    afterAll(shout);
    it.skipIf(true)(`SKIPPED, since it cannot be set up: ${cannot}`, () => {});
    return;
  }
  let ends: readonly string[] = [];

  beforeAll(async () => {
    const servers = [...new Set(dnatRows.map(({ server }) => server))].join(",");
    const client = join(import.meta.dirname, "../boxes/dnat-client.ts");
    const words = ["--servers", servers, "--", process.execPath, client];
    ends = JSON.parse((await promisify(execFile)(program, words)).stdout) as string[];
  });

  it.each(dnatRows.map((row, index) => [row.way, row.server, row, index] as const))(
    "data ports are %s: a download from %s ends as it must",
    (_way, _server, { says }, index) => {
      if (says === "works") expect(ends[index]).toBe("works");
      else for (const words of says) expect(ends[index]).toMatch(words);
    },
  );
});
