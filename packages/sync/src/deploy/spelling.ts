import { folded } from "@ftplib/files/internal";
import { nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { DeployManifest, ManifestEntry } from "./deploy-manifest.ts";
import { pendingInsteadOf } from "./file-versions.ts";
import type { Scan } from "./scan-source.ts";

/** How the source spells names, for a target that takes those for one which differ in case. */
export class Spelling {
  readonly #ignoresCase: boolean;
  /** The first path of the source that the target takes for these. */
  readonly #paths = new Map<string, string>();

  constructor({ directories, files }: Scan, ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
    if (!ignoresCase) return;
    for (const path of [...directories, ...files.keys()]) {
      const key = folded(path);
      if (!this.#paths.has(key)) this.#paths.set(key, path);
    }
  }

  /** Another path of the source that the target takes for this one. */
  twinOf(path: string): string | undefined {
    const first = this.#ignoresCase ? this.#paths.get(folded(path)) : undefined;
    return first === path ? undefined : first;
  }

  /** The manifest with the names that the source gives to what was deployed: a new case is not another file. */
  adopt(manifest: DeployManifest): DeployManifest {
    if (!this.#ignoresCase) return manifest;
    const entries = new Map<string, ManifestEntry>();
    for (const entry of manifest.entries.values()) {
      const path = this.spelled(entry.path);
      // Of two that are one file, nobody knows which it is.
      const twin = entries.get(path);
      const adopted = { ...entry, path };
      entries.set(path, twin === undefined ? adopted : pendingInsteadOf(adopted, twin));
    }
    return { ...manifest, entries };
  }

  /** The path as the source spells it, and as the manifest does that was adopted. */
  spelled(path: string): string {
    if (!this.#ignoresCase) return path;
    const parent = parentOf(path);
    const spelled = within(parent === "" ? "" : this.spelled(parent), nameOf(path));
    return this.#paths.get(folded(spelled)) ?? spelled;
  }
}
