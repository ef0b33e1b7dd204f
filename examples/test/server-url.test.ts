import { assert, integer, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseServerUrl } from "../demo/server-url.ts";

describe("parseServerUrl", () => {
  it.each([
    ["ftp://h/", { host: "h", port: 21, tls: "none", user: undefined, password: undefined, path: "" }],
    ["ftps://h", { host: "h", port: 21, tls: "explicit", user: undefined, password: undefined, path: "" }],
    ["ftps://[::1]:990/a%20b/c", { host: "::1", port: 990, tls: "implicit", path: "a b/c" }],
    ["ftp://a%40b:c%2Fd@h:2121//etc", { port: 2121, user: "a@b", password: "c/d", path: "/etc" }],
    ["ftp://h/%2Fetc", { path: "/etc" }],
  ])("reads %s", (url, expected) => {
    expect(parseServerUrl(url)).toMatchObject(expected);
  });

  it.each(["", "h", "file:///etc", "ftps:", "ftp://h/%zz"])("refuses %j", (url) => {
    expect(() => parseServerUrl(url)).toThrow(Error);
  });

  // Lone surrogates have no bytes, and no URL holds them.
  const word = string({ unit: "grapheme", minLength: 1, maxLength: 40 });

  it("S24: gives back whatever was put into a URL", () => {
    assert(
      property(word, word, word, integer({ min: 1, max: 65_535 }), (user, password, path, port) => {
        const [u, p, name] = [user, password, path].map(encodeURIComponent);
        const expected = { host: "h", port, user, password };
        expect(parseServerUrl(`ftp://${u}:${p}@h:${port}/x${name}`)).toMatchObject({
          ...expected,
          path: `x${path}`,
        });
      }),
    );
  });

  it("S24, S65: ends for any text, with an answer or with an error that holds none of it", () => {
    const text = oneof(
      word,
      word.map((rest) => `ftp://${rest}`),
      word.map((rest) => `ftps://u:${rest}@h/`),
    );
    assert(
      property(text, (url) => {
        try {
          expect(parseServerUrl(url).port).toBeLessThan(65_536);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          if (url.length > 12) expect(String(error)).not.toContain(url);
        }
      }),
    );
  });

  it.each([8, 12, 16, 20])("S79: reads 2 to the power of %i characters in one pass", (power) => {
    const path = "a%20".repeat(2 ** power / 4);
    expect(parseServerUrl(`ftp://h/${path}`).path).toHaveLength(2 ** power / 2);
  });
});
