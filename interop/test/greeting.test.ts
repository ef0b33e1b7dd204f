import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

/** The first bytes that a server sends to whoever connects. */
async function greeting({ host, port, tls }: LabServer): Promise<string> {
  const ca = lab.ca === undefined ? [] : [readFileSync(lab.ca)];
  const socket =
    tls === "implicit" ? connectTls({ host, port, ca, servername: "localhost" }) : connect({ host, port });
  try {
    const [chunk] = (await once(socket, "data")) as [Uint8Array];
    return new TextDecoder().decode(chunk);
  } finally {
    socket.destroy();
  }
}

itOnServers(
  "greets with 220",
  () => true,
  async (server) => {
    expect(await greeting(server)).toMatch(/^220[ -]/);
  },
);
