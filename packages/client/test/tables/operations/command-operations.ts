import { FTP_TLS, type FTP, type Reply } from "../../../src/index.ts";
import { expectCompletion } from "../../../src/exchange/conversation.ts";
import { exactly, type Operation, unless } from "./operation.ts";

type Row = Pick<Operation, "name" | "call" | "lie" | "sends"> & Partial<Operation>;

const command = (row: Row): Operation => ({
  from: "ready",
  traffic: "none",
  takes: ["signal"],
  needs: [new RegExp(`^${row.sends.at(-1) ?? ""}`)],
  ...row,
});

const noop = "200 NOOP ok";
const primitive = (
  name: string,
  call: (ftp: FTP, options: object) => Promise<unknown>,
  wanted: string,
): Operation =>
  command({
    name,
    isByHand: true,
    sends: ["NOOP"],
    call: (ftp, { options }) => call(ftp, options),
    lie: exactly(wanted),
  });

function tls(ftp: FTP): FTP_TLS {
  if (ftp instanceof FTP_TLS) return ftp;
  throw new Error("the table gave a client without TLS");
}

const replied =
  (code: number) =>
  (value: unknown): string | undefined => {
    const got = typeof value === "object" && value !== null && "code" in value ? value.code : undefined;
    return unless(got === code, () => `gave ${String(got)} for ${code}`);
  };

