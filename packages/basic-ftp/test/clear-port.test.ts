import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { implementations } from "./differential/observe.ts";

it("G1: implicit TLS to a port that speaks clear text fails with the same code, on the same socket", async () => {
  await using server = await TestServer.start({});
  const login = { host: server.host, port: server.port, secure: "implicit" } as const;
  for (const { Client } of Object.values(implementations)) {
    const client = new Client(0);
    const error = await client.access(login).then(String, (reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_SSL_WRONG_VERSION_NUMBER" });
    expect(String(error)).toMatch(/ \(control socket\)$/);
    expect(client.closed).toBe(true);
  }
});
