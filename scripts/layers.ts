/** The arrows between the packages and inside them: what `check-sources` and `smoke-packed` hold the code to. */
export interface Layer {
  /** The npm name. */
  readonly name: string;
  /** Names of the packages whose code this one may use. An arrow points down, never up or sideways. */
  readonly uses: readonly string[];
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
