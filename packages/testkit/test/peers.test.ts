import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryFileSystem, TestServer, type TlsMode } from "../src/index.ts";

const run = promisify(execFile);
const tree = { "a.txt": "hello\n", big: Buffer.alloc(3_000_000, 5), dir: { b: "b" } };

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn(`\n!!! ${program} is not installed: the testkit is not tried with it !!!\n`);
    return false;
  }
}

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "testkit-"));
});
afterAll(() => rm(place, { recursive: true }));

/** Runs one whole session of another client; answers with its output. */
type Peer = (server: TestServer, tls: TlsMode) => Promise<string>;

const withCurl: Peer = async (server, tls) => {
  await writeFile(join(place, "ca.pem"), server.certificate.ca);
  const scheme = tls === "implicit" ? "ftps" : "ftp";
  const secure = tls === "none" ? [] : ["--ssl-reqd", "--cacert", join(place, "ca.pem")];
  const base = `${scheme}://localhost:${server.port}`;
  const curl = (...more: string[]) =>
    run("curl", ["-sS", "-m", "20", "-u", "user:secret", ...secure, ...more], { encoding: "latin1" });
  await curl(`${base}/big`, "-o", join(place, "big"));
  await curl("-T", join(place, "big"), `${base}/copy`);
  // curl 7.88 fails to read the peer's address in active mode with TLS.
  if (tls === "none") await curl("-P", "-", `${base}/a.txt`);
  await curl(`${base}/a.txt`, "--tls-max", "1.2");
  return (await curl(`${base}/dir/`, "--list-only")).stdout;
};

const PYTHON = `
import ftplib, io, ssl, sys
host, port, tls, ca, place = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
if tls == "none":
    ftp = ftplib.FTP()
else:
    ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=ca))
ftp.connect(host, port, timeout=20)
ftp.login("user", "secret")
if tls != "none":
    ftp.prot_p()
with open(place + "/big", "wb") as out:
    ftp.retrbinary("RETR big", out.write)
ftp.storbinary("STOR copy", open(place + "/big", "rb"))
ftp.set_pasv(False)
ftp.retrbinary("RETR a.txt", lambda block: None)
ftp.set_pasv(True)
assert ftp.size("copy") == 3000000
assert ftp.rename("copy", "renamed").startswith("250")
ftp.rename("renamed", "copy")
assert [name for name, facts in ftp.mlsd("dir") if facts["type"] == "file"] == ["b"]
if tls == "none":
    ftp.voidcmd("NOOP")
    assert ftp.abort().startswith("226")
else:
    ftp.ccc()
    assert ftp.pwd() == "/"
ftp.cwd("dir")
print("\\n".join(ftp.nlst()))
ftp.quit()
`;

const withPython: Peer = async (server, tls) => {
  await writeFile(join(place, "ca.pem"), server.certificate.ca);
  const argv = ["-c", PYTHON, "localhost", String(server.port), tls, join(place, "ca.pem"), place];
  return (await run("python3", argv)).stdout;
};

const peers = (
  [
    ["curl", withCurl],
    ["python3", withPython],
  ] as const
).filter(([program]) => isInstalled(program));

describe("other people's clients", () => {
  const modes: readonly TlsMode[] = ["none", "explicit", "required", "implicit"];
  const cases = peers.flatMap(([program, peer]) => modes.map((tls) => [program, tls, peer] as const));
  // Python's ftplib does not know implicit TLS.
  const possible = cases.filter(([program, tls]) => program === "curl" || tls !== "implicit");
  // A suite without cases is an error; without peers this one only warns.
  if (possible.length === 0) it("none is installed", () => expect(peers).toEqual([]));
  it.each([...possible])("%s with TLS %s", async (program, tls, peer) => {
    const requireSessionReuse = program === "curl" && tls !== "none";
    await using server = await TestServer.start({ tree, tls, tlsOptions: { requireSessionReuse } });
    expect((await peer(server, tls)).trim()).toBe("b");
    expect((await readFile(join(place, "big"))).equals(tree.big)).toBe(true);
    const copy = (server.files as MemoryFileSystem).readFile("/copy");
    expect(copy?.equals(tree.big)).toBe(true);
    await Promise.all(server.transfers.map((record) => record.closed));
    const ends = new Set(server.transfers.map((record) => record.clientEnd));
    expect([...ends]).toEqual([tls === "none" ? "fin" : "close-notify"]);
  });
});
