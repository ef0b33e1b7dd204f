import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { ftpDriver } from "@ftplib/storage/unstorage";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

/** A driver for a directory of its own. */
function driverFor({ host, port, user, password, tls }: LabServer) {
  const scheme = tls === "implicit" ? "ftps" : tls === "explicit" ? "ftpes" : "ftp";
  const isSecure = scheme !== "ftp";
  const tlsOptions = { ca: readFileSync(lab.ca ?? ""), servername: "localhost" };
  return ftpDriver({
    site: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    root: `storage-${randomBytes(4).toString("hex")}`,
    connection: {
      user,
      password,
      netrc: false,
      connections: 2,
      ...(isSecure ? { tlsOptions } : { tls: "off" as const }),
    },
  });
}

itOnServers(
  "G6: a storage keeps, lists, replaces and clears values",
  ({ clientCertRequired }) => !clientCertRequired,
  async (server) => {
    const driver = driverFor(server);
    try {
      expect(await driver.getItem("none")).toBeNull();
      expect(await driver.getKeys("", {})).toEqual([]);
      const keys = ["a:one", "a:b:two", "three"];
      await Promise.all(keys.map((key) => driver.setItem?.(key, key, {})));
      await driver.setItem?.("three", "replaced", {});
      expect([...(await driver.getKeys("", {}))].toSorted()).toEqual(keys.toSorted());
      expect(await driver.getItem("three")).toBe("replaced");
      expect(await driver.getMeta?.("a:one", {})).toMatchObject({ size: 5 });
      await driver.removeItem?.("three", {});
      expect(await driver.hasItem("three", {})).toBe(false);
      await driver.clear?.("a", {});
      expect(await driver.getKeys("", {})).toEqual([]);
    } finally {
      await driver.clear?.("", {});
      await driver.dispose?.();
    }
  },
);
