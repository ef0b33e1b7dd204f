import assert from "node:assert/strict";
import { statSync, utimesSync } from "node:fs";
import { type Operation, refused } from "./operation.ts";

/** Files and directories, and their facts. */
export const files: readonly Operation[] = [
  {
    name: "rename (RNFR, RNTO)",
    async run(context) {
      const [from, to] = [context.name(), context.name()];
      context.place(from, Buffer.from("moved"));
      const ftp = await context.session();
      await ftp.rename(from, to);
      assert.equal(context.exists(from), false);
      assert.equal(context.contents(to).toString(), "moved");
    },
  },
  {
    name: "delete (DELE)",
    async run(context) {
      const name = context.name();
      context.place(name, Buffer.from("x"));
      const ftp = await context.session();
      await ftp.delete(name);
      assert.equal(context.exists(name), false);
    },
  },
  {
    name: "make, enter, leave and remove a directory",
    async run(context) {
      const name = context.name(" dir");
      const ftp = await context.session();
      const made = await ftp.mkd(name);
      assert(made === name || made === `/${name}`, made);
      await ftp.cwd(name);
      assert.equal(await ftp.pwd(), `/${name}`);
      await ftp.cwd("..");
      assert.equal(await ftp.pwd(), "/");
      await ftp.rmd(name);
      assert.equal(context.exists(name), false);
    },
  },
  {
    name: "SIZE",
    async run(context) {
      const name = context.name();
      context.place(name, Buffer.alloc(123_457));
      const ftp = await context.session();
      await ftp.voidcmd("TYPE I");
      assert.equal(await ftp.size(name), 123_457);
    },
  },
  {
    name: "MDTM",
    async run(context) {
      const name = context.name();
      context.place(name, Buffer.from("x"));
      utimesSync(context.onDisk(name), 1_600_000_000, 1_600_000_000);
      const ftp = await context.session();
      assert.match((await ftp.voidcmd(`MDTM ${name}`)).text, /^213 20200913122640/);
    },
  },
  {
    name: "MFMT",
    async run(context) {
      const name = context.name();
      context.place(name, Buffer.from("x"));
      const ftp = await context.session();
      const mfmt = ftp.voidcmd(`MFMT 20200913122640 ${name}`);
      if (context.has("no-mfmt")) return await refused(context, "no MFMT", mfmt);
      assert.equal((await mfmt).code, 213);
      assert.equal(statSync(context.onDisk(name)).mtimeMs, 1_600_000_000_000);
      return undefined;
    },
  },
];
