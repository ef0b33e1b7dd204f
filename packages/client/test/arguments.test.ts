import { ScriptServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS } from "../src/index.ts";

/** Calls of every method that takes text for the wire, with the text at each place where it may stand. */
const calls: Readonly<Record<string, readonly ((ftp: FTP_TLS, text: string) => Promise<unknown>)[]>> = {
  putline: [(ftp, text) => ftp.putline(text)],
  putcmd: [(ftp, text) => ftp.putcmd(text)],
  sendcmd: [(ftp, text) => ftp.sendcmd(text)],
  voidcmd: [(ftp, text) => ftp.voidcmd(text)],
  acct: [(ftp, text) => ftp.acct(text)],
  login: [
    (ftp, text) => ftp.login(text),
    (ftp, text) => ftp.login("u", text),
    (ftp, text) => ftp.login("u", "p", text),
    (ftp, text) => ftp.login("u", text, undefined, { secure: false }),
    (ftp, text) => ftp.login("u", "p", undefined, { clientName: text }),
    (ftp, text) => ftp.login("u", "p", undefined, { language: text }),
  ],
  sendport: [(ftp, text) => ftp.sendport(text, 2121)],
  sendeprt: [(ftp, text) => ftp.sendeprt(text, 2121)],
  ntransfercmd: [
    (ftp, text) => ftp.ntransfercmd(text),
    (ftp, text) => ftp.ntransfercmd("RETR x", { rest: text }),
  ],
  transfercmd: [
    (ftp, text) => ftp.transfercmd(text),
    (ftp, text) => ftp.transfercmd("RETR x", { rest: text }),
  ],
  retrbinary: [
    (ftp, text) => ftp.retrbinary(text, () => {}),
    (ftp, text) => ftp.retrbinary("RETR x", () => {}, { rest: text }),
  ],
  retrlines: [(ftp, text) => ftp.retrlines(text, () => {})],
  blocks: [
    (ftp, text) => ftp.blocks(text).next(),
    (ftp, text) => ftp.blocks("RETR x", { rest: text }).next(),
  ],
  lines: [(ftp, text) => ftp.lines(text).next()],
  storbinary: [
    (ftp, text) => ftp.storbinary(text, new Uint8Array()),
    (ftp, text) => ftp.storbinary("STOR x", new Uint8Array(), { rest: text }),
  ],
  storlines: [(ftp, text) => ftp.storlines(text, new Uint8Array())],
  nlst: [(ftp, text) => ftp.nlst(text), (ftp, text) => ftp.nlst("-a", text)],
  dir: [(ftp, text) => ftp.dir(text, () => {}), (ftp, text) => ftp.dir("-a", text)],
  mlsd: [(ftp, text) => ftp.mlsd(text).next(), (ftp, text) => ftp.mlsd("", { facts: ["type", text] }).next()],
  list: [(ftp, text) => ftp.list(text).next()],
  exists: [(ftp, text) => ftp.exists(text)],
  stat: [(ftp, text) => ftp.stat(text)],
  download: [(ftp, text) => ftp.download(text, () => {})],
  upload: [(ftp, text) => ftp.upload(new Uint8Array(), text)],
  rename: [(ftp, text) => ftp.rename(text, "b"), (ftp, text) => ftp.rename("a", text)],
  sendTogether: [(ftp, text) => ftp.sendTogether(["NOOP", text])],
  delete: [(ftp, text) => ftp.delete(text)],
  cwd: [(ftp, text) => ftp.cwd(text)],
  size: [(ftp, text) => ftp.size(text)],
  modified: [(ftp, text) => ftp.modified(text)],
  setModified: [(ftp, text) => ftp.setModified(text, 0)],
  utime: [(ftp, text) => ftp.utime(text, 0, { method: "SITE UTIME path-first" })],
  hash: [(ftp, text) => ftp.hash(text)],
  chmod: [(ftp, text) => ftp.chmod(text, 0o644)],
  symlink: [(ftp, text) => ftp.symlink(text, "b"), (ftp, text) => ftp.symlink("a", text)],
  copyOnServer: [(ftp, text) => ftp.copyOnServer(text, "b"), (ftp, text) => ftp.copyOnServer("a", text)],
  site: [(ftp, text) => ftp.site(text)],
  mkd: [(ftp, text) => ftp.mkd(text)],
  rmd: [(ftp, text) => ftp.rmd(text)],
};

/** Methods that put no text of the caller's on the wire; of the last two each item has its own error. */
const without = new Set(
  "connect getwelcome setDebuglevel setPasv setTimeouts sanitize getline getmultiline getresp voidresp quit close makeport makepasv pwd features abort auth protP protC ccc retrieveMany storeMany".split(
    " ",
  ),
);

function methodsOf(value: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = value;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof member === "function" && name !== "constructor") names.add(name);
    }
  }
  return [...names];
}

it("S14: every public method is in one of the two lists", () => {
  const missing = methodsOf(FTP_TLS.prototype).filter(
    (name) => calls[name] === undefined && !without.has(name),
  );
  expect(missing).toEqual([]);
});

const places = Object.entries(calls).flatMap(([name, list]) =>
  list.map((call, index) => [name, index, call] as const),
);

describe("an argument that would end the command", () => {
  it.each(places)(
    "E7, C1, M17, S14 to S17: %s, place %d: is refused before a byte is written",
    async (_name, _index, call) => {
      await using server = await ScriptServer.start("S: 220 ready\nC: NOOP\nS: 200 ok\nC: (end)");
      const ftp = new FTP_TLS({
        host: server.host,
        port: server.port,
        timeout: 5_000,
        allowControlBytes: true,
      });
      await ftp.connect();
      for (const text of ["a\r\nDELE b", "\r", "\n", "a\0", "x\rDELE b"]) {
        const error: unknown = await call(ftp, text).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(RangeError);
        expect(String(error)).not.toContain("DELE");
      }
      // E9: nor is anything folded or replaced.
      await expect(call(ftp, "a\ud800b")).rejects.toThrow("U+D800");
      await ftp.voidcmd("NOOP");
      ftp.close();
      await server.finished;
    },
  );

  it.each(places)(
    "E7, S14: %s, place %d: so are other control bytes, unless they are allowed",
    async (_name, _index, call) => {
      const ftp = new FTP_TLS({ host: "127.0.0.1" });
      await expect(call(ftp, "a\x1b[2Jb")).rejects.toThrow("allowControlBytes");
      await expect(call(ftp, "a\tb")).rejects.toThrow(RangeError);
    },
  );

  it.each(places)("E8: %s, place %d: so is what is no text", async (_name, _index, call) => {
    const ftp = new FTP_TLS({ host: "127.0.0.1" });
    for (const value of [null, 5n, []]) {
      const outcome: unknown = await Reflect.apply(call, undefined, [ftp, value]).catch(
        (reason: unknown) => reason,
      );
      expect(outcome instanceof TypeError || outcome instanceof RangeError).toBe(true);
      // It is ours, and says what is wrong.
      expect(String(outcome)).not.toMatch(/cannot read|cannot use|is not a function|is not iterable/i);
    }
  });
});

it("S20: latin1 folds nothing into CR LF", async () => {
  await using server = await ScriptServer.start("S: 220 ready\nC: (end)");
  const ftp = new FTP_TLS({ host: server.host, port: server.port, timeout: 5_000, encoding: "latin1" });
  await ftp.connect();
  for (const [, , call] of places) {
    await expect(call(ftp, "a\u560d\u560aDELE b")).rejects.toThrow(/U\+560D|rest/);
  }
  ftp.close();
  await server.finished;
});
