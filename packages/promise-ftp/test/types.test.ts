import { createRequire } from "node:module";
import type theirs from "promise-ftp";
import { expect, expectTypeOf, it } from "vitest";
import PromiseFtp, { ERROR_CODES, FtpConnectionError, FtpReconnectError, STATUSES } from "../src/index.ts";
import { implementations } from "./differential/observe.ts";

/** The methods of promise-ftp's client, with promises of the language in place of Bluebird's. */
type Methods = {
  [Name in Exclude<keyof theirs, "rawClient" | "getConnectionStatus">]: theirs[Name] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Result extends PromiseLike<infer Value> ? Promise<Loose<Value>> : Result
    : never;
};
/** Where promise-ftp's types promise nothing, there may be the text of a reply, as there is with promise-ftp. */
type Loose<Value> = [Value] extends [void] ? unknown : Value;

// G5: compiled, not run: a method with other arguments or another result does not compile.
it("G5: what promise-ftp's types allow compiles", () => {
  expectTypeOf<Omit<PromiseFtp, "rawClient" | "getConnectionStatus">>().toExtend<Methods>();
  expectTypeOf<theirs.Options>().toExtend<Parameters<PromiseFtp["connect"]>[0]>();
  expectTypeOf<`${ReturnType<theirs["getConnectionStatus"]>}`>().toEqualTypeOf<
    ReturnType<PromiseFtp["getConnectionStatus"]>
  >();
  expectTypeOf<keyof theirs>().toExtend<keyof PromiseFtp>();
  const client = new PromiseFtp();
  // The overloads.
  expectTypeOf(client.list).toBeCallableWith(true);
  expectTypeOf(client.list).toBeCallableWith("path", true);
  expectTypeOf(client.listSafe).toBeCallableWith(true);
  expectTypeOf(client.listSafe).toBeCallableWith("path", true);
});

it("G5: every method of promise-ftp is there, and every static member", () => {
  const client = new PromiseFtp();
  const missing = Object.keys(implementations.theirs.prototype).filter(
    (name) => typeof client[name as keyof PromiseFtp] !== "function",
  );
  expect(missing).toEqual([]);
  expect(Object.keys(PromiseFtp).toSorted()).toEqual(Object.keys(implementations.theirs).toSorted());
});

it("G5: the constants are the same", () => {
  expect(STATUSES).toEqual(implementations.theirs.STATUSES);
  expect(ERROR_CODES).toEqual(implementations.theirs.ERROR_CODES);
  expect(ERROR_CODES[553]).toContain("File name not allowed");
});

it("G5: the errors have the same names and messages", () => {
  const library = implementations.theirs;
  expect(new FtpConnectionError("no")).toMatchObject({ name: "FtpConnectionError", message: "no" });
  for (const onCwd of [true, false]) {
    const args = [new Error("lost"), new Error("refused"), onCwd] as const;
    const { name, message } = new library.FtpReconnectError(...args);
    expect(new FtpReconnectError(...args)).toMatchObject({ name, message, connectError: args[1] });
  }
  expect(new FtpReconnectError().message).toBe(new library.FtpReconnectError().message);
});

it("G5: require() returns the class, with its static members, and import names them", async () => {
  const file = new URL("../dist/index.cjs", import.meta.url);
  const required = createRequire(import.meta.url)(file.pathname) as typeof PromiseFtp;
  expect(new required().getConnectionStatus()).toBe("not yet connected");
  expect(required.STATUSES).toEqual(STATUSES);
  const imported = (await import(file.href)) as Record<string, unknown>;
  expect(Object.keys(imported)).toEqual(
    expect.arrayContaining(["ERROR_CODES", "FtpConnectionError", "FtpReconnectError", "STATUSES", "default"]),
  );
});
