import { describe, expect, it } from "vitest";
import { connecting } from "./differential/connecting.ts";
import { type Bench, observe, type Run } from "./differential/observe.ts";
import { operations } from "./differential/operations.ts";

type Method = (...args: unknown[]) => unknown;

/** Replaces every method of the client by one that notes the call before it makes it. */
function noting({ client, folder, server, library }: Bench): string[] {
  const calls: string[] = [];
  const methods = client as unknown as Record<string, Method>;
  for (let at: object = library.Client.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const isProperty = Object.getOwnPropertyDescriptor(at, name)?.get !== undefined;
      if (isProperty || /^(?:constructor$|_)/.test(name) || Object.hasOwn(client, name)) continue;
      const method = methods[name]?.bind(client) ?? expect.unreachable();
      methods[name] = (...args) => {
        const shown = args.map((each) => (each === undefined || each instanceof Object ? "" : String(each)));
        calls.push(`${name} ${shown.join(" ")}`.replace(folder, "").replace(String(server.port), "").trim());
        return method(...args);
      };
    }
  }
  return calls;
}

/** One step here: a server that refuses to protect data is given none. */
const STEPS = ["send AUTH TLS", "sendIgnoringError PBSZ 0", "sendIgnoringError PROT P"];

async function callsOf(which: "theirs" | "ours", { call, ...run }: Run): Promise<readonly string[]> {
  let made: readonly string[] = [];
  const noted = async (bench: Bench): Promise<unknown> => {
    const calls = noting(bench);
    try {
      return await call(bench);
    } finally {
      made = calls.filter((each) => !STEPS.includes(each));
    }
  };
  await observe(which, { ...run, call: noted });
  return made;
}

describe("G1: methods are made of the same others, which a subclass or a test may replace", () => {
  it.each(Object.entries(operations))("%s", async (_name, call) => {
    expect(await callsOf("ours", { call })).toEqual(await callsOf("theirs", { call }));
  });

  const ways = Object.entries(connecting).filter(([name]) =>
    /^(?:access|AUTH TLS|implicit TLS|connect)/.test(name),
  );
  it.each(ways)("%s", async (_name, { server, ...way }) => {
    const run = { ...way, prepare: async () => {}, serverOptions: () => server ?? {} };
    expect(await callsOf("ours", run)).toEqual(await callsOf("theirs", run));
  });

  it("a replacement may do something else before", async () => {
    const run: Run = {
      call: async ({ client, folder }) => {
        const list = client.list.bind(client);
        client.list = async (path) => {
          await client.send("NOOP");
          await new Promise((resolve) => setImmediate(resolve));
          return (await list(path)).filter(({ name }) => name !== "one.txt");
        };
        await Promise.all([client.downloadToDir(folder, "dir"), client.removeDir("dir/sub"), client.pwd()]);
        return await list("dir");
      },
    };
    const { outcome, local, commands } = await observe("ours", run);
    expect(outcome).toMatchObject({ value: [{ name: "one.txt" }] });
    expect(local).toMatchObject({ sub: { "two.txt": "22\n" } });
    expect(local).not.toHaveProperty("one.txt");
    expect(commands.filter((each) => each === "C: NOOP")).toHaveLength(3);
  });
});
