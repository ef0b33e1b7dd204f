import { mkdirSync } from "node:fs";
import module from "node:module";
import { isAbsolute, join } from "node:path";
import { homeDirectory } from "../sites/home-directory.ts";

/**
 * Lets Node keep the program's code as it has compiled it, which makes each later start a sixth shorter.
 *
 * The directory is the user's own, so that nobody else can put code there. Where it cannot be made, and before Node 22.1,
 * nothing is kept; NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE, which are Node's, come first.
 */
export function keepCompiledCode(): void {
  if (module.enableCompileCache === undefined || Boolean(process.env["NODE_COMPILE_CACHE"])) return;
  try {
    const home = cacheHome();
    const directory = join(home, "ftpl");
    make(home);
    make(directory);
    module.enableCompileCache(directory);
  } catch {
    // There is no home, or it cannot be written: the program starts without.
  }
}

/** Where programs keep what they can make again. */
function cacheHome(): string {
  const { LOCALAPPDATA = "", XDG_CACHE_HOME = "" } = process.env;
  // A path that is not absolute is to be ignored, says the XDG specification.
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === "win32" && isAbsolute(LOCALAPPDATA)) return LOCALAPPDATA;
  return join(homeDirectory(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}

/** Makes one directory, for the user alone: no parents, since a home that is not there is none. */
function make(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
