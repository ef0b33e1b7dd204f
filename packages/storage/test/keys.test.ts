import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StorageKeyError } from "../src/index.ts";
import { namesOf, namesOfPrefix } from "../src/keys/keys.ts";
import { badKeys } from "./bench.ts";

describe("G6: keys", () => {
  it.each(badKeys)("%j is refused, with either separator", (key) => {
    expect(() => namesOf(key)).toThrow(StorageKeyError);
    expect(() => namesOf(key.replaceAll("/", ":"), ":")).toThrow(StorageKeyError);
  });

  it("the error has the key, a code, and says what to use", () => {
    const error = new StorageKeyError("../x", "leads elsewhere");
    expect(error).toMatchObject({ name: "StorageKeyError", code: "ERR_STORAGE_KEY", key: "../x" });
    expect(error.message).toContain("a/b.txt");
  });

  it("a prefix may be empty, and end with its separator", () => {
    expect(namesOfPrefix("", ":")).toEqual([]);
    expect(namesOfPrefix("a:b:", ":")).toEqual(["a", "b"]);
    expect(namesOfPrefix("/")).toEqual([]);
  });

  it("no key leads out, whatever it is made of", () => {
    const part = fc.constantFrom("a", ".", "..", "", "/", "\\", ":", "%2e", "\r", "...", " ");
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom("/", ":"), (parts, separator) => {
        let names: string[];
        try {
          names = namesOf(parts.join(""), separator);
        } catch (error) {
          return error instanceof StorageKeyError;
        }
        return names.every((name) => !/^\.{0,2}$|[/\r\n]/.test(name) && !name.split("\\").includes(".."));
      }),
    );
  });
});
