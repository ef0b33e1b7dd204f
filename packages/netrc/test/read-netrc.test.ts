import { execFile } from "node:child_process";
import { chmod, chown, link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect, promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type NetrcAccessCheck, NetrcSecurityError, readNetrc } from "../src/file.ts";
import { NetrcParseError } from "../src/index.ts";

const isPosix = process.platform !== "win32";
const secret = "machine a login alice password s1\n";
const tooPermissive =
  "access too permissive: access permissions must restrict access to only the owner; run: chmod 600";
let home: string;
let netrcPath: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "netrc-"));
  netrcPath = join(home, ".netrc");
  vi.stubEnv("HOME", home);
  vi.stubEnv("USERPROFILE", home);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

/** Puts a file in the home directory, private unless said otherwise. */
async function put(content: string | Uint8Array, mode = 0o600): Promise<void> {
  await writeFile(netrcPath, content);
  await chmod(netrcPath, mode);
}

/** What refuses a reading, as it is printed; `undefined` if it is not refused. */
async function refusal(...args: Parameters<typeof readNetrc>): Promise<string | undefined> {
  try {
    await readNetrc(...args);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe("which file", () => {
  it("N-A1, B6: reads .netrc in the home directory", async () => {
    await put(secret);
    expect((await readNetrc()).lookup("a")?.password).toBe("s1");
  });

  it("N-A8: prints it re-formatted, in a line of code", async () => {
    await put("machine a # c\n\n\nlogin alice   password s1");
    expect(String(await readNetrc())).toBe("machine a\n\tlogin alice\n\tpassword s1\n");
  });

  it("B6, n20, n20b: does not ask NETRC", async () => {
    vi.stubEnv("NETRC", join(home, "other"));
    await put(secret);
    expect((await readNetrc()).lookup("a")?.password).toBe("s1");
  });

  it("N-A1: reads the file at a path or a URL", async () => {
    const path = join(home, "a b");
    await writeFile(path, secret);
    expect((await readNetrc(path)).lookup("a")?.password).toBe("s1");
    expect((await readNetrc(pathToFileURL(path))).lookup("a")?.password).toBe("s1");
  });

  it("N-A1: fails as the system does", async () => {
    await expect(readNetrc()).rejects.toMatchObject({ code: "ENOENT", path: netrcPath });
    await expect(readNetrc(join(home, "none"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(readNetrc("")).rejects.toMatchObject({ code: "ENOENT" });
    if (isPosix) await expect(readNetrc(home)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("N-A6: tells the file in an error", async () => {
    await put("machine a\nport 21");
    const message = `bad follower token 'port' (${netrcPath}, line 2)`;
    for (const path of [undefined, netrcPath, pathToFileURL(netrcPath)]) {
      await expect(readNetrc(path)).rejects.toMatchObject({ message, filename: netrcPath });
    }
  });
});

describe("the text", () => {
  it("G10: is UTF-8", async () => {
    await put("machine a password pässwörd€\n");
    expect((await readNetrc()).lookup("a")?.password).toBe("pässwörd€");
  });

  it("G10: is Latin-1 if it is not UTF-8, and no byte is lost", async () => {
    const password = Uint8Array.from({ length: 0x80 }, (_, i) => 0x80 + i);
    await put(Buffer.concat([Buffer.from("machine a password "), password]));
    expect((await readNetrc()).lookup("a")?.password).toBe(String.fromCharCode(...password));
  });

  it("G10: is parsed once: what was read before the fallback is not kept", async () => {
    await put(Buffer.from("machine é\nmachine ü password ÿ", "latin1"));
    expect([...(await readNetrc()).hosts.keys()]).toEqual(["é", "ü"]);
  });

  it.each(["python", "lenient"] as const)(
    "LX10: may begin with one byte order mark, reading %s",
    async (reading) => {
      await put("\uFEFFmachine a login l\n");
      const netrc = await readNetrc(undefined, { reading });
      expect(netrc.lookup("a")?.login).toBe("l");
    },
  );

  it("LX10: may not begin with two byte order marks", async () => {
    await put("\uFEFF\uFEFFmachine a\n");
    expect(await refusal()).toBe(
      `NetrcParseError: bad toplevel token '\\ufeffmachine' (${netrcPath}, line 1)`,
    );
  });

  it("LX2: may have any line ends", async () => {
    await put("macdef m\r\nl1\r\n\r\nmachine a\rlogin l\r\n");
    const netrc = await readNetrc();
    expect(netrc.macros.get("m")).toEqual(["l1\n"]);
    expect(netrc.lookup("a")?.login).toBe("l");
  });
});

describe.runIf(isPosix)("the access check", () => {
  it.each([0o600, 0o400, 0o700, 0o4700])("SEC3, S69: lets mode %o pass", async (mode) => {
    await put(secret, mode);
    expect(await refusal()).toBeUndefined();
  });

  it.each([0o644, 0o640, 0o602, 0o604, 0o610, 0o601, 0o660, 0o666, 0o777])(
    "SEC3, SEC4, S69, n12, n12g: refuses mode %o and names the command that mends it",
    async (mode) => {
      await put(secret, mode);
      expect(await refusal()).toBe(`NetrcSecurityError: ~/.netrc ${tooPermissive} ~/.netrc (${netrcPath})`);
    },
  );

  it("SEC4: the error is one of parsing, of its own kind and without a line or a secret", async () => {
    await put(secret, 0o644);
    const error = await readNetrc().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NetrcSecurityError);
    expect(error).toBeInstanceOf(NetrcParseError);
    expect(error).toMatchObject({
      name: "NetrcSecurityError",
      code: "ERR_NETRC_SECURITY",
      filename: netrcPath,
      line: undefined,
    });
    expect(inspect(error)).not.toContain("s1");
  });

  it.each([
    ["an empty entry", "machine a", true],
    ["an entry without a password", "machine a login alice", true],
    ["another spelling of anonymous", "machine a login Anonymous", true],
    ["a default", "default login alice", true],
    ["a default for anonymous", "default login anonymous password me@example.com", false],
    ["anonymous entries", "machine a login anonymous machine b user anonymous password x", false],
    ["macros and comments", "# c\nmacdef m\nl1\n\n", false],
    ["nothing", "", false],
  ])("SEC2, n12b, n12n: is made or not for %s", async (_, text, isChecked) => {
    await put(text, 0o644);
    expect((await refusal())?.includes("too permissive") ?? false).toBe(isChecked);
  });

  it("SEC5: comes after parsing, and looks at replaced entries too", async () => {
    await put("machine a login alice\nport", 0o644);
    expect(await refusal()).toContain("bad follower token");
    await put("machine a login alice machine a login anonymous", 0o644);
    expect(await refusal()).toContain("too permissive");
  });

  it.each<[string, NetrcAccessCheck | undefined, boolean, boolean]>([
    ["by default only the user's own file", undefined, true, false],
    ["on request only the user's own file", "default-file", true, false],
    ["on request every file", "always", true, true],
    ["on request none", "never", false, false],
  ])("SEC1, SEC6: concerns %s", async (_, checkAccess, own, explicit) => {
    await put(secret, 0o644);
    const options = checkAccess === undefined ? {} : { checkAccess };
    expect((await refusal(undefined, options)) !== undefined).toBe(own);
    expect((await refusal(netrcPath, options)) !== undefined).toBe(explicit);
  });

  it("SEC4, SEC6: names an explicit path so that a shell understands it", async () => {
    const path = join(home, "it's $HOME; x");
    await writeFile(path, secret, { mode: 0o644 });
    const command = (await refusal(path, { checkAccess: "always" }))?.match(/run: (.*) \(/)?.[1] ?? "";
    await promisify(execFile)("sh", ["-c", command]);
    expect(await refusal(path, { checkAccess: "always" })).toBeUndefined();
  });

  it("SEC1, SEC7: looks at the file behind a symbolic link, as opened", async () => {
    const target = join(home, "dotfiles");
    await writeFile(target, secret, { mode: 0o600 });
    await symlink(target, netrcPath);
    expect((await readNetrc()).lookup("a")?.password).toBe("s1");
    await chmod(target, 0o644);
    expect(await refusal()).toContain("too permissive");
  });

  it("SEC3: looks at the owner before the mode", async () => {
    await put(secret, 0o644);
    const { uid } = process.getuid?.() === 0 ? await given(12345) : { uid: process.getuid?.() ?? 0 };
    // Whoever is not root cannot give a file away, but can be taken for someone else.
    const me = uid === 12345 ? 0 : uid + 1;
    vi.spyOn(process, "getuid").mockReturnValue(me);
    expect(await refusal()).toBe(
      `NetrcSecurityError: ~/.netrc file owner (uid ${uid}) does not match current user (uid ${me}); run: chown ${me} ~/.netrc (${netrcPath})`,
    );
    vi.restoreAllMocks();
  });

  it("SEC1: is not made where users have no numbers", async () => {
    await put(secret, 0o644);
    vi.spyOn(process, "getuid").mockImplementation(() => undefined as never);
    expect(await refusal()).toBeUndefined();
    vi.restoreAllMocks();
  });
});

describe("S69, S72: a file that is none", () => {
  it("is refused if it is larger than 1 MiB, without being read", async () => {
    await put("");
    await truncate(netrcPath, 2 ** 30);
    expect(await refusal()).toBe(`NetrcSecurityError: larger than 1048576 bytes (${netrcPath})`);
  });

  it("is read up to 1 MiB", async () => {
    const text = secret + "\n".repeat(1024 * 1024 - secret.length);
    await put(text);
    expect((await readNetrc()).lookup("a")?.password).toBe("s1");
    await put(`${text}\n`);
    expect(await refusal()).toContain("larger than");
  });

  it.runIf(isPosix)("is not waited for if it is a FIFO", async () => {
    await promisify(execFile)("mkfifo", ["-m", "600", netrcPath]);
    for (const checkAccess of ["default-file", "never"] as const) {
      expect(await refusal(undefined, { checkAccess })).toBe(
        `NetrcSecurityError: not a regular file (${netrcPath})`,
      );
    }
  });

  it.runIf(isPosix)("is refused if it is a device, also behind a link", async () => {
    expect(await refusal("/dev/null")).toBe("NetrcSecurityError: not a regular file (/dev/null)");
    await symlink("/dev/zero", netrcPath);
    expect(await refusal()).toBe(`NetrcSecurityError: not a regular file (${netrcPath})`);
  });

  it.runIf(isPosix)("is refused if it is a directory", async () => {
    await mkdir(netrcPath);
    await expect(readNetrc()).rejects.toMatchObject({ code: "EISDIR" });
  });

  it.runIf(isPosix)("is refused if it is a socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(netrcPath, resolve));
    expect(await refusal()).toMatch(/ENXIO|EOPNOTSUPP|not a regular file/);
    await new Promise((resolve) => server.close(resolve));
  });

  it.runIf(isPosix)("may have other names", async () => {
    await put(secret);
    await link(netrcPath, join(home, "twin"));
    expect((await readNetrc()).lookup("a")?.password).toBe("s1");
  });
});

/** Gives the file to another user, as only root can. */
async function given(uid: number): Promise<{ uid: number }> {
  await chown(netrcPath, uid, uid);
  return { uid };
}
