import type { Entry } from "@ftplib/listing";
import { FileInfo, type UnixPermissions } from "./file-info.ts";

// Some servers leave the last letter out.
const CUT = /^[r-][w-][xsStTL-][r-][w-][xsStTL-][r-][w-]$/;

/** Who may do what with an entry; undefined where it has no permissions of Unix. */
export function rightsOf({ mode, permissions = "" }: Entry): UnixPermissions | undefined {
  const bits = mode ?? (CUT.test(permissions) ? modeOf(permissions) : undefined);
  if (bits === undefined) return undefined;
  return { user: (bits >> 6) & 7, group: (bits >> 3) & 7, world: bits & 7 };
}

function modeOf(letters: string): number {
  const { Read, Write, Execute } = FileInfo.UnixPermission;
  const values = [Read, Write, Execute];
  let mode = 0;
  for (const [at, letter] of [...letters.padEnd(9, "-")].entries()) {
    const isGranted = /[rwxst]/.test(letter);
    mode = mode * (at % 3 === 0 ? 8 : 1) + (isGranted ? (values[at % 3] ?? 0) : 0);
  }
  return mode;
}
