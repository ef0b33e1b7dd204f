import { describe, expect, it } from "vitest";
import { lineDevices, otherServers, packetDevices } from "./all-devices.ts";
import type { Device } from "./device.ts";
import { RawClient } from "./raw-client.ts";
import { freertos } from "./rows/freertos.ts";
import { mdk } from "./rows/mdk.ts";
import { mtheall } from "./rows/mtheall.ts";
import { ps5 } from "./rows/ps5.ts";
import { reprap } from "./rows/reprap.ts";
import { rtems } from "./rows/rtems.ts";
import { switchFtpsrv } from "./rows/switch.ts";
import { vita } from "./rows/vita.ts";

const devices: readonly Device[] = [...packetDevices, ...lineDevices, ...otherServers];

describe("the emulated devices", () => {
  it("have an id, a source and a commit each", () => {
    expect(new Set(devices.map(({ id }) => id)).size).toBe(devices.length);
    const numbers = devices.flatMap(({ id }) => /^B\d+/.exec(id) ?? []);
    // The nineteen that were emulated or run; some have variants.
    expect(new Set(numbers).size).toBe(19);
    for (const { source } of devices) expect(`${source.repository} ${source.commit}`).toMatch(/^\S+ \S+$/);
  });

  it("B1 glues the second command of a packet to the first, and has no answer to ABOR", async () => {
    await using client = await RawClient.open(freertos);
    await client.asks("DELE a.txt\r\nNOOP\r\n", "521 taking no action");
    expect(client.server.files.readFile("a.txt")?.length).toBe(26);
    await client.sends("ABOR\r\n", "ABOR");
    expect(await client.asks("NOOP\r\n", "")).toBe("200 OK\r\n");
  });

  it("B10 drops the second command of a packet, and answers a refused RNTO twice", async () => {
    await using client = await RawClient.open(vita);
    expect(await client.asks("DELE a.txt\r\nNOOP\r\n", "")).toBe("226 File deleted.\r\n");
    await client.asks("RNFR b.bin\r\n", "350");
    const replies = await client.asks("RNTO missing/b.bin\r\n", "226");
    expect(replies).toBe("550 Error renaming the file.\r\n226 Rename completed.\r\n");
  });

  it("B7 ends the session for a command that comes in a transfer", async () => {
    await using client = await RawClient.open(mtheall);
    await client.beginsDownload();
    expect(await client.asks("NOOP\r\n", "")).toBe("200 OK\r\n");
    expect(await client.asks("PASV\r\n", "")).toBe("503 Invalid command during transfer\r\n");
    await client.ends();
  });

  it("B8 refuses a command that comes in a transfer, and goes on with the transfer", async () => {
    await using client = await RawClient.open(reprap);
    await client.beginsDownload();
    expect(await client.asks("PASV\r\n", "")).toBe("500 Unknown command.\r\n");
    expect(await client.asks("ABOR\r\n", "")).toBe("226 ABOR successful.\r\n");
    expect(await client.asks("NOOP\r\n", "")).toBe("200 OK\r\n");
  });

  it("B8 takes nothing but a transfer from the data connection on", async () => {
    await using client = await RawClient.open(reprap);
    await client.connects();
    expect(await client.asks("NLST\r\n", "")).toBe("500 Unknown command.\r\n");
    expect(await client.asks("PWD\r\n", "")).toBe("500 Unknown command.\r\n");
    expect(await client.asks("RETR missing\r\n", "")).toBe("550 Failed to open file.\r\n");
    expect(await client.asks("PWD\r\n", "")).toBe('257 "/"\r\n');
  });

  it("B11 ignores a command that comes in a transfer", async () => {
    await using client = await RawClient.open(mdk);
    await client.beginsDownload();
    await client.sends("NOOP\r\n", "NOOP");
    client.data?.destroy();
    expect(await client.asks("", "")).toBe("426 Connection closed\r\n");
    expect(await client.asks("NOOP\r\n", "")).toBe("200 OK\r\n");
  });

  it("B15 drops the transfer without a word for a PASV", async () => {
    await using client = await RawClient.open(switchFtpsrv);
    await client.beginsDownload();
    expect(await client.asks("PASV\r\n", "")).toMatch(/^227 /);
    expect(await client.asks("NOOP\r\n", "")).toBe("200 OK\r\n");
  });

  it("B14 lists the working directory for a path after a flag", async () => {
    await using client = await RawClient.open(ps5);
    expect(await client.lists("LIST /sub")).toMatch(/ inside\.txt\r\n$/);
    expect(await client.lists("LIST -a /sub")).toMatch(/ sub\r\n$/);
  });

  it("B18 ends its replies as its type says, and cuts them", async () => {
    await using client = await RawClient.open(rtems);
    expect(await client.asks("PWD\r\n", "")).toBe('250 "/" is the current directory.\r\n');
    await client.asks("TYPE I\r\n", "200");
    expect(await client.asks("PWD\r\n", "")).toBe('250 "/" is the current directory.\n');
    const long = "x".repeat(100);
    await client.asks(`MKD ${long}\r\n`, "257");
    await client.asks(`CWD ${long}\r\n`, "250");
    expect(await client.asks("PWD\r\n", "")).toBe(`250 "/${"x".repeat(68)}\n`);
  });
});
