import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePercent } from "../src/url/percent.ts";
import { parseSiteUrl, type SiteUrl } from "../src/url/site-url.ts";

const text = (value: string | Uint8Array | undefined): string | undefined =>
  value === undefined ? undefined : Buffer.from(value).toString("latin1");

/** `scheme host port [user:password] path;type` */
function told(url: SiteUrl): string {
  const { scheme, host, port, type } = url;
  const password = url.password === undefined ? "" : `:${text(url.password)}`;
  const user = url.user === undefined && password === "" ? "" : ` ${text(url.user) ?? ""}${password}`;
  return `${scheme} ${host} ${port}${user} ${text(url.path)}${type === undefined ? "" : ` type ${type}`}`;
}

describe("what a URL says", () => {
  it.each([
    // Z1: schemes and ports
    ["ftp://h/f", "ftp h 21 f"],
    ["FTP://H/f", "ftp h 21 f"],
    ["ftpes://h/f", "ftpes h 21 f"],
    ["ftps://h/f", "ftps h 990 f"],
    ["ftps://h:2121/f", "ftps h 2121 f"],
    ["ftp://h:21/f", "ftp h 21 f"],
    ["ftp://h:80/f", "ftp h 80 f"],
    ["ftpes://h:990/f", "ftpes h 990 f"],
    ["ftp://h", "ftp h 21 "],
    ["ftp://h/", "ftp h 21 "],
    // Z2: segments, decoded once
    ["ftp://h/a/b", "ftp h 21 a/b"],
    ["ftp://h//etc/x", "ftp h 21 /etc/x"],
    ["ftp://h/%2Fetc/x", "ftp h 21 /etc/x"],
    ["ftp://h/%2f", "ftp h 21 /"],
    ["ftp://h/a%2Fb", "ftp h 21 a/b"],
    ["ftp://h/a//b", "ftp h 21 a//b"],
    ["ftp://h/a%20b c", "ftp h 21 a b c"],
    ["ftp://h/100%", "ftp h 21 100%"],
    ["ftp://h/%zz", "ftp h 21 %zz"],
    ["ftp://h/%2541", "ftp h 21 %41"],
    ["ftp://h/a+b", "ftp h 21 a+b"],
    ["ftp://h/~/f", "ftp h 21 ~/f"],
    ["ftp://h/%FC", "ftp h 21 \xfc"],
    ["ftp://h/ü", "ftp h 21 \xc3\xbc"],
    ["ftp://h/dir/", "ftp h 21 dir/"],
    ["ftp://h/...", "ftp h 21 ..."],
    ["ftp://h/a\\b".replace("\\", "%5C"), "ftp h 21 a\\b"],
    ["ftp://h/a;type=i", "ftp h 21 a type i"],
    ["ftp://h/a;TYPE=A", "ftp h 21 a type a"],
    ["ftp://h/a/;type=d", "ftp h 21 a/ type d"],
    ["ftp://h/a%3Btype=a", "ftp h 21 a;type=a"],
    ["ftp://h/a;v=1/b", "ftp h 21 a;v=1/b"],
    // Z3: what the parser would hide
    ["ftp://h/f?query", "ftp h 21 f?query"],
    ["ftp://h/f?", "ftp h 21 f?"],
    ["ftp://h/f?a/b", "ftp h 21 f?a/b"],
    ["ftp://h/f#frag", "ftp h 21 f"],
    ["ftp://h/f%23frag", "ftp h 21 f#frag"],
    ["ftp://h/[a]*", "ftp h 21 [a]*"],
    ["ftps://B%C3%BCcher.example/", "ftps xn--bcher-kva.example 990 "],
    ["ftpes://0x7f.1/", "ftpes 127.0.0.1 21 "],
    // Z4: user and password
    ["ftp://u@h/f", "ftp h 21 u f"],
    ["ftp://u:@h/f", "ftp h 21 u: f"],
    ["ftp://u:p@h/f", "ftp h 21 u:p f"],
    ["ftp://u:a%2Fb@h/f", "ftp h 21 u:a/b f"],
    ["ftp://u:a:b@h/f", "ftp h 21 u:a:b f"],
    ["ftp://me%40x:p@h/f", "ftp h 21 me@x:p f"],
    ["ftp://me@x:p@h/f", "ftp h 21 me@x:p f"],
    ["ftp://:p@h/f", "ftp h 21 :p f"],
    ["ftp://@h/f", "ftp h 21 f"],
    ["ftp://u:%2541@h/f", "ftp h 21 u:%41 f"],
    ["ftp://u:%FC@h/f", "ftp h 21 u:\xfc f"],
    ["ftp://[::1]:2121/f", "ftp ::1 2121 f"],
    ["ftp://u:p@[2001:DB8::1]/f", "ftp 2001:db8::1 21 u:p f"],
  ])("Z1 to Z4: %s", (url, expected) => {
    expect(told(parseSiteUrl(url))).toBe(expected);
  });

  it("takes a URL object", () => {
    expect(told(parseSiteUrl(new URL("ftp://u:p@h:2121/a%20b")))).toBe("ftp h 2121 u:p a b");
  });
});

