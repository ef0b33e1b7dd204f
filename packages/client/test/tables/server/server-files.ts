import { createHash } from "node:crypto";

/** The length of `/file`, bytes. */
const FILE_LENGTH = 4_000;

/** What the server has at first: path to contents. */
export const TREE: Readonly<Record<string, string>> = {
  "/file": "0123456789".repeat(FILE_LENGTH / 10),
  "/second": "second",
  "/text": "one\r\ntwo\r\nthree\r\n",
  "/precious": "precious",
  "/sub/inner": "inner",
};

/** The directories at first, the root aside. */
const DIRECTORIES: readonly string[] = ["/sub", "/empty"];

/** The server's files and directories: the truth that a client's successes are compared with. */
export class ServerFiles {
  readonly files: Map<string, Buffer> = new Map(
    Object.entries(TREE).map(([path, text]) => [path, Buffer.from(text)]),
  );
  readonly directories: Set<string> = new Set(["/", ...DIRECTORIES]);

  /** What SITE CPFR has named. */
  copyFrom = "";

  /** The contents as text, one character per byte; undefined where there is no such file. */
  text(path: string): string | undefined {
    return this.files.get(path)?.toString("latin1");
  }

  /** The hash of a file, in lower case; empty where there is no such file. */
  sha256(path: string): string {
    const file = this.files.get(path);
    return file === undefined ? "" : createHash("sha256").update(file).digest("hex");
  }

  /** The names in a directory, sorted; undefined where there is no such directory. */
  names(directory: string): readonly string[] | undefined {
    if (!this.directories.has(directory)) return undefined;
    const prefix = directory === "/" ? "/" : `${directory}/`;
    return [...this.files.keys(), ...this.directories]
      .filter((path) => path !== "/" && path.startsWith(prefix) && !path.slice(prefix.length).includes("/"))
      .map((path) => path.slice(prefix.length))
      .sort();
  }

  /** A line of `LIST`. */
  line(path: string, name: string): string {
    const file = this.files.get(path);
    const mode = file === undefined ? "drwxr-xr-x   2" : "-rw-r--r--   1";
    const size = String(file?.length ?? 4096).padStart(8);
    return `${mode} me       us       ${size} Jan 02  2020 ${name}`;
  }

  /** The facts of a path, as `MLSD` and `MLST` print them. */
  facts(path: string): string {
    const file = this.files.get(path);
    const kind = file === undefined ? "type=dir;" : `type=file;size=${file.length};`;
    return `${kind}modify=20200102000000;`;
  }
}

/** The absolute path of a name, seen from a directory. */
export function resolvePath(cwd: string, name: string): string {
  const parts: string[] = [];
  for (const part of (name.startsWith("/") ? name : `${cwd}/${name}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
