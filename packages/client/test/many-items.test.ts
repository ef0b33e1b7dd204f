import { TestServer } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

let server: TestServer;
let ftp: FTP;
beforeAll(async () => {
  server = await TestServer.start({ tree: { a: "some" } });
  ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
});
afterAll(async () => {
  ftp.close();
  await server.stop();
});

// As plain JavaScript may have it.
const retrieve = async (item: unknown): Promise<unknown> => (await ftp.retrieveMany([item as "a"]))[0]?.error;
const store = async (item: unknown): Promise<unknown> =>
  (await ftp.storeMany([item as { path: "x"; source: "x" }]))[0]?.error;

describe("the items of many files", () => {
  it.each([
    [{ path: "a", destnation: "x" }, "destnation", "destination"],
    [{ path: "a", Destination: "x" }, "Destination", "destination"],
    [{ path: "a", local: "x" }, "local", "destination"],
    [{ path: "a", local_path: "x" }, "local_path", "destination"],
    [{ remote: "a" }, "remote", "path"],
    [{ pth: "a" }, "pth", "path"],
  ])("retrieveMany, %j: a key that stands for a missing one", async (item, key, meant) => {
    const error = await retrieve(item);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(
      `unknown key "${key}" of an item of retrieveMany(): did you mean "${meant}"?`,
    );
  });

  it.each([
    [{ path: "b", sorce: "x" }, "sorce", "source"],
    [{ path: "b", local: "x" }, "local", "source"],
    [{ path: "b", data: Buffer.from("x") }, "data", "source"],
    [{ remote: "b", source: Buffer.from("x") }, "remote", "path"],
  ])("storeMany, %j: a key that stands for a missing one", async (item, key, meant) => {
    const error = await store(item);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(
      `unknown key "${key}" of an item of storeMany(): did you mean "${meant}"?`,
    );
  });

  it.each([{}, { path: undefined }, null, undefined, 7])("%j is no item", async (item) => {
    expect(await retrieve(item)).toBeInstanceOf(TypeError);
    expect(await store(item)).toBeInstanceOf(TypeError);
  });

  it("E8: an item that is undefined is not the end of them", async () => {
    const outcomes = await ftp.retrieveMany(["a", undefined as unknown as "a", "a"]);
    expect(outcomes.map(({ error }) => error instanceof TypeError)).toEqual([false, true, false]);
    const files = [0, 1].map((at) => ({ path: `s${at}`, source: Buffer.from("x") }));
    const stored = await ftp.storeMany([files[0], undefined, files[1]] as typeof files);
    expect(stored.map(({ error }) => error instanceof TypeError)).toEqual([false, true, false]);
  });

  const notFiles: readonly (readonly [unknown, string])[] = [
    [undefined, "undefined"],
    [null, "null"],
    ["abc", "a string"],
    [Buffer.from("abc"), "an object"],
    [5, "a number"],
    [{ path: "a" }, "an object"],
  ];
  it.each(notFiles)("E8: %j is no iterable of files", (files, name) => {
    const calls = [() => ftp.retrieveMany(files as string[]), () => ftp.storeMany(files as [])];
    for (const call of calls) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(`must be an array or another iterable, not ${name}`);
    }
  });

  it.each([[{}], [null], [undefined], ["a"]])("E8: %j is no client to share the work with", (other) => {
    const alongside = [other as unknown as FTP];
    for (const call of [
      () => ftp.retrieveMany(["a"], { alongside }),
      () => ftp.storeMany([], { alongside }),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow("each client of alongside must be an FTP or an FTP_TLS, not ");
    }
  });

  it.each([undefined, null, "abc", 5, {}])("E8: %j are no commands to send together", async (commands) => {
    const sending = ftp.sendTogether(commands as unknown as string[]);
    await expect(sending).rejects.toThrow(TypeError);
    await expect(sending).rejects.toThrow("the commands of sendTogether() must be an array, not ");
  });

  it("what else an item has is its caller's own, and comes back with the outcome", async () => {
    const mine = { path: "a", name: "first", index: 1 };
    const [outcome] = await ftp.retrieveMany([mine]);
    expect(outcome?.error).toBe(undefined);
    expect(outcome?.item).toBe(mine);
    const source = Buffer.from("x");
    const [stored] = await ftp.storeMany([{ path: "c", source, local: "kept", data: 1 }]);
    expect(stored?.error).toBe(undefined);
  });
});
