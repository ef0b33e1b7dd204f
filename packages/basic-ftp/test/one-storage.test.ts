import { AsyncLocalStorage } from "node:async_hooks";
import { TestServer } from "@ftplib/testkit";
import { expect, it, vi } from "vitest";
import { Client } from "../src/index.ts";

const made = vi.hoisted(() => ({ storages: 0 }));
vi.mock(import("node:async_hooks"), async (importOriginal) => {
  const original = await importOriginal();
  class Counted<T> extends original.AsyncLocalStorage<T> {
    constructor() {
      super();
      made.storages++;
    }
  }
  return { ...original, AsyncLocalStorage: Counted };
});

it("G1: however many clients there are, they share the storages of their calls", async () => {
  expect(new AsyncLocalStorage().getStore()).toBeUndefined();
  const before = made.storages;
  expect(before).toBeGreaterThan(0);
  await using server = await TestServer.start({ tree: { a: "a" } });
  for (let count = 0; count < 3; count++) {
    const client = new Client();
    await client.access({ host: server.host, port: server.port, user: "user", password: "secret" });
    expect((await client.list()).map(({ name }) => name)).toEqual(["a"]);
    client.close();
  }
  expect(made.storages).toBe(before);
});
