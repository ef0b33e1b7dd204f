import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isFtpError,
  parse150,
  parse227,
  parse229,
  parse257,
  ProtocolError,
  Reply,
  UnexpectedReplyError,
} from "../src/index.ts";
import { codeOf } from "./cuts.ts";
import { fixture } from "./fixture.ts";

interface HelperRow {
  readonly helper: "parse150" | "parse227" | "parse229" | "parse257";
  readonly row: string;
  readonly input: string;
  readonly result?: unknown;
  readonly error?: string;
}

const helpers = {
  parse150,
  parse227,
  parse229: (reply: Reply | string) => parse229(reply, "peer.example"),
  parse257,
};
const rows = fixture<HelperRow>("parse-helpers.jsonl");
const live = fixture<{ server: string; command: string; reply: string[] }>("live-replies.jsonl");

function answers(code: string): typeof live {
  return live.filter(({ reply }) => reply[0]?.startsWith(code));
}

function outcome(run: () => unknown): Pick<HelperRow, "result" | "error"> {
  try {
    return { result: run() ?? null };
  } catch (error) {
    return { error: codeOf(error) };
  }
}

describe.each(Object.keys(helpers))("%s", (name) => {
  it.each(rows.filter(({ helper }) => helper === name))(
    "$row: $input",
    ({ helper, input, result, error }) => {
      const expected = error === undefined ? { result } : { error };
      expect(outcome(() => helpers[helper](input))).toEqual(expected);
      expect(outcome(() => helpers[helper](new Reply(input)))).toEqual(expected);
    },
  );
});

describe("what real servers answer", () => {
  it("F21, 959-10, 1123-01: every 227 names an address of 127.0.0.1", () => {
    const found = answers("227").map(({ reply }) => parse227(new Reply(reply)));
    expect(found.length).toBeGreaterThan(9);
    for (const { host, port } of found) {
      expect(host).toBe("127.0.0.1");
      expect(port).toBeGreaterThan(1023);
    }
  });

  it("F21: there are at least 60 forms of 227", () => {
    const forms = rows.filter(({ helper }) => helper === "parse227").map(({ input }) => input);
    expect(new Set(forms).size).toBeGreaterThanOrEqual(60);
  });

  it("2428-01: every 229 names a port", () => {
    const found = answers("229").map(({ reply }) => parse229(new Reply(reply), "::1"));
    expect(found.length).toBeGreaterThan(9);
    for (const { host, port } of found) {
      expect(host).toBe("::1");
      expect(port).toBeGreaterThan(1023);
    }
  });

  it("959-08: every 257 to PWD names the root", () => {
    const found = answers("257").map(({ reply }) => parse257(new Reply(reply)));
    expect(found.length).toBeGreaterThan(9);
    expect(new Set(found)).toEqual(new Set(["/"]));
  });

  it("A15: a 150 without a size has none", () => {
    const found = answers("150").map(({ reply }) => parse150(new Reply(reply)));
    expect(found.length).toBeGreaterThan(100);
    expect(new Set(found)).toEqual(new Set([undefined]));
  });
});

describe("parse229", () => {
  it("names a host only if it was given the peer's", () => {
    expect(parse229("229 (|||5000|)")).toEqual({ port: 5000 });
    expect(parse229("229 (|||5000|)", undefined)).toEqual({ port: 5000 });
    expect(parse229("229 (|||5000|)", "192.0.2.1")).toEqual({ host: "192.0.2.1", port: 5000 });
  });
});

