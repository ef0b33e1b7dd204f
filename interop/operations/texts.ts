import assert from "node:assert/strict";
import type { Operation } from "./operation.ts";

/** ASCII transfers: RFC 959, 3.1.1.1. */
export const texts: readonly Operation[] = [
  {
    name: "ASCII upload",
    async run(context) {
      const name = context.name(".txt");
      const ftp = await context.session();
      await ftp.storlines(`STOR ${name}`, Buffer.from("one\ntwo\r\nthree"));
      const lineEnd = context.has("ascii-type-is-binary") ? "\r\n" : "\n";
      assert.equal(context.contents(name).toString(), ["one", "two", "three", ""].join(lineEnd));
    },
  },
  {
    name: "ASCII download",
    async run(context) {
      const name = context.name(".txt");
      context.place(name, Buffer.from("one\ntwo\n\nfour, the last\n"));
      const ftp = await context.session();
      const lines: string[] = [];
      await ftp.retrlines(`RETR ${name}`, (line) => void lines.push(line));
      assert.deepEqual(lines, ["one", "two", "", "four, the last"]);
    },
  },
];
