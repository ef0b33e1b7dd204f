import { describe, expect, it } from "vitest";
import { breakUploads } from "../broken-uploads/run-all.ts";
import { setUpsOf } from "../broken-uploads/set-up.ts";
import { lab } from "../running-lab.ts";

const servers = [...lab.servers, ...lab.rareServers].filter(({ tls }) => tls !== "none");
/** Uploads on each way of speaking TLS with a server; `node interop/broken-uploads.ts` breaks 10,000. */
const COUNT = 10;

describe.skipIf(servers.length === 0)("broken uploads over TLS", () => {
  it("F45, F66: none is reported as complete, and a server that calls one complete is named in the error", {
    timeout: 5 * 60_000,
  }, async () => {
    const results = await breakUploads(servers, COUNT, 1);
    expect(results.flatMap(({ counts }) => counts.faults)).toEqual([]);
    for (const { counts } of results) {
      expect(counts.rejected).toBe(COUNT);
      expect(counts.said).toBe(counts.answered);
    }
    expect(results).toHaveLength(setUpsOf(servers).length);
  });

  it.skipIf(lab.missing.length + lab.missingRare.length > 0)(
    "have both versions of TLS, resumed and not",
    () => {
      const ways = setUpsOf(servers).map(({ version, isResuming }) => `${version} ${isResuming}`);
      for (const version of ["TLSv1.2", "TLSv1.3"]) {
        for (const isResuming of [true, false]) {
          expect(ways.filter((way) => way === `${version} ${isResuming}`).length).toBeGreaterThanOrEqual(5);
        }
      }
    },
  );
});
