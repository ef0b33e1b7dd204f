import { describe, expect, it } from "vitest";
import { proxyMeans } from "../src/errors/proxy-means.ts";
import { startProxy } from "./doctor-rows.ts";
import { runFtpl, runShell, startServer } from "./program.ts";

/** Errors that several commands share, and the advice that is not for all of them. */
const rows: readonly (readonly [words: string, exit: number, never: RegExp])[] = [
  ["ls --tls off URL/pub > /dev/full", 3, /goes on from there/],
  ["cat --tls off URL/pub/a.txt > /dev/full", 3, /goes on from there/],
  ["plan --tls off . URL/pub > /dev/full", 3, /goes on from there/],
  ["hash -c sums --download --tls off URL/pub", 26, /--verify/],
];

describe("W7: the advice is one that the command can follow", () => {
  it.each(rows)("%s", async (words, exit, never) => {
    await using open = await startServer({ tree: { pub: { "a.txt": "hello\n" } } });
    const [given = "", target = ""] = words.split(" > ");
    const script = `echo "${"0".repeat(64)}  a.txt" > sums; "$@"${target === "" ? "" : ` > ${target}`}`;
    const outcome = await runShell(script, given.replace("URL", open.url).split(" "), { env: open.env });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).not.toMatch(never);
  });
});

/** What is taken as a name although it looks like a pattern. */
const PATTERN = /a name is taken as it is: find --name has patterns, and so have the lines of shell and run/;

describe("W7: a pattern is not a name, and the error says what has patterns", () => {
  it.concurrent.each([
    ["get --tls off URL/pub/*.txt", 8, true],
    ["get --tls off URL/pub/*.txt URL/pub/?.md .", 23, true],
    ["cat --tls off URL/pub/[ab].txt", 8, true],
    ["ls --tls off URL/pub/*.txt", 8, true],
    ["stat --tls off URL/pub/*.txt URL/pub", 23, true],
    ["rm --tls off URL/pub/*.txt", 8, true],
    ["mv --tls off URL/pub/*.txt URL/there", 8, true],
    ["get --tls off URL/pub/none.txt", 8, false],
    ["get --tls off URL/star/a*b.txt", 0, false],
  ] as const)("%s", async (words, exit, isSaid) => {
    await using open = await startServer({ tree: { pub: { "a.txt": "a" }, star: { "a*b.txt": "*" } } });
    const given = words.split(" ").map((word) => word.replace("URL", open.url));
    const outcome = await runFtpl(given, { env: open.env });
    expect(outcome).toMatchObject({ exit });
    expect(PATTERN.test(outcome.stderr)).toBe(isSaid);
  });
});

describe("W7: what a proxy answers is explained by every command", () => {
  const rows = [
    [407, /407 No \(the proxy wants another user or password: .*FTP_PROXY_PASSWORD has the password\)$/],
    [403, /403 No \(the proxy may not connect there: /],
    [502, /502 No \(the proxy does not reach the server: /],
    ["one port", /data connection.*403 No \(the proxy may not connect there: /],
    ["http://127.0.0.1:1", /ECONNREFUSED.* \(the proxy does not answer: is the URL of --proxy right\?\)$/],
    ["http://HOST", /\(what answers is no proxy of this kind: /],
    ["socks5://127.0.0.1:1", /ECONNREFUSED.* \(the proxy does not answer: is the URL of --proxy right\?\)$/],
  ] as const;
  const words = ["ls --tls off --retries 0", "sync --tls off --retries 0 ."];
  it.concurrent.each(rows.flatMap(([answer, says]) => words.map((text) => [answer, text, says] as const)))(
    "%s: %s",
    async (answer, text, says) => {
      const isUrl = typeof answer === "string" && answer.includes("://");
      await using proxy = await startProxy(isUrl ? 403 : (answer as number | "one port"));
      await using open = await startServer({ tree: { pub: { "a.txt": "a" } } });
      const address = isUrl ? answer.replace("HOST", new URL(open.url).host) : proxy.address;
      const given = [...text.split(" "), "--proxy", address];
      // The flags follow the command, and the target is last.
      const outcome = await runFtpl([...given, `${open.url}/pub`], { env: open.env });
      expect(outcome).toMatchObject({ exit: 4, stdout: "" });
      expect(outcome.stderr.trimEnd()).toMatch(says);
    },
  );

  it.each([
    ["getaddrinfo ENOTFOUND proxy.example", "is the name of the proxy in --proxy right?"],
    ["connect ECONNREFUSED 127.0.0.1:407", "the proxy does not answer: "],
    ["Proxy connection timed out", "the proxy does not answer: "],
    ["Socket closed", "the proxy does not answer: "],
    ["Socks5 Authentication failed", "the proxy wants another user or password: "],
    ["Received invalid Socks5 initial handshake (no accepted authentication type)", "the proxy wants "],
    ["Received invalid Socks5 initial handshake (invalid socks version)", "what answers is no proxy "],
    ["Socks5 proxy rejected connection - NotAllowed", "the proxy may not connect there: "],
    ["Socks5 proxy rejected connection - ConnectionRefused", "the proxy does not reach the server: "],
    ["Socks4 Proxy rejected connection - (Rejected)", "the proxy may not connect there: "],
  ])("%s", (why, means) => {
    const what = "the proxy proxy.example:502 did not connect the control connection to refused.example:407";
    expect(proxyMeans(new Error(`${what}: ${why}`))).toContain(means);
  });
});
