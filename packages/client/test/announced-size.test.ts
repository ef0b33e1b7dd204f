import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { openBench } from "./open-client.ts";

describe("a 150 that announces more than a number can say", () => {
  it.each(["9007199254740992", "9".repeat(400)])(
    "D8, S85: a size of %s in the 150 is none, and the file comes all the same",
    async (announced) => {
      await using bench = await openBench({
        tree: { file: "content" },
        faults: [at("retr-preliminary", faults.reply(`150 Opening file (${announced} bytes)`))],
      });
      const { ftp } = bench;
      const blocks: Uint8Array[] = [];
      const take = (block: Uint8Array): void => void blocks.push(block);
      expect(await ftp.download("file", take)).toMatchObject({ bytes: 7, size: 7 });
      await ftp.retrbinary("RETR file", take);
      for await (const block of ftp.blocks("RETR file")) take(block);
      const [outcome] = await ftp.retrieveMany(["file"]);
      take(outcome?.data ?? new Uint8Array());
      expect(Buffer.concat(blocks).toString()).toBe("content".repeat(4));
      const { connection, size } = await ftp.ntransfercmd("RETR file");
      expect(size).toBe(undefined);
      expect(await connection.receive(() => {})).toBe(7);
      connection.close();
      await ftp.voidresp();
    },
  );
});