describe("what is refused, before anything is resolved", () => {
  it.each([
    ["http://h/f", "must begin with ftp://"],
    ["h/f", "must begin with ftp://"],
    ["", "must begin with ftp://"],
    ["sftp://h/f", "must begin with ftp://"],
    ["ftp:h/f", "must have // and a host"],
    ["ftp:/h/f", "must have // and a host"],
    ["ftp:///h/f", "must have // and a host"],
    ["ftps://", "must have // and a host"],
    ["ftp://?x", "must have // and a host"],
    ["ftp://h:99999/f", "no valid host or port"],
    ["ftp://h:x/f", "no valid host or port"],
    ["ftp://h:0/f", "port 0"],
    ["ftp://h h/f", "no valid host or port"],
    ["ftp://u:p@/f", "no valid host or port"],
    ["ftps://h:21/f", "write ftpes:"],
    ["ftp://h/a/../b", "dot segment"],
    ["ftp://h/a/%2e%2E/b", "dot segment"],
    ["ftp://h/./b", "dot segment"],
    ["ftp://h/..", "dot segment"],
    ["ftp://h/a%2F..", "dot segment"],
    ["ftp://h/..?x".slice(0, -2), "dot segment"],
    ["ftp://h/a\\b", "backslash"],
    ["ftp://h/a\nb", "control character"],
    ["ftp://h/a\tb", "control character"],
    ["ftp://h/a ", "space"],
    [" ftp://h/a", "must begin with"],
    ["ftp://h/a%0D%0ADELE b", "CR, LF or NUL in the path"],
    ["ftp://h/a%00", "CR, LF or NUL in the path"],
    ["ftp://u%0a:p@h/a", "CR, LF or NUL in the user"],
    ["ftp://u:p%0d@h/a", "CR, LF or NUL in the password"],
    ["ftp://h/a;type=x", ";type= must be a, i or d"],
    ["ftp://h/a;type=", ";type= must be a, i or d"],
  ])("Z2, Z3: %j", (url, message) => {
    expect(() => parseSiteUrl(url)).toThrow(TypeError);
    expect(() => parseSiteUrl(url)).toThrow(message);
  });

  it.each([
    "ftp://bob:hunter2@h:x/f",
    "ftp://bob:hunter2@h/../f",
    "ftp://bob:hunter2%0a@h/f",
    "ftp://bob:hunter2@h/a;type=x",
  ])("Z4: the message holds no secret: %j", (url) => {
    expect(() => parseSiteUrl(url)).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/bob|hunter2/) }),
    );
  });
});

describe("Z4: a URL shows no secret", () => {
  const url = parseSiteUrl("ftpes://bob:hunter2@h:2121/%2Fa%20b;type=i");
  it.each([
    ["as a string", String(url)],
    ["inspected", inspect(url, { showHidden: true, depth: 5 })],
    ["as JSON", JSON.stringify({ url })],
  ])("%s", (_, shown) => {
    expect(shown).not.toMatch(/bob|hunter2/);
  });

  it("as a string it reads back as the same place", () => {
    expect(String(url)).toBe("ftpes://h:2121/%2Fa%20b;type=i");
  });
});

const segment = fc.uint8Array({ minLength: 1, maxLength: 8 }).filter((bytes) => {
  const name = Buffer.from(bytes).toString("latin1");
  return !/[\0\r\n/]/.test(name) && name !== "." && name !== "..";
});

it("Z2: any path of bytes comes back from its URL", () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean(), (segments, isAbsolute) => {
      const names = segments.map((bytes) => Buffer.from(bytes).toString("latin1"));
      const path = Buffer.from((isAbsolute ? "/" : "") + names.join("/"), "latin1");
      const found = parseSiteUrl(`ftp://h/${encodePercent(path)}`).path;
      expect(Buffer.from(found)).toEqual(path);
    }),
  );
});
