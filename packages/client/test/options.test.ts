import { describe, expect, it } from "vitest";
import { FTP, FTP_PORT, FTP_TLS, type FtpOptions, FTPS_PORT } from "../src/index.ts";
import type { Phase } from "../src/errors/phase.ts";
import { finite, resolveTimeouts } from "../src/session/timeouts.ts";

describe("the limits of time (A13)", () => {
  it("O1, O3: each step has 30 s, the whole call no limit", () => {
    const { total, ...steps } = resolveTimeouts(undefined);
    expect(total).toBe(Number.POSITIVE_INFINITY);
    expect(new Set(Object.values(steps))).toEqual(new Set([30_000]));
    expect(Object.keys(steps)).toHaveLength(8);
  });

  it("O1: a number is for every step, null for none", () => {
    expect(resolveTimeouts(5)).toMatchObject({ connect: 5, idle: 5, total: Number.POSITIVE_INFINITY });
    expect(new Set(Object.values(resolveTimeouts(null)))).toEqual(new Set([Number.POSITIVE_INFINITY]));
  });

  it("F77: each can be set by name", () => {
    const phases = Object.keys(resolveTimeouts(undefined)) as Phase[];
    for (const phase of phases) {
      const resolved = resolveTimeouts({ [phase]: 7 });
      expect(phases.filter((other) => resolved[other] === 7)).toEqual([phase]);
    }
  });

  it.each([0, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
    "O2, E7: %d is refused, by the constructor already",
    (timeout) => {
      expect(() => resolveTimeouts(timeout)).toThrow(RangeError);
      expect(() => resolveTimeouts({ reply: timeout })).toThrow(
        "timeout.reply must be more than 0 milliseconds",
      );
      expect(() => new FTP({ timeout })).toThrow(RangeError);
    },
  );

  it("O1: what no timer can count is no limit", () => {
    expect([1, 2 ** 31 - 1, 2 ** 31, Number.POSITIVE_INFINITY].map(finite)).toEqual([
      1,
      2 ** 31 - 1,
      undefined,
      undefined,
    ]);
  });
});

describe("a constructor (L1)", () => {
  it("L1, A3: opens nothing, and has its defaults", () => {
    const ftp = new FTP();
    expect(ftp).toMatchObject({ host: "", port: FTP_PORT, state: "closed", passiveserver: true });
    expect([ftp.welcome, ftp.lastresp, ftp.tls, ftp.getwelcome()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("S9: implicit TLS has a port of its own", () => {
    expect([FTP_PORT, FTPS_PORT]).toEqual([21, 990]);
    expect(new FTP_TLS().port).toBe(21);
    expect(new FTP_TLS({ implicit: true }).port).toBe(990);
    expect(new FTP_TLS({ implicit: true, port: 2121 }).port).toBe(2121);
  });

  it.each<readonly [string, FtpOptions]>([
    ["port", { port: 0 }],
    ["port", { port: 65_536 }],
    ["port", { port: 1.5 }],
    ["port", { localPort: -1 }],
    ["port", { minimumDataPort: 0 }],
    ["maxLineLength", { maxLineLength: 0 }],
    ["maxLineLength", { maxLineLength: Number.NaN }],
    ["encoding", { encoding: "utf-16" as "utf-8" }],
  ])("E7: refuses a bad %s: %j", (name, options) => {
    expect(() => new FTP(options)).toThrow(RangeError);
    expect(() => new FTP(options)).toThrow(name);
  });

  it.each([[{}], [[]], [5], [{ encode: 1, decode: 2 }], [{ encode: () => new Uint8Array() }]])(
    "E7: refuses %j as an encoding",
    (encoding) => {
      const options = { encoding } as unknown as FtpOptions;
      expect(() => new FTP(options)).toThrow(TypeError);
      expect(() => new FTP(options)).toThrow("an encoding must be a name, or a TextCodec");
    },
  );
});
