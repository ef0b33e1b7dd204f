import assert from "node:assert/strict";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

/** Makes, enters, leaves and removes a directory. MKD may return its path from anywhere, or no path. */
function directory(title: string, name: string): RareOperation {
  return {
    name: `mkd, cwd, pwd, rmd: ${title}`,
    async run(context) {
      const ftp = await context.enter();
      const made = await ftp.mkd(name);
      assert(context.exists(name), `made ${JSON.stringify(context.names())}`);
      assert(made === "" || made === name || made.endsWith(`/${name}`), `mkd returns ${made}`);
      await ftp.cwd(name);
      assert.equal(await ftp.pwd(), context.absolute(name));
      await ftp.cwd(context.server.start === "/" ? "/" : context.absolute(".."));
      await ftp.rmd(context.path(name));
      assert(!context.exists(name));
    },
  };
}

async function renamed(context: RareContext, to: string): Promise<void> {
  context.place("from", Buffer.from("moved"));
  const ftp = await context.enter();
  await ftp.rename("from", to);
  assert(!context.exists("from"));
  assert.equal(context.contents(to).toString(), "moved");
}

/** Directories and names: commands without a data connection. */
export const directories: readonly RareOperation[] = [
  directory("a plain name", "plain"),
  directory("spaces", "two words"),
  directory("quotes", `say "hi"`),
  directory("brackets", "a[b]{c}"),
  {
    name: `cwd("..")`,
    async run(context) {
      context.placeDirectory("sub");
      const ftp = await context.enter();
      await ftp.cwd("sub");
      assert.equal(await ftp.pwd(), context.absolute("sub"));
      await ftp.cwd("..");
      assert.equal(await ftp.pwd(), context.absolute());
    },
  },
  { name: "rename", run: (context) => renamed(context, "to") },
  {
    name: "rename onto a file",
    async run(context) {
      context.place("to", Buffer.from("replaced"));
      await renamed(context, "to");
    },
  },
  {
    name: "delete",
    async run(context) {
      context.place("x", Buffer.from("x"));
      const ftp = await context.enter();
      await ftp.delete("x");
      assert(!context.exists("x"));
    },
  },
  {
    name: "size()",
    async run(context) {
      context.place("x", Buffer.alloc(123_457));
      const ftp = await context.enter();
      await ftp.voidcmd("TYPE I");
      assert.equal(await ftp.size("x"), 123_457);
    },
  },
];
