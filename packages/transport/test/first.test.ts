import { expect, it } from "vitest";

import { dial, listen } from "../src/index.ts";

it("dials, talks and ends both ways", async () => {
  await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
  const [near, far] = await Promise.all([
    dial({ host: "127.0.0.1", port: listener.local.port }),
    listener.accept(),
  ]);
  await near.write(new TextEncoder().encode("hello"));
  await near.end();
  expect(new TextDecoder().decode(await far.read())).toBe("hello");
  expect(await far.read()).toBeUndefined();
  await far.end();
  expect(await near.read()).toBeUndefined();
});
