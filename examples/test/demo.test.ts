import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Run, runExample } from "./run-program.ts";

const password = "swordfish/7";
const escapedPassword = encodeURIComponent(password);
const tree = {
  "readme.txt": "Read me.\n",
  pub: { "a file": "a".repeat(100_000), deeper: { empty: "", "\x1b[31mred": "b" } },
};
const options: TestServerOptions = { tree, users: { ann: password, anonymous: true } };

async function inPlace(use: (place: string) => Promise<void>): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), "demo-test-"));
  try {
    await use(place);
  } finally {
    await rm(place, { recursive: true });
  }
}

function expectNoSecret({ stdout, stderr }: Run): void {
  for (const secret of [password, escapedPassword]) expect(stdout + stderr).not.toContain(secret);
}

describe("the demo over this repository", () => {
  it("finds every file the same, cuts one download and resumes it, and leaves nothing behind", async () => {
    await inPlace(async (place) => {
      const { code, stdout, stderr } = await runExample("demo.ts", [], {
        environment: { TMPDIR: place, TEMP: place },
      });
      expect(stderr).toBe("");
      expect(stdout).toContain("\nAll the same\n");
      const [, equal, all] = /compared +(\d+) of (\d+) equal, by SHA-256/.exec(stdout) ?? [];
      expect(equal).toBe(all);
      expect(Number(all)).toBeGreaterThan(100);
      expect(stdout).toMatch(/cut +\S+ after [\d,]+ bytes: the peer ended the TLS connection without close/);
      expect(stdout).toMatch(/resume +REST [1-9]\d*, and the other [1-9][\d,]* bytes/);
      expect(stdout).toMatch(/tls +([\d,]+) of \1 data connections resumed the session/);
      expect(stdout).toMatch(/drops +[\d,]+ connections? dropped by the server/);
      expect(code).toBe(0);
      expect(await readdir(place)).toEqual([]);
    });
  });
});

describe("the demo with a URL", () => {
  it("reads a directory of the server, and shows no password and no control character (S65, S92)", async () => {
    await using server = await TestServer.start({ ...options, greeting: "\x1b]0;owned\x07 hello" });
    const run = await runExample("demo.ts", [
      "--",
      `ftp://ann:${escapedPassword}@localhost:${server.port}/pub`,
    ]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("welcome    220 \\x1b]0;owned\\x07 hello");
    expect(run.stdout).toContain("cwd        pub: 250");
    expect(run.stdout).toContain("download   3 files in 2 directories, 100,001 bytes");
    expect(run.stdout).toContain("/pub/deeper/\\x1b[31mred");
    expect(run.stdout).toContain("cut        /pub/a file after 50,000 bytes: the loop was left");
    expect(run.stdout).toContain("resume     REST 50000, and the other 50,000 bytes");
    expect(run.stdout).toContain("compared   4 of 4 equal");
    expect(run.stdout).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
    expectNoSecret(run);
    expect(server.transcript.lines.filter((line) => /^C: (?:STOR|DELE|RNFR|MKD)/.test(line))).toEqual([]);
  });

  it("reads one file, and a server that knows no MLSD", async () => {
    await using server = await TestServer.start({ ...options, without: ["MLSD", "MLST", "EPSV"] });
    const one = await runExample("demo.ts", [`ftp://localhost:${server.port}/pub/a%20file`]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toContain(
      "download   pub/a file, 100,000 bytes, SHA-256 6d1cf22d7cc09b085dfc25ee1a1f3ae0",
    );
    const all = await runExample("demo.ts", [`ftp://localhost:${server.port}`]);
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toContain("mlsd       500 MLSD not understood");
    expect(all.stdout).toContain("download   4 files in 3 directories, 100,010 bytes");
  });

  it("speaks TLS with ftps://, and trusts nobody it was not told to", async () => {
    await using server = await TestServer.start({ ...options, tls: "required" });
    await inPlace(async (place) => {
      const url = `ftps://localhost:${server.port}/`;
      const ca = join(place, "ca.pem");
      await writeFile(ca, server.certificate.ca);
      const trusting = await runExample("demo.ts", [url], { environment: { NODE_EXTRA_CA_CERTS: ca } });
      expect(trusting).toMatchObject({ code: 0, stderr: "" });
      expect(trusting.stdout).toMatch(/tls +TLSv1.3/);
      const careful = await runExample("demo.ts", [url]);
      expect(careful.code).toBe(1);
      expect(careful.stderr).toMatch(/^demo: .*certificate/);
    });
  });

  it("takes the password from the variable or from ~/.netrc, never shows it, and fails when it is wrong", async () => {
    await using server = await TestServer.start(options);
    const url = `ftp://ann@localhost:${server.port}/readme.txt`;
    await inPlace(async (place) => {
      await writeFile(join(place, ".netrc"), `machine localhost login ann password "${password}"\n`, {
        mode: 0o600,
      });
      const byFile = await runExample("demo.ts", [url], { environment: { HOME: place, USERPROFILE: place } });
      const byVariable = await runExample("demo.ts", [url], { environment: { FTP_PASSWORD: password } });
      const wrong = await runExample("demo.ts", [url], { environment: { FTP_PASSWORD: `${password}!` } });
      const none = await runExample("demo.ts", [url]);
      expect([byFile.code, byVariable.code, wrong.code, none.code]).toEqual([0, 0, 1, 1]);
      expect(byFile.stdout).toContain("login      ann (as ~/.netrc says): 230");
      expect(wrong.stderr).toMatch(/^demo: 530 Login incorrect/);
      expect(none.stderr).toMatch(/^demo: no password/);
      for (const run of [byFile, byVariable, wrong, none]) expectNoSecret(run);
    });
  });

  it("ends with 1 when what came is not what the listing said", async () => {
    const oneByteShort: FaultRule = at("retr-bytes", (truth) =>
      truth.map((action) =>
        action.kind === "send" ? { ...action, bytes: action.bytes.subarray(0, -1) } : action,
      ),
    );
    await using server = await TestServer.start({ ...options, faults: [oneByteShort] });
    const { code, stdout } = await runExample("demo.ts", [`ftp://localhost:${server.port}/`]);
    expect(stdout).toContain("\nNOT the same\n");
    expect(stdout).toContain("wrong      bytes of /readme.txt: 9 expected, 8 found");
    expect(code).toBe(1);
  });

  it("ends with 1, and does not repeat it, when the URL is none", async () => {
    const run = await runExample("demo.ts", [`http://ann:${escapedPassword}@localhost/`]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^demo: a server is named by a URL such as ftp:/);
    expectNoSecret(run);
  });
});
