import assert from "node:assert/strict";
import type { FTP } from "ftplib";
import type { NotApplicable, Operation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";

function joined(verb: string, name: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${verb} `), name]);
}

async function listed(ftp: FTP): Promise<string[]> {
  return (await ftp.nlst()).filter((name) => name !== "." && name !== "..");
}

/** Takes a name through everything that names go through. */
async function useName(context: OperationContext, name: Uint8Array, shown: string): Promise<void> {
  const directory = context.name("");
  context.placeDirectory(directory);
  const ftp = await context.session();
  await ftp.cwd(directory);
  await ftp.storbinary(joined("STOR", name), Buffer.from("12345"));
  const onDisk = Buffer.concat([Buffer.from(`${directory}/`), name]);
  assert(context.exists(onDisk), "under exactly these bytes");
  assert.deepEqual(await listed(ftp), [shown]);
  await ftp.voidcmd("TYPE I");
  assert.equal(await ftp.size(name), 5);
  let count = 0;
  await ftp.retrbinary(joined("RETR", name), (block) => void (count += block.length));
  assert.equal(count, 5);
  await ftp.rename(name, "plain");
  await ftp.rename("plain", name);
  await ftp.delete(name);
  assert.deepEqual(await context.maybeEmpty(() => listed(ftp)), []);
  await ftp.cwd("/");
}

/** A directory of that name: MKD and PWD must say it again, whatever is quoted in it. */
async function enterName(context: OperationContext, name: string): Promise<void> {
  const ftp = await context.session();
  const directory = context.name(name);
  const made = await ftp.mkd(directory);
  assert(context.exists(directory));
  await ftp.cwd(directory);
  const current = await ftp.pwd();
  await ftp.cwd("/");
  await ftp.rmd(directory);
  assert(made === directory || made === `/${directory}`, made);
  assert.equal(current, `/${directory}`);
}

const spellings: readonly { readonly title: string; readonly name: string }[] = [
  { title: "blanks, also two in a row", name: "two  words and more" },
  { title: "quotes", name: `a "quoted" name, it's` },
  { title: "UTF-8", name: "grüße-日本語-😀" },
  { title: "signs: #%&+;=@[]{}~^$!", name: "a#%20&+;=@[b]{c}~^$!" },
];

const notUtf8 = Buffer.from("caf\xe9 \xfc\xdf", "latin1");

/** Names that are not words. */
export const names: readonly Operation[] = [
  ...spellings.map(({ title, name }) => ({
    name: `names with ${title}`,
    run: (context: OperationContext) => useName(context, Buffer.from(name), name),
  })),
  {
    name: "names with bytes that are not UTF-8",
    async run(context): Promise<NotApplicable | undefined> {
      const ftp = await context.session();
      if (context.server.software === "pyftpdlib") {
        const directory = context.name("");
        context.placeDirectory(directory);
        await ftp.cwd(directory);
        await ftp.storbinary(joined("STOR", notUtf8), Buffer.from("x"));
        assert.deepEqual(await listed(ftp), [notUtf8.toString("utf8")]);
        await ftp.cwd("/");
        return { reason: "the server replaces bytes that are not UTF-8 by U+FFFD" };
      }
      await useName(context, notUtf8, notUtf8.toString("latin1"));
      return undefined;
    },
  },
  { name: "a directory with quotes in its name", run: (context) => enterName(context, ` "a" and "b"`) },
  { name: "a directory with UTF-8 in its name", run: (context) => enterName(context, " été") },
];
