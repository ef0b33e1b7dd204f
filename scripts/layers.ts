/** The arrows between the packages: what `check-sources` and `smoke-packed` hold the code to. */
export interface Layer {
  /** The npm name. */
  readonly name: string;
  /** Names of the packages whose code this one may use. An arrow points down, never up or sideways. */
  readonly uses: readonly string[];
  /** Whether it runs anywhere, browsers included: no `node:` import in anything its main entry reaches. */
  readonly pure: boolean;
  /** Source files, relative to the package, whose own imports may be `node:` although the package is pure. */
  readonly impureEntries?: readonly string[];
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
  },
};

/** What the tests of any package may import besides its own layer: the server to test against. */
export const testServer = "@ftplib/testkit";
