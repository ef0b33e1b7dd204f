import { FTP, FTP_TLS, ftpcp } from "../src/index.ts";

/** What JavaScript callers may pass for options; the types say nothing about it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyOptions = any;

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** Every method that takes options, called with them, by its name; nothing of it may reach the network. */
export const optionCalls: Readonly<Record<string, (ftp: FTP_TLS, options: AnyOptions) => Promise<unknown>>> =
  {
    connect: (ftp, options) => ftp.connect("127.0.0.1", options),
    login: (ftp, options) => ftp.login("user", "secret", undefined, options),
    auth: (ftp, options) => ftp.auth(options),
    protP: (ftp, options) => ftp.protP(options),
    protC: (ftp, options) => ftp.protC(options),
    ccc: (ftp, options) => ftp.ccc(options),
    putline: (ftp, options) => ftp.putline("NOOP", options),
    putcmd: (ftp, options) => ftp.putcmd("NOOP", options),
    getline: (ftp, options) => ftp.getline(options),
    getmultiline: (ftp, options) => ftp.getmultiline(options),
    getresp: (ftp, options) => ftp.getresp(options),
    voidresp: (ftp, options) => ftp.voidresp(options),
    sendcmd: (ftp, options) => ftp.sendcmd("NOOP", options),
    voidcmd: (ftp, options) => ftp.voidcmd("NOOP", options),
    sendTogether: (ftp, options) => ftp.sendTogether(["NOOP"], options),
    quit: (ftp, options) => ftp.quit(options),
    acct: (ftp, options) => ftp.acct("account", options),
    rename: (ftp, options) => ftp.rename("a", "b", options),
    delete: (ftp, options) => ftp.delete("a", options),
    cwd: (ftp, options) => ftp.cwd("a", options),
    size: (ftp, options) => ftp.size("a", options),
    mkd: (ftp, options) => ftp.mkd("a", options),
    rmd: (ftp, options) => ftp.rmd("a", options),
    pwd: (ftp, options) => ftp.pwd(options),
    sendport: (ftp, options) => ftp.sendport("127.0.0.1", 2121, options),
    sendeprt: (ftp, options) => ftp.sendeprt("127.0.0.1", 2121, options),
    makeport: (ftp, options) => ftp.makeport(options),
    makepasv: (ftp, options) => ftp.makepasv(options),
    ntransfercmd: (ftp, options) => ftp.ntransfercmd("RETR a", options),
    transfercmd: (ftp, options) => ftp.transfercmd("RETR a", options),
    retrbinary: (ftp, options) => ftp.retrbinary("RETR a", () => {}, options),
    retrlines: (ftp, options) => ftp.retrlines("RETR a", () => {}, options),
    blocks: async (ftp, options) => drain(ftp.blocks("RETR a", options)),
    lines: async (ftp, options) => drain(ftp.lines("RETR a", options)),
    storbinary: (ftp, options) => ftp.storbinary("STOR a", new Uint8Array(), options),
    storlines: (ftp, options) => ftp.storlines("STOR a", new Uint8Array(), options),
    download: (ftp, options) => ftp.download("a", () => {}, options),
    upload: (ftp, options) => ftp.upload(new Uint8Array(), "a", options),
    retrieveMany: async (ftp, options) => drain(ftp.retrieveMany(["a"], options)),
    storeMany: async (ftp, options) => drain(ftp.storeMany([], options)),
    nlst: (ftp, options) => ftp.nlst("a", options),
    dir: (ftp, options) => ftp.dir("a", () => {}, options),
    mlsd: async (ftp, options) => drain(ftp.mlsd("", options)),
    list: async (ftp, options) => drain(ftp.list("", options)),
    exists: (ftp, options) => ftp.exists("a", options),
    stat: (ftp, options) => ftp.stat("a", options),
    modified: (ftp, options) => ftp.modified("a", options),
    setModified: (ftp, options) => ftp.setModified("a", 0, options),
    utime: (ftp, options) => ftp.utime("a", 0, options),
    hash: (ftp, options) => ftp.hash("a", options),
    chmod: (ftp, options) => ftp.chmod("a", 0o644, options),
    symlink: (ftp, options) => ftp.symlink("a", "b", options),
    copyOnServer: (ftp, options) => ftp.copyOnServer("a", "b", options),
    site: (ftp, options) => ftp.site("HELP", options),
    features: (ftp, options) => ftp.features(options),
    abort: (ftp, options) => ftp.abort(options),
  };

/** Methods that take no options. */
export const withoutOptions: ReadonlySet<string> = new Set([
  "close",
  "getwelcome",
  "sanitize",
  "setDebuglevel",
  "setPasv",
  "setTimeouts",
]);

/** The other places that take options. */
export const otherOptionCalls: typeof optionCalls = {
  "new FTP": async (_, options) => new FTP(options),
  "new FTP_TLS": async (_, options) => new FTP_TLS(options),
  "FTP.open": (_, options) => FTP.open("127.0.0.1", options),
  "FTP_TLS.open": (_, options) => FTP_TLS.open("127.0.0.1", options),
  ftpcp: (ftp, options) => ftpcp(ftp, "a", new FTP(), "b", options),
};
