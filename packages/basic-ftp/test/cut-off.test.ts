import { describe, expect, it } from "vitest";
import { type Bench, login, observe } from "./differential/observe.ts";

const calls: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  pwd: ({ client }) => client.pwd(),
  send: ({ client }) => client.send("NOOP"),
  cd: ({ client }) => client.cd("dir"),
  list: ({ client }) => client.list(),
};

// Programs cut a connection off so.
describe("G1: the socket of the control connection is destroyed before a call", () => {
  it.each(Object.keys(calls))("%s", async (name) => {
    const call = async (bench: Bench): Promise<unknown> => {
      bench.client.ftp.socket.destroy();
      return await calls[name]?.(bench);
    };
    const theirs = await observe("theirs", { prepare: login, call });
    const ours = await observe("ours", { prepare: login, call });
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
    expect(ours).toMatchObject({ outcome: { error: {} }, isClosed: true });
  });
});
