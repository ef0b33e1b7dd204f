import { type Entry, parseFacts } from "@ftplib/listing";
import type { Client } from "../session/client.ts";

/** The entry with these facts (`type=file;size=1; `) under the name, whatever its bytes are. */
export function namedEntry(
  client: Client,
  columns: Uint8Array | string,
  name: Uint8Array,
): Entry | undefined {
  const facts = typeof columns === "string" ? Buffer.from(columns) : columns;
  return parseFacts(Uint8Array.from([...facts, ...name]), (bytes) => client.options.codec.decode(bytes));
}
