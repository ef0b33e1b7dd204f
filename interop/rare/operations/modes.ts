import assert from "node:assert/strict";
import { FTP_TLS } from "ftplib";
import { patternOf, sha256 } from "../../operations/operation-context.ts";
import { hasTls } from "../../open-client.ts";
import type { RareOperation } from "../rare-operation.ts";

/** How data connections come about, and what protects them. */
export const modes: readonly RareOperation[] = [
  {
    name: "active mode: upload and download",
    async run(context) {
      const bytes = patternOf(64 * 1024);
      const ftp = await context.enter({ passive: false });
      await ftp.storbinary("STOR x", bytes);
      assert.equal(sha256(context.contents("x")), sha256(bytes));
      const blocks: Uint8Array[] = [];
      await ftp.retrbinary("RETR x", (block) => void blocks.push(block));
      assert.equal(sha256(Buffer.concat(blocks)), sha256(bytes));
    },
  },
  {
    name: "active mode: dir()",
    async run(context) {
      context.place("x", Buffer.from("x"));
      const ftp = await context.enter({ passive: false });
      const lines: string[] = [];
      await ftp.dir((line) => void lines.push(line));
      assert(
        lines.some((line) => line.trimEnd().endsWith(" x")),
        lines.join("\n"),
      );
    },
  },
  {
    name: "data is protected where the control connection is",
    async run(context) {
      context.place("x", Buffer.from("x"));
      const ftp = await context.enter();
      await ftp.retrbinary("RETR x", () => {});
      if (!hasTls(context.server)) return;
      assert(ftp instanceof FTP_TLS);
      assert.match(ftp.dataTls?.protocol ?? "", /^TLSv1\.[23]$/);
    },
  },
];
