import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation } from "../operations/operation.ts";
import type { Scene } from "./cell.ts";
import { within } from "./patience.ts";

/** Checks that the local directory holds nothing but whole files under their names. */
export async function checkFolder(
  operation: Operation,
  { given, server, find }: Omit<Scene, "settled">,
): Promise<void> {
  const strange = (): readonly string[] =>
    readdirSync(given.folder).filter((name) => {
      const contents = server.files.text(operation.local?.[name] ?? "");
      return contents === undefined || readFileSync(join(given.folder, name), "latin1") !== contents;
    });
  // What is not whole is put away after the rejection, which does not wait for the disk.
  if (!(await within(500, () => strange().length === 0))) find(`left ${strange().join()} in the directory`);
}
