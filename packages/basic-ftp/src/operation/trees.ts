import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Commands, Transfers } from "./client-state.ts";
import { isLocalName } from "./local-name.ts";

/** Makes a directory with those above it, and enters it. */
export async function ensureDir(client: Commands, path: string): Promise<void> {
  if (path.startsWith("/")) await client.cd("/");
  for (const name of path.split("/").filter((part) => part !== "")) await openDir(client, name);
}

/** Enters a directory, which is made if it is not there. */
async function openDir(client: Commands, name: string): Promise<void> {
  await client.sendIgnoringError(`MKD ${name}`);
  await client.cd(name);
}

/** Does something in other directories, and returns to the one at the beginning, if that can be. */
export async function comingBack(client: Commands, work: () => Promise<void>): Promise<void> {
  const directory = await client.pwd();
  try {
    await work();
  } finally {
    if (!client.closed) await client.cd(directory).catch(() => {});
  }
}

/** Removes a directory with all that is in it; the root is only emptied. */
export async function removeDir(client: Transfers, path: string): Promise<void> {
  await client.cd(path);
  const absolutePath = await client.pwd();
  await client.clearWorkingDir();
  if (absolutePath === "/") return;
  await client.cdup();
  await client.removeEmptyDir(absolutePath);
}

/** Empties the working directory. Links are removed, not followed. */
export async function clearWorkingDir(client: Transfers): Promise<void> {
  for (const { name, isDirectory } of await client.list()) {
    if (!isDirectory) {
      await client.remove(name);
      continue;
    }
    await client.cd(name);
    await client.clearWorkingDir();
    await client.cdup();
    await client.removeEmptyDir(name);
  }
}

/** Uploads what is in a local directory to the working directory. Local links are followed. */
export async function uploadToWorkingDir(client: Transfers, localPath: string): Promise<void> {
  for (const name of await readdir(localPath)) {
    const path = join(localPath, name);
    const facts = await stat(path);
    if (facts.isFile()) {
      await client.uploadFrom(path, name);
    } else if (facts.isDirectory()) {
      await openDir(client, name);
      await uploadToWorkingDir(client, path);
      await client.cdup();
    }
  }
}

/** Downloads what is in a directory, by default the working directory. */
export async function downloadDir(
  client: Transfers,
  localPath: string,
  path: string | undefined,
): Promise<void> {
  if (path !== undefined && path !== "") await client.cd(path);
  await downloadFromWorkingDir(client, localPath);
}

/** Downloads what is in the working directory. Links are left out, and names that would lead out of the local directory. */
async function downloadFromWorkingDir(client: Transfers, localPath: string): Promise<void> {
  await stat(localPath).catch(async () => void (await mkdir(localPath, { recursive: true })));
  for (const { name, isDirectory, isFile } of await client.list()) {
    if (!isLocalName(name)) {
      const shown = JSON.stringify(name);
      client.ftp.log(`Invalid filename from server listing, will skip file. (${shown})`);
      continue;
    }
    const path = join(localPath, name);
    if (isDirectory) {
      await client.cd(name);
      await downloadFromWorkingDir(client, path);
      await client.cdup();
    } else if (isFile) {
      await client.downloadTo(path, name);
    }
  }
}
