import type { Link } from "../session/link.ts";
import { codeOf, cwd, pwd, textFor } from "./commands.ts";
import { list } from "./lists.ts";

/** MKD for what is not there of a path, from the top down. Ends in the directory that it began in. */
export async function makeDirectories(link: Link, path: string): Promise<string> {
  const origin = await pwd(link);
  if (path.startsWith("/")) await cwd(link, "/");
  try {
    let isThere = true;
    for (const part of path.split("/").filter((each) => each !== "")) {
      isThere &&= await enterIfThere(link, part);
      if (isThere) continue;
      await textFor(link, `MKD ${part}`);
      await cwd(link, part);
    }
  } catch (error) {
    // The error that is thrown says what matters.
    await cwd(link, origin).catch(() => {});
    throw error;
  }
  return await textFor(link, `CWD ${origin}`);
}

/** Whether there is such a directory; if so, it is the working directory now. */
async function enterIfThere(link: Link, name: string): Promise<boolean> {
  try {
    await cwd(link, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 550) return false;
    throw error;
  }
}

/** Removes a directory with all that is in it, or the one file that has the path. Links are removed, and not followed. */
export async function removeTree(link: Link, path: string): Promise<string | undefined> {
  const elements = await list(link, path);
  for (const element of elements) {
    if (typeof element === "string")
      throw new Error(`cannot remove ${path}: no entry can be read from its list's line: ${element}`);
    const { name, type } = element;
    if (type === "d" && (name === "." || name === "..")) continue;
    // The list of a file is the file, and some servers give its whole path.
    const isFileItself = name === path && path.startsWith("/") && type !== "d";
    if (name.includes("/") && !isFileItself)
      throw new Error(
        `cannot remove ${path}: the server's list of it has the name ${name}, which is not in it`,
      );
    const below = isFileItself ? path : `${path.replace(/\/$/, "")}/${name}`;
    if (type === "d") await removeTree(link, below);
    else await textFor(link, `DELE ${below}`);
    if (isFileItself) return undefined;
  }
  return await textFor(link, `RMD ${path}`);
}
