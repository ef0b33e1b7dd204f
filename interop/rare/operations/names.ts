import assert from "node:assert/strict";
import { assertSame } from "../assert-same.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

function command(verb: string, name: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${verb} `), name]);
}

/** Takes a name through everything that names go through; the server must keep its bytes. */
async function useName(context: RareContext, name: Uint8Array): Promise<void> {
  const ftp = await context.enter();
  await ftp.storbinary(command("STOR", name), Buffer.from("12345"));
  assert(context.exists(name), `stored as ${JSON.stringify(context.names())}`);
  const listed: Buffer[] = [];
  for await (const item of ftp.list()) if (item.kind === "entry") listed.push(Buffer.from(item.rawName));
  const asBytes = (one: Uint8Array): string => Buffer.from(one).toString("latin1");
  assertSame(listed.map(asBytes), [asBytes(name)]);
  let count = 0;
  await ftp.retrbinary(command("RETR", name), (block) => void (count += block.length));
  assert.equal(count, 5);
  await ftp.rename(name, "plain");
  assertSame(context.names(), ["plain"]);
  await ftp.rename("plain", name);
  await ftp.delete(name);
  assertSame(context.names(), []);
}

function named(title: string, name: Uint8Array): RareOperation {
  return { name: `names with ${title}`, run: (context) => useName(context, name) };
}

/** Names that are not words. */
export const names: readonly RareOperation[] = [
  named("spaces", Buffer.from("two words and more")),
  named("two spaces in a row", Buffer.from("two  words")),
  named("quotes", Buffer.from(`a "quoted" name, it's`)),
  named("signs: #%&+;=@[]{}~^$!", Buffer.from("a#%20&+;=@[b]{c}~^$!")),
  named("Latin letters in UTF-8", Buffer.from("grüße")),
  named("other scripts in UTF-8", Buffer.from("日本語-😀")),
  named("bytes that are not UTF-8", Buffer.from("caf\xe9 \xfc\xdf", "latin1")),
];