/** The operations that need no data connection. */
export const commandOperations: readonly Operation[] = [
  command({
    name: "auth",
    from: "greeted",
    needsTls: true,
    sends: ["AUTH"],
    needs: [/^AUTH/],
    call: (ftp, { options }) => tls(ftp).auth(options),
    lie: replied(234),
  }),
  command({
    name: "protP",
    needsTls: true,
    sends: ["PBSZ", "PROT"],
    call: (ftp, { options }) => tls(ftp).protP(options),
    lie: (_value, server) => unless(server.sessions[0]?.isPrivate === true, () => "data is not private"),
  }),
  command({
    name: "protC",
    needsTls: true,
    sends: ["PBSZ", "PROT"],
    call: (ftp, { options }) => tls(ftp).protC(options),
    lie: (_value, server) => unless(server.sessions[0]?.isPrivate === false, () => "data is private"),
  }),
  command({
    name: "ccc",
    needsTls: true,
    sends: ["PBSZ", "PROT", "CCC"],
    call: (ftp, { options }) => tls(ftp).ccc(options),
    lie: replied(200),
  }),
  primitive(
    "putline",
    async (ftp, options) => {
      await ftp.putline("NOOP", options);
      return await ftp.voidresp(options);
    },
    noop,
  ),
  primitive(
    "putcmd",
    async (ftp, options) => {
      await ftp.putcmd("NOOP", options);
      return await ftp.voidresp(options);
    },
    noop,
  ),
  primitive(
    "getline",
    async (ftp, options) => {
      await ftp.putcmd("NOOP");
      return await ftp.getline(options);
    },
    noop,
  ),
  primitive(
    "getmultiline",
    async (ftp, options) => {
      await ftp.putcmd("NOOP");
      return await ftp.getmultiline(options);
    },
    noop,
  ),
  primitive(
    "getresp",
    async (ftp, options) => {
      await ftp.putcmd("NOOP");
      return await ftp.getresp(options);
    },
    noop,
  ),
  primitive(
    "voidresp",
    async (ftp, options) => {
      await ftp.putcmd("NOOP");
      return await ftp.voidresp(options);
    },
    noop,
  ),
  command({
    name: "sendcmd",
    sends: ["NOOP"],
    call: (ftp, { options }) => ftp.sendcmd("NOOP", options),
    lie: exactly(noop),
  }),
  command({
    name: "voidcmd",
    sends: ["NOOP"],
    call: (ftp, { options }) => ftp.voidcmd("NOOP", options),
    lie: exactly(noop),
  }),
  command({
    name: "sendTogether",
    sends: ["NOOP"],
    call: async (ftp, { options }) => {
      const replies = await ftp.sendTogether(["NOOP", "NOOP"], options);
      return replies.map(expectCompletion);
    },
    lie: (value) => exactly("200 200")((value as readonly Reply[]).map(({ code }) => code).join(" ")),
  }),
  command({
    name: "acct",
    sends: ["ACCT"],
    call: (ftp, { options }) => ftp.acct("accounting", options),
    lie: replied(230),
  }),
  command({
    name: "rename",
    sends: ["RNFR", "RNTO"],
    changes: ["RNFR second", "RNTO renamed"],
    call: (ftp, { options }) => ftp.rename("second", "renamed", options),
    lie: (_value, { files }) => unless(files.text("/renamed") === "second", () => "not renamed"),
  }),
  command({
    name: "delete",
    sends: ["DELE"],
    changes: ["DELE second"],
    call: (ftp, { options }) => ftp.delete("second", options),
    lie: (_value, { files }) => unless(files.text("/second") === undefined, () => "not deleted"),
  }),
  command({
    name: "cwd",
    sends: ["CWD"],
    call: (ftp, { options }) => ftp.cwd("sub", options),
    lie: (_value, { sessions }) => unless(sessions[0]?.cwd === "/sub", () => "not in /sub"),
  }),
  command({
    name: 'cwd("..")',
    sends: ["CDUP", "CWD"],
    needs: [/^(CDUP|CWD \.\.)/],
    call: (ftp, { options }) => ftp.cwd("..", options),
    lie: (_value, { sessions }) => unless(sessions[0]?.cwd === "/", () => "not in /"),
  }),
  command({
    name: "size",
    sends: ["TYPE", "SIZE"],
    call: (ftp, { options }) => ftp.size("file", options),
    lie: exactly("4000"),
  }),
  command({
    name: "mkd",
    sends: ["MKD"],
    changes: ["MKD new"],
    call: (ftp, { options }) => ftp.mkd("new", options),
    lie: (value, { files }) =>
      unless(value === "/new" && files.directories.has("/new"), () => `made ${String(value)}`),
  }),
  command({
    name: "rmd",
    sends: ["RMD"],
    changes: ["RMD empty"],
    call: (ftp, { options }) => ftp.rmd("empty", options),
    lie: (_value, { files }) => unless(!files.directories.has("/empty"), () => "not removed"),
  }),
  command({
    name: "pwd",
    sends: ["PWD"],
    call: (ftp, { options }) => ftp.pwd(options),
    lie: exactly("/"),
  }),
  command({
    name: "sendport",
    sends: ["PORT"],
    call: (ftp, { options }) => ftp.sendport("127.0.0.1", 40_000, options),
    lie: (_value, { lastPort }) => unless(lastPort === 40_000, () => `the server has port ${lastPort}`),
  }),
  command({
    name: "sendeprt",
    sends: ["EPRT"],
    call: (ftp, { options }) => ftp.sendeprt("127.0.0.1", 40_001, options),
    lie: (_value, { lastPort }) => unless(lastPort === 40_001, () => `the server has port ${lastPort}`),
  }),
  command({
    name: "makeport",
    sends: ["PORT", "EPRT"],
    needs: [/^(PORT|EPRT)/],
    call: async (ftp, { options }) => {
      const listener = await ftp.makeport(options);
      listener.close();
      return listener.local.port;
    },
    lie: (value, { lastPort }) => unless(lastPort === value, () => `the server has port ${lastPort}`),
  }),
  command({
    name: "makepasv",
    sends: ["PASV", "EPSV"],
    needs: [/^(PASV|EPSV)/],
    call: async (ftp, { options }) => (await ftp.makepasv(options)).port,
    lie: (value, { lastPort }) => unless(lastPort === value, () => `the server has port ${lastPort}`),
  }),
  command({
    name: "modified",
    sends: ["MDTM"],
    call: async (ftp, { options }) => (await ftp.modified("file", options))?.toISOString(),
    lie: exactly("2020-01-02T03:04:05.000Z"),
  }),
  command({
    name: "setModified",
    sends: ["MFMT"],
    changes: ["MFMT 20210203040506 file"],
    call: (ftp, { options }) => ftp.setModified("file", Date.UTC(2021, 1, 3, 4, 5, 6), options),
    lie: replied(213),
  }),
  command({
    name: "utime",
    sends: ["MFF"],
    changes: ["MFF modify=20210203040506; file"],
    call: (ftp, { options }) =>
      ftp.utime("file", Date.UTC(2021, 1, 3, 4, 5, 6), { ...options, method: "MFF" }),
    lie: replied(213),
  }),
  command({
    name: "hash",
    sends: ["FEAT", "TYPE", "OPTS", "HASH"],
    call: async (ftp, { options }) => (await ftp.hash("file", { ...options, timeout: 1_500 }))?.hex,
    lie: (value, { files }) => exactly(files.sha256("/file"))(value),
  }),
  command({
    name: "chmod",
    sends: ["FEAT", "SITE"],
    changes: ["SITE CHMOD 640 file"],
    call: (ftp, { options }) => ftp.chmod("file", 0o640, options),
    lie: replied(200),
  }),
  command({
    name: "symlink",
    sends: ["FEAT", "SITE"],
    changes: ["SITE HELP", "SITE SYMLINK file link"],
    call: (ftp, { options }) => ftp.symlink("file", "link", options),
    lie: (value, { files }) =>
      value === undefined ? undefined : exactly(String(files.text("/file")))(files.text("/link")),
  }),
  command({
    name: "copyOnServer",
    sends: ["FEAT", "SITE"],
    changes: ["SITE HELP", "SITE CPFR second", "SITE CPTO copy"],
    call: (ftp, { options }) => ftp.copyOnServer("second", "copy", { ...options, timeout: 1_500 }),
    lie: (value, { files }) => (value === undefined ? undefined : exactly("second")(files.text("/copy"))),
  }),
  command({
    name: "site",
    sends: ["SITE"],
    changes: ["SITE CHMOD 640 file"],
    call: (ftp, { options }) => ftp.site("CHMOD 640 file", options),
    lie: replied(200),
  }),
  command({
    name: "features",
    sends: ["FEAT"],
    call: (ftp, { options }) => ftp.features(options),
    lie: (value) => unless(value instanceof Map && value.has("MLST"), () => "MLST is not among the features"),
  }),
  command({
    name: "abort",
    sends: ["ABOR", "NOOP"],
    needs: [/^ABOR/],
    call: (ftp, { options }) => ftp.abort(options),
    lie: () => undefined,
  }),
];
