import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { openBench } from "./open-client.ts";

const tree = { file: "12345", k: { k: "1" } };

describe.each([[["MLST", "MLSD"]], [["FEAT"]]])(
  "T4: LIST lists a file that it is asked for; without %j",
  (without) => {
    it.each([
      ["file/file", undefined],
      ["/file/file", undefined],
      ["file/other", undefined],
      ["k/k/k", undefined],
      ["k/k", "file"],
      ["k", "dir"],
      ["/k/k", "file"],
    ])("%s is %s", async (path, type) => {
      await using bench = await openBench({ tree, without });
      expect((await bench.ftp.stat(path))?.type).toBe(type);
    });
  },
);

it("T4: LIST lists a file that it is asked for and links to it, as that of vsftpd", async () => {
  const link = "lrwxrwxrwx    1 0        0               4 Nov 29 01:08 link -> file\r\n";
  const rules = [at("list-end", faults.extraData(link))];
  await using bench = await openBench({ tree, without: ["MLST", "MLSD"], faults: rules });
  expect(await bench.ftp.stat("file/file")).toBeUndefined();
});
