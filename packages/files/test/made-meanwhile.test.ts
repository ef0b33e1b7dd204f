import { at, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { openSite } from "./sites.ts";

const bytes = Buffer.from("x");
/** What makes directories as they are needed, and what is there afterwards. */
const operations: Readonly<
  Record<string, readonly [(site: Site) => PromiseLike<unknown>, readonly string[]]>
> = {
  mkdir: [(site) => site.mkdir("up/a", { recursive: true }), ["/up/a/"]],
  upload: [(site) => site.upload(bytes, "up/a/f"), ["/up/a/", "/up/a/f"]],
  uploadMany: [
    (site) => site.uploadMany(["a", "b"].map((name) => ({ local: bytes, path: `up/${name}/f` }))),
    ["/up/a/", "/up/a/f", "/up/b/", "/up/b/f"],
  ],
};
const servers: Readonly<Record<string, TestServerOptions>> = {
  "with MLST": {},
  "with LIST alone": { without: ["MLST", "MLSD"] },
};

describe.each(Object.entries(operations))("U3: %s", (_, [run, paths]) => {
  it.each(Object.entries(servers))(
    "somebody makes the directory above right after it was missing, %s",
    async (_server, options) => {
      const files = new MemoryFileSystem({});
      let isMade = false;
      const meanwhile = at("reply", (truth, { verb }) => {
        const isRefused = truth.some((action) => action.kind === "send" && action.bytes[0] === 0x35);
        if (isRefused && !isMade && (verb === "MKD" || verb === "STOR")) {
          isMade = true;
          void files.makeDirectory("/up");
        }
        return truth;
      });
      await using open = await openSite({ files, faults: [meanwhile], ...options });
      await run(open.site);
      expect(isMade).toBe(true);
      expect(files.paths()).toEqual(["/up/", ...paths]);
    },
  );
});
