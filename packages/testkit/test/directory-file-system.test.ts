import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryFileSystem, TestServer } from "../src/index.ts";
import { RawClient } from "./raw-client.ts";

/** A directory with an inside that is served and an outside that is not. */
class Place implements AsyncDisposable {
  readonly base: string;
  readonly root: string;

  private constructor(base: string) {
    this.base = base;
    this.root = join(base, "root");
  }

  static async make(): Promise<Place> {
    const place = new Place(await fs.mkdtemp(join(tmpdir(), "testkit-")));
    await fs.mkdir(join(place.root, "dir"), { recursive: true });
    await fs.writeFile(join(place.root, "dir", "in.txt"), "inside");
    await fs.writeFile(join(place.base, "out.txt"), "outside");
    await fs.symlink("dir/in.txt", join(place.root, "good"));
    await fs.symlink("../out.txt", join(place.root, "bad"));
    await fs.symlink("..", join(place.root, "up"));
    await fs.symlink("../new.txt", join(place.root, "dangling"));
    return place;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await fs.rm(this.base, { recursive: true });
  }
}

describe("a directory", () => {
  it("is served as it is on disk", async () => {
    await using place = await Place.make();
    await using server = await TestServer.start({ root: place.root });
    await using client = await RawClient.connect(server);
    await client.login();
    expect((await client.download("RETR dir/in.txt")).bytes.toString()).toBe("inside");
    await client.upload("STOR dir/new", "one");
    await client.upload("APPE dir/new", "two");
    await client.say("REST 1");
    await client.upload("STOR dir/new", "N");
    expect(await fs.readFile(join(place.root, "dir/new"), "utf8")).toBe("oNetwo");
    await client.upload("STOR dir/new", "x");
    expect(await fs.readFile(join(place.root, "dir/new"), "utf8")).toBe("x");
    await client.say("MFMT 20200102030405 dir/new");
    expect((await fs.stat(join(place.root, "dir/new"))).mtime).toEqual(new Date("2020-01-02T03:04:05Z"));
    await client.say("SITE CHMOD 600 dir/new");
    expect((await fs.stat(join(place.root, "dir/new"))).mode & 0o777).toBe(0o600);
    await client.say("RNFR dir/new");
    expect(await client.say("RNTO moved")).toMatch(/^250/);
    expect(await client.say("DELE moved")).toMatch(/^250/);
    expect(await client.say("MKD sub")).toMatch(/^257/);
    expect(await client.say("RMD dir")).toBe("550 dir: Directory not empty");
    expect(await client.say("RMD sub")).toMatch(/^250/);
  });

  it("SITE SYMLINK makes a link, which LIST shows and nothing follows out of the root", async () => {
    await using place = await Place.make();
    await using server = await TestServer.start({ root: place.root });
    await using client = await RawClient.connect(server);
    await client.login();
    expect(await client.say("SITE SYMLINK dir/in.txt a link")).toMatch(/^200/);
    expect(await client.say("SITE SYMLINK ../out.txt outside")).toMatch(/^200/);
    expect(await client.say("SITE SYMLINK x dir")).toMatch(/^550/);
    expect(await client.say("SITE SYMLINK x")).toMatch(/^501/);
    expect((await client.download("LIST")).bytes.toString()).toContain(" a link -> dir/in.txt\r\n");
    expect((await client.download("RETR a link")).bytes.toString()).toBe("inside");
    expect(await client.say("SIZE outside")).toMatch(/^550/);
  });

  it("RANG names the first byte and the last one of the next transfer alone", async () => {
    await using place = await Place.make();
    await using server = await TestServer.start({ root: place.root, extraFeatures: ["RANG STREAM"] });
    await using client = await RawClient.connect(server);
    await client.login();
    const read = async (): Promise<string> => (await client.download("RETR dir/in.txt")).bytes.toString();
    await client.say("TYPE A");
    expect(await client.say("RANG 1 2")).toMatch(/^551/);
    await client.say("TYPE I");
    for (const [range, expected] of [
      ["0 0", "i"],
      ["1 3", "nsi"],
      ["4 99", "de"],
      ["1 0", "inside"],
    ] as const) {
      expect(await client.say(`RANG ${range}`)).toMatch(/^350/);
      expect(await read()).toBe(expected);
      expect(await read()).toBe("inside");
    }
    for (const wrong of ["1", "a b", "-1 2", "1 2 3"]) {
      expect(await client.say(`RANG ${wrong}`)).toMatch(/^501/);
    }
  });

  it("is never left", async () => {
    await using place = await Place.make();
    await using server = await TestServer.start({ root: place.root });
    await using client = await RawClient.connect(server);
    await client.login();
    expect((await client.download("RETR good")).bytes.toString()).toBe("inside");
    await client.say("EPSV");
    for (const command of [
      "RETR bad",
      "RETR ../out.txt",
      "RETR up/out.txt",
      "STOR bad",
      "STOR dangling",
      "SIZE bad",
    ]) {
      expect(await client.say(command), command).toMatch(/^550/);
    }
    for (const command of [
      "CWD up",
      "MKD up/x",
      "DELE up/out.txt",
      "MLST bad",
      "SITE CHMOD 600 bad",
      "STOR up/x",
    ]) {
      expect(await client.say(command), command).toMatch(/^550/);
    }
    expect((await fs.readdir(place.base)).sort()).toEqual(["out.txt", "root"]);
    expect(await client.say("DELE bad")).toMatch(/^250/);
    expect(await fs.readFile(join(place.base, "out.txt"), "utf8")).toBe("outside");
  });

  it("shows links without following them", async () => {
    await using place = await Place.make();
    await using server = await TestServer.start({ root: place.root });
    await using client = await RawClient.connect(server);
    await client.login();
    const { bytes } = await client.download("LIST");
    expect(bytes.toString()).toMatch(/lrwxrwxrwx .* bad -> \.\.\/out\.txt\r\n/);
  });

  it("keeps names that are not UTF-8 byte for byte", async () => {
    await using place = await Place.make();
    const name = Buffer.concat([Buffer.from(`${place.root}/`), Buffer.from("caf\xe9", "latin1")]);
    await fs.writeFile(name, "bytes");
    const files = await DirectoryFileSystem.open(place.root);
    expect((await files.list("/")).map((facts) => facts.name)).toContain("caf\xe9");
    expect(await files.stat("/caf\xe9")).toMatchObject({ name: "caf\xe9", size: 5 });
  });

  it("must be there", async () => {
    await using place = await Place.make();
    await expect(TestServer.start({ root: join(place.base, "out.txt") })).rejects.toThrow("not a directory");
    await expect(TestServer.start({ root: join(place.base, "none") })).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});