describe("errors", () => {
  it.each(["parse150", "parse227", "parse229", "parse257"] as const)(
    "%s: carry the reply, whatever it is",
    (name) => {
      const wrong = new Reply("550 no\x1b");
      try {
        helpers[name](wrong);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(UnexpectedReplyError);
        expect(error).toMatchObject({ reply: wrong, message: "550 no\\x1b" });
      }
    },
  );

  it.each([
    ["parse150", "150 x (99999999999999999999 bytes)", "the size is out of range: 150 x"],
    ["parse227", "227 \x07", "no valid address: 227 \\x07"],
    ["parse229", "229 \x07", "no valid port: 229 \\x07"],
    ["parse257", '257 "\r"', 'a control character in the path: 257 "\\x0d"'],
  ] as const)("%s: %j is a protocol error that says why (K15)", (name, input, message) => {
    try {
      helpers[name](input);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error).toMatchObject({ reply: new Reply(input), message: expect.stringContaining(message) });
    }
  });
});

describe("any text: a valid answer or an error of this package, never a number made to fit (S5, S85)", () => {
  const number = fc.oneof(
    fc.nat(300).map(String),
    fc.constantFrom(
      "0",
      "1",
      "255",
      "256",
      "65535",
      "65536",
      "9007199254740992",
      "1e3",
      "+80",
      "-1",
      "0x1f",
      "007",
    ),
    fc.string({ maxLength: 3 }),
  );

  it("parse227: in range, and as the text says", () => {
    fc.assert(
      fc.property(
        fc.array(number, { maxLength: 8 }),
        fc.constantFrom(",", ",", ",,", ", ", "."),
        (numbers, separator) => {
          const six = numbers.join(separator);
          try {
            const { host, port } = parse227(`227 (${six})`);
            expect(Number.isInteger(port) && port >= 1 && port <= 65535).toBe(true);
            const octets = [...host.split(".").map(Number), Math.floor(port / 256), port % 256];
            expect(octets).toHaveLength(6);
            for (const octet of octets) expect(octet >= 0 && octet <= 255).toBe(true);
            const said = (six.match(/[0-9]+/g) ?? []).map(Number).join(",");
            expect(said).toContain(octets.join(","));
          } catch (error) {
            if (!isFtpError(error)) throw error;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("parse227: every valid address is read back", () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(octet, octet, octet, octet, fc.integer({ min: 1, max: 65535 }), (a, b, c, d, port) => {
        const text = `227 Entering Passive Mode (${[a, b, c, d, port >> 8, port & 255].join(",")}).`;
        expect(parse227(text)).toEqual({ host: [a, b, c, d].join("."), port });
      }),
    );
  });

  it("parse229: in range, and as the text says", () => {
    fc.assert(
      fc.property(number, fc.constantFrom("|", "!", "1", "é", " "), (number, d) => {
        const text = `229 (${d}${d}${d}${number}${d})`;
        try {
          const { port } = parse229(text);
          expect(port >= 1 && port <= 65535).toBe(true);
          expect(number).toMatch(/^0*[0-9]+$/);
          expect(port).toBe(Number(number));
        } catch (error) {
          if (!isFtpError(error)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("parse150: a safe whole number, and as the text says", () => {
    fc.assert(
      fc.property(fc.oneof(number, fc.bigInt({ min: 0n, max: 2n ** 70n }).map(String)), (number) => {
        try {
          const size = parse150(`150 x (${number} bytes)`);
          if (size === undefined) return;
          expect(Number.isSafeInteger(size)).toBe(true);
          expect(BigInt(size)).toBe(BigInt(number));
        } catch (error) {
          if (!isFtpError(error)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("parse257: every path without CR, LF, NUL is read back, every other refused (S18)", () => {
    const path = fc.string({
      unit: fc.constantFrom("/", "a", '"', " ", "é", "\r", "\n", "\0", "\x1b"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(path, fc.constantFrom("", " is the current directory", ' "x"'), (path, comment) => {
        const text = `257 "${path.replaceAll('"', '""')}"${comment}`;
        if (/[\r\n\0]/.test(path)) expect(() => parse257(text)).toThrow(ProtocolError);
        else expect(parse257(text)).toBe(path);
      }),
      { numRuns: 1000 },
    );
  });
});
