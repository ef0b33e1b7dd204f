/** The arrows between the packages and inside them: what `check-sources` and `smoke-packed` hold the code to. */
export interface Layer {
  /** The npm name. */
  readonly name: string;
  /** Names of the packages whose code this one may use. An arrow points down, never up or sideways. */
  readonly uses: readonly string[];
  /** Libraries from outside the workspace that become a part of the bundle (docs/decisions/0075). */
  readonly contains?: readonly string[];
  /** Packages of the workspace that become a part of the bundle, in place of dependencies (docs/decisions/0080). */
  readonly embeds?: readonly string[];
  /** Libraries from outside the workspace that are installed with it. */
  readonly needs?: readonly string[];
  /** Libraries from outside the workspace that a user may install: they are loaded when they are needed. */
  readonly peers?: readonly string[];
  /** Whether it runs anywhere, browsers included: no `node:` import in anything its main entry reaches. */
  readonly pure: boolean;
  /** Source files, relative to the package, whose own imports may be `node:` although the package is pure. */
  readonly impureEntries?: readonly string[];
  /**
   * The rooms of `src`, from the top down. A room is a folder, or a file directly in `src`; `.` is the façade, which is all
   * other files directly in `src`. A file may import from its own room and from rooms later in the list. Without this,
   * the order is not checked.
   */
  readonly rooms?: readonly string[];
}

/** One row per folder of `packages/`. */
export const layers: Readonly<Record<string, Layer>> = {
  reply: { name: "@ftplib/reply", uses: [], pure: true },
  netrc: { name: "@ftplib/netrc", uses: [], pure: true, impureEntries: ["src/file.ts"] },
  listing: { name: "@ftplib/listing", uses: [], pure: true },
  transport: { name: "@ftplib/transport", uses: [], pure: false },
  testkit: { name: "@ftplib/testkit", uses: [], pure: false },
  client: {
    name: "ftplib",
    uses: ["@ftplib/listing", "@ftplib/netrc", "@ftplib/reply", "@ftplib/transport"],
    pure: false,
    rooms: [
      // The program uses the public classes, and no class uses the program.
      "cli.ts",
      "cli",
      ".",
      "many",
      "file",
      "list",
      "transfer",
      "session",
      "exchange",
      "errors",
      "log",
      "command",
    ],
  },
  files: {
    name: "@ftplib/files",
    uses: ["@ftplib/listing", "@ftplib/netrc", "@ftplib/reply", "ftplib"],
    contains: ["picomatch"],
    peers: ["socks"],
    pure: false,
    rooms: [
      ".",
      "tree",
      "download",
      "upload",
      "stream",
      "operation",
      "recovery",
      "pool",
      "options",
      "proxy",
      "url",
      "path",
      "local",
      "hash",
      "progress",
      "errors",
      "time",
    ],
  },
  sync: {
    name: "@ftplib/sync",
    uses: ["@ftplib/files", "@ftplib/reply"],
    contains: ["ignore"],
    pure: false,
    rooms: [
      ".",
      "release",
      "deploy",
      "part",
      "shard",
      "apply",
      "journal",
      "plan",
      "compare",
      "filter",
      "tree",
      "options",
      "errors",
    ],
  },
  "sync-bullmq": {
    name: "@ftplib/sync-bullmq",
    uses: ["@ftplib/sync"],
    needs: ["bullmq"],
    peers: ["ioredis", "pg"],
    pure: false,
    rooms: [".", "work", "run", "job", "store"],
  },
  "basic-ftp": {
    name: "@ftplib/basic-ftp",
    uses: ["@ftplib/listing", "ftplib"],
    embeds: ["@ftplib/listing", "@ftplib/netrc", "@ftplib/reply", "@ftplib/transport", "ftplib"],
    pure: false,
    rooms: [".", "operation", "transfer", "context", "listing", "errors"],
  },
  "promise-ftp": {
    name: "@ftplib/promise-ftp",
    uses: ["@ftplib/listing", "ftplib"],
    embeds: ["@ftplib/listing", "@ftplib/netrc", "@ftplib/reply", "@ftplib/transport", "ftplib"],
    pure: false,
    rooms: [".", "operation", "session", "transfer", "listing", "errors"],
  },
  storage: {
    name: "@ftplib/storage",
    uses: ["@ftplib/files"],
    peers: ["files-sdk", "flydrive", "unstorage"],
    pure: false,
    rooms: [".", "adapters", "site", "keys"],
  },
  cli: {
    name: "@ftplib/cli",
    uses: ["@ftplib/files", "@ftplib/netrc", "@ftplib/reply", "@ftplib/sync", "@ftplib/testkit", "ftplib"],
    needs: ["@bomb.sh/tab", "@xmldom/xmldom", "commander", "json5", "string-width", "yaml"],
    pure: false,
    rooms: [
      ".",
      "program",
      "commands",
      "shell",
      "trees",
      "doctor",
      "progress",
      "remote",
      "command",
      "password",
      "sites",
      "options",
      "output",
      "errors",
    ],
  },
};

/** The rules inside a package that it does not keep yet. A debt that is paid is a finding too, so this list only shrinks. */
export interface Debt {
  /** How many files of `src` are in import circles; 0 by default. */
  readonly filesInCircles?: number;
  /** Whether its files still have to be moved into its rooms. By default they are in order, which is checked. */
  readonly isOutsideRooms?: boolean;
}

/** At most one row per folder of `packages/`. */
export const debts: Readonly<Record<string, Debt>> = {};

/** What the tests of any package may import besides its own layer: the server to test against. */
export const testServer = "@ftplib/testkit";

/** Files outside the packages that every package's tests may use. */
export const testHelpers: readonly string[] = [
  "scripts/doctor-page.ts",
  "scripts/example-programs.ts",
  "scripts/readme-programs.ts",
];
