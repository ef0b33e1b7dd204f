import { at, compose, type FaultRule, faults } from "@ftplib/testkit";
import { array, assert as check, asyncProperty, constantFrom, nat, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { isFtpError } from "ftplib";
import { type Peculiarities, PeculiarFiles, someBytes } from "./remote-files.ts";
import { openSite } from "./sites.ts";

const RESETS = [{ kind: "reset", on: "control" }, { kind: "reset" }] as const;

/** What can happen once, at the nth occasion. */
const events: Readonly<Record<string, (count: number) => FaultRule>> = {
  "a reply is lost": (count) => at("reply", faults.nth(count, faults.fin())),
  "a reply is lost by a reset": (count) => at("reply", faults.nth(count, faults.reset())),
  "a reply is cut": (count) => at("reply", faults.nth(count, compose(faults.truncate(5), faults.finAfter()))),
  "a command is lost": (count) => at("command", faults.nth(count, faults.reset())),
  "421": (count) => at("command", faults.nth(count, faults.serviceClosing())),
  "450": (count) => at("rnto-command", faults.nth(1 + (count % 3), faults.temporary())),
  "426": (count) => at("final-reply", faults.nth(1 + (count % 3), faults.reply("426 broken"))),
  "the data is lost": (count) =>
    at("upload-bytes", faults.nth(1 + (count % 5), faults.actionsAfter(...RESETS))),
};

const servers: readonly Peculiarities[] = [
  {},
  { refusesReplacing: true },
  { refusesDots: true },
  { refusesRenames: true },
  { missesLate: true },
];

const OLD = "the old content";
const FILES = 6;

describe("U1, U2, R2: whatever happens, each file is the new one or the old one", () => {
  const given = record({
    server: constantFrom(...servers),
    happens: array(record({ what: constantFrom(...Object.keys(events)), count: nat(60) }), { maxLength: 5 }),
    way: constantFrom("one by one", "at once", "many", "streams"),
    connections: constantFrom(1, 3),
  });

  it("and nothing else is there", async () => {
    await check(
      asyncProperty(given, async ({ server, happens, way, connections }) => {
        const files = new PeculiarFiles({ d: { "0": OLD, "1": OLD } }, server);
        const rules = happens.map(({ what, count }) => (events[what] as (typeof events)[string])(count + 12));
        await using open = await openSite({ files, faults: rules, dataTimeout: 200 }, { connections });
        const contents = Array.from({ length: FILES }, (_, index) => someBytes(3_000 + index * 9_000, index));
        const path = (index: number): string => (index < 4 ? `d/${index}` : `new/x/${index}`);
        const failed = new Map<number, unknown>();
        const put = async (index: number): Promise<void> => {
          const bytes = contents[index] as Buffer;
          const source = way === "streams" ? [bytes].values() : bytes;
          await open.site.upload(source, path(index)).catch((error: unknown) => failed.set(index, error));
        };
        const all = contents.map((_, index) => index);
        if (way === "many") {
          const items = all.map((index) => ({ local: contents[index] as Buffer, path: path(index), index }));
          for await (const { item, error } of open.site.uploadMany(items)) {
            if (error !== undefined) failed.set(item.index, error);
          }
        } else if (way === "one by one") for (const index of all) await put(index);
        else await Promise.all(all.map(put));
        for (const index of all) {
          const found = files.readFile(path(index));
          const isNew = found?.equals(contents[index] as Buffer) === true;
          // Sent directly, the old file is gone before the new one is there; a part is removed.
          const isDirect = server.refusesDots === true || server.refusesRenames === true;
          const mayBeNothing = index >= 2 || isDirect;
          const isOld = found === undefined ? mayBeNothing : index < 2 && String(found) === OLD;
          const error = failed.get(index);
          if (error === undefined)
            expect({ path: path(index), isNew }).toEqual({ path: path(index), isNew: true });
          else
            expect({ error, isFine: isFtpError(error) && (isOld || isNew) }).toEqual({ error, isFine: true });
        }
        const others = files.paths().filter((each) => /\.(?:part|old)$/.test(each));
        expect(failed.size === 0 ? others : []).toEqual([]);
        expect(open.site.state.busy).toBe(0);
      }),
      { numRuns: Number(process.env["FC_RUNS"] ?? 40) },
    );
  });
});
