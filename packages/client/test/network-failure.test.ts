import { ConnectionClosedError, TimeoutError } from "@ftplib/reply";
import { TransportTimeoutError } from "@ftplib/transport";
import { describe, expect, it, vi } from "vitest";
import { dataConnectFailure } from "../src/errors/data-connect-failure.ts";
import { networkFailure } from "../src/errors/network-failure.ts";
import { DataConnectionError } from "../src/index.ts";
import { openBench } from "./open-client.ts";

function failed(code: string, syscall = "read"): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

describe("a connection that was open", () => {
  it.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN"])(
    "%s is a lost connection, which is named",
    (code) => {
      const cause = failed(code);
      const error = networkFailure(cause, { phase: "reply", command: "STOR x" });
      expect(error).toBeInstanceOf(ConnectionClosedError);
      expect(error).toMatchObject({
        cause,
        command: "STOR x",
        message: expect.stringContaining("control connection"),
      });
    },
  );

  it.each(["ETIMEDOUT", "EHOSTUNREACH", "ECONNREFUSED"])("E7: %s while connecting stays as it is", (code) => {
    const error = failed(code, "connect");
    expect(networkFailure(error, { phase: "connect" })).toBe(error);
  });

  it.each([
    ["receive", "idle", "no data moved for 80 ms (command: STOR x)"],
    ["write", "idle", "no data moved for 80 ms (command: STOR x)"],
    ["handshake", "idle", "timed out after 80 ms in the TLS handshake (command: STOR x)"],
    ["dial", "connect", "timed out after 80 ms connecting (command: STOR x)"],
  ] as const)("E6: a wait of the transport (%s) is said in plain words", (what, phase, message) => {
    const error = networkFailure(new TransportTimeoutError(what, 80), { phase, command: "STOR x" });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ message });
  });

  it("that the server closed it, and how long it was idle, is in the next call's error", async () => {
    await using bench = await openBench({ tree: {} });
    const { ftp, server } = bench;
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + 42_000);
    try {
      await server.stop();
      await expect.poll(() => ftp.state).toBe("closed");
      await expect(ftp.pwd()).rejects.toThrow(/idle for 42\.\d s.*noopInterval/);
    } finally {
      clock.mockRestore();
    }
  });
});

describe("a data connection that cannot be opened", () => {
  const context = { host: "10.88.0.2", port: 45_017, command: "PASV", isSecure: false };

  it.each(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"])(
    "%s has the address, the command, and a likely reason",
    (code) => {
      const cause = failed(code, "connect");
      const error = dataConnectFailure(cause, context);
      expect(error).toBeInstanceOf(DataConnectionError);
      expect(error).toMatchObject({ cause, command: "PASV", phase: "dataConnect", retryable: true });
      expect(String(error)).toMatch(/10\.88\.0\.2:45017.*firewall or NAT.*passive: false/);
    },
  );

  it("a filtered port is a timeout with the same words", () => {
    const error = dataConnectFailure(new TransportTimeoutError("connect", 30_000), context);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toMatch(/10\.88\.0\.2:45017.*firewall or NAT/);
  });

  it("with TLS the blinded FTP helper is named; an address of IPv6 is in brackets", () => {
    const error = dataConnectFailure(failed("ECONNREFUSED"), {
      ...context,
      host: "2001:db8::1",
      isSecure: true,
    });
    expect(String(error)).toMatch(/\[2001:db8::1\]:45017.*with TLS no FTP helper/);
  });
});
