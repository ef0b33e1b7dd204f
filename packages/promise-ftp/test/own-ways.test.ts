import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { implementations } from "./differential/observe.ts";

it("G5: spaces, doubled quotes, statuses and bytes are as the README says", async () => {
  await using server = await TestServer.start({
    users: { me: "secret" },
    tree: { 'q"uo': {}, " lead.txt": "a" },
  });
  const login = { host: server.host, port: server.port, user: "me", password: "secret" };
  const seen: Record<string, unknown> = {};
  for (const [name, Implementation] of Object.entries(implementations)) {
    const client = new Implementation();
    await client.connect(login);
    const names = (await client.list()).map((entry) => (typeof entry === "string" ? entry : entry.name));
    await client.cwd('q"uo');
    const path = await client.pwd();
    client.destroy();
    const after = client.getConnectionStatus();
    const other = new Implementation();
    await other.connect({ ...login, host: "127.0.0.1", port: 1 }).catch(() => {});
    seen[name] = { names: names.toSorted(), path, after, failed: other.getConnectionStatus() };
  }
  expect(seen).toEqual({
    theirs: {
      names: ["lead.txt", 'q"uo'],
      path: '/q""uo',
      after: "disconnecting",
      failed: "connecting",
    },
    ours: {
      names: [" lead.txt", 'q"uo'],
      path: '/q"uo',
      after: "disconnected",
      failed: "disconnected",
    },
  });
});
