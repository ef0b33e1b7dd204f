import { type Entry, parseFacts } from "@ftplib/listing";
import type { Reply } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { mlst } from "../exchange/mlst.ts";
import type { Client } from "../session/client.ts";
import { hasFacts } from "../session/features.ts";
import { listAll } from "./list.ts";
import { asPath } from "./list-path.ts";
import type { ListOptions } from "./list-options.ts";

const SLASH = 0x2f;

/**
 * What the server knows of one path: by MLST where it has it; else the entry of that name in the listing of its
 * directory, or undefined when that names none. The entry's name is the path's last part, as the caller gave it.
 */
export async function stat(
  client: Client,
  path: CommandText,
  options: ListOptions,
): Promise<Entry | undefined> {
  const { mlsd = true } = options;
  const asked = argument(path, "the path", client.rules);
  const [parent, name] = splitPath(asked.bytes);
  const sent = command("MLST", ...(asked.bytes.length === 0 ? [] : [asPath(asked)]));
  const reply = await client.call(async (session) => {
    if (!mlsd || !(await hasFacts(session))) return undefined;
    return await session.run(mlst(sent));
  }, options);
  if (reply === undefined) return await findInParent(client, parent, name, options);
  // A reply without facts tells nothing of the path: the listing does.
  return factsEntry(client, reply, name) ?? (await findInParent(client, parent, name, options));
}

/** The bytes up to the last slash, and those behind it; of the root it is all the former. */
function splitPath(path: Uint8Array): readonly [parent: Uint8Array, name: Uint8Array] {
  const trimmed = path.length > 1 && path.at(-1) === SLASH ? path.subarray(0, -1) : path;
  const slash = trimmed.lastIndexOf(SLASH);
  return [trimmed.subarray(0, slash === 0 ? 1 : Math.max(slash, 0)), trimmed.subarray(slash + 1)];
}

/**
 * The entry of a reply to MLST, under the name that was asked for: servers print the path as it was sent, or from the
 * root, or with other bytes in it, and a reply's bytes were made text before it comes here.
 */
function factsEntry(client: Client, reply: Reply, name: Uint8Array): Entry | undefined {
  const printed = parseFacts(factsLine(reply));
  if (printed === undefined || name.length === 0) return printed;
  const { raw, rawName } = printed;
  const columns = raw.subarray(0, raw.length - rawName.length);
  return parseFacts(Uint8Array.from([...columns, ...name]), (bytes) => client.options.codec.decode(bytes));
}

const FACTS = /^(?:[^\s=;]+=[^;]*;)+/;

/**
 * The facts stand alone on the reply's second line, after a space (RFC 3659, 7.2). Some servers have the code before it, as
 * before every line; an empty line before it; the facts on the last line; or no space between the facts and the path.
 */
function factsLine({ lines, code }: Reply): string {
  const texts = lines.slice(1).map((line) => {
    const isCoded = line.startsWith(`${code}-`) || line.startsWith(`${code} `);
    const text = isCoded ? line.slice(4) : line;
    return text.startsWith(" ") ? text.slice(1) : text;
  });
  const found = texts.find((text) => FACTS.test(text)) ?? texts[0] ?? "";
  const end = FACTS.exec(found)?.[0].length ?? 0;
  return end === 0 || end === found.length || found[end] === " "
    ? found
    : `${found.slice(0, end)} ${found.slice(end)}`;
}

/** Names are compared by their bytes: different ones may read alike. */
async function findInParent(
  client: Client,
  parent: Uint8Array,
  name: Uint8Array,
  options: ListOptions,
): Promise<Entry | undefined> {
  // A directory's own entry is called `.`, also that of the root.
  const wanted = Buffer.from(name.length === 0 ? "." : name);
  let found: Entry | undefined;
  for await (const item of listAll(client, parent, options)) {
    if (item.kind === "entry" && wanted.equals(item.rawName)) found ??= item;
  }
  return found;
}
