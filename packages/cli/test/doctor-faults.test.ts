import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { at, compose, createCertificate, faults, Forwarder } from "@ftplib/testkit";
// @boundaries-ignore two tests write one page
import { cellsOf, DOCTOR_PAGE, tableOf, withPart } from "../../../scripts/doctor-page.ts";
import { runCommand, runDoctor, runProgram } from "./doctor-run.ts";
import { moreRows, type Row, startProxy } from "./doctor-rows.ts";
import { PASSWORD, startServer } from "./program.ts";

const expired = createCertificate({ days: -2 });
const elsewhere = createCertificate({ names: ["elsewhere.test"], addresses: [] });
const soon = createCertificate({ days: 3 });
const refusing = (step: string, reply = "500 No"): ReturnType<typeof at> => at(step, faults.reply(reply));
const plain = "--tls off";
const UNIX_LINE = "-rw-r--r-- 1 me me 6 Jan  1  2020 a.txt";

const rows: Readonly<Record<string, Row>> = {
  "another service listens": {
    server: { faults: [at("greeting", faults.otherService("SSH-2.0-OpenSSH_9"))] },
    check: "greeting",
    status: "failed",
    says: /SSH.*another service/,
    exit: 7,
    helps: false,
  },
  "the server is full": {
    server: { greeting: ["421 Too many connections (2) from this IP"] },
    check: "greeting",
    status: "failed",
    says: /421.*too many sessions now/,
    exit: 25,
    helps: false,
  },
  "the server says nothing": {
    server: { faults: [at("greeting", faults.silence())] },
    words: "--timeout 300ms",
    check: "greeting",
    status: "failed",
    says: /greeting.*no FTP server/,
    exit: 28,
    helps: false,
  },
  "TLS comes first": {
    server: { tls: "implicit" },
    words: "--timeout 500ms --ca CA",
    check: "greeting",
    status: "failed",
    says: /from the first byte/,
    advice: /^ftps:$/,
    exit: 5,
  },
  "TLS does not come first": {
    server: { tls: "explicit" },
    scheme: "ftps",
    words: "--ca CA",
    check: "greeting",
    status: "failed",
    says: /begins in clear/,
    advice: /^ftpes:$/,
    exit: 5,
  },
  "TLS is not offered": {
    server: {},
    check: "AUTH",
    status: "warning",
    says: /500.*can read password and files/,
  },
  "TLS is not offered, and required": {
    server: {},
    words: "--tls require",
    check: "AUTH",
    status: "failed",
    says: /only if that may be/,
    advice: /--tls off/,
    exit: 5,
  },
  "TLS is offered, and not used": {
    server: { tls: "explicit" },
    words: plain,
    check: "AUTH",
    status: "warning",
    says: /leave it out/,
  },
  "TLS is no TLS": {
    // Late: with the reply to AUTH it would be taken for another reply.
    server: {
      tls: "explicit",
      faults: [at("control-tls", compose(faults.garbageForTls(), faults.late(300)))],
    },
    words: "--ca CA",
    check: "AUTH",
    status: "failed",
    says: /no TLS session can be made/,
    exit: 5,
    helps: false,
  },
  "the issuer is unknown": {
    server: { tls: "explicit" },
    check: "certificate",
    status: "failed",
    says: /not trusted.*compare the key/,
    advice: /^--pin sha256\/\S{44}$/,
    exit: 5,
  },
  "the certificate has expired": {
    server: { tls: "explicit", certificate: expired },
    words: "--ca CA",
    check: "certificate",
    status: "failed",
    says: /not valid now.*has expired \d days ago/,
    advice: /^--pin /,
    exit: 5,
  },
  "the certificate is another host's": {
    server: { tls: "explicit", certificate: elsewhere },
    words: "--ca CA",
    check: "certificate",
    status: "failed",
    says: /for another name.*DNS:elsewhere\.test/,
    advice: /^--pin /,
    exit: 5,
  },
  "the certificate ends soon": {
    server: { tls: "explicit", certificate: soon },
    words: "--ca CA",
    check: "certificate",
    status: "warning",
    says: /2 days left.*renewed soon/,
  },
  "another key is pinned": {
    server: { tls: "explicit" },
    words: "--pin sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    check: "certificate",
    status: "failed",
    says: /not the one that is pinned.*ask its operator/,
    advice: /^--pin /,
    exit: 5,
  },
  "any certificate is accepted": {
    server: { tls: "explicit" },
    words: "--insecure",
    check: "certificate",
    status: "warning",
    says: /pins the one that is there/,
    advice: /^--pin \S+ no --insecure$/,
  },
  "a certificate of ours is wanted": {
    server: { tls: "explicit", tlsOptions: { clientCa: createCertificate({ authority: true }).cert } },
    words: "--ca CA",
    check: "certificate",
    status: "failed",
    says: /--cert FILE --key FILE/,
    exit: 5,
    helps: false,
  },
  "the password is wrong": {
    server: {},
    words: plain,
    env: { FTP_PASSWORD: "wrong" },
    check: "login",
    status: "failed",
    says: /530.*password is wrong/,
    exit: 6,
    helps: false,
  },
  "nobody is let in without TLS": {
    server: { tls: "required" },
    words: "--tls off --ca CA",
    check: "login",
    status: "failed",
    says: /nobody in without TLS/,
    advice: /^--tls require$/,
    exit: 6,
  },
  "there is no FEAT": {
    server: { without: ["FEAT"] },
    words: plain,
    check: "FEAT",
    status: "note",
    says: /names no features/,
  },
  "there is no EPSV": {
    server: { without: ["EPSV"] },
    words: plain,
    check: "EPSV and PASV",
    status: "ok",
    says: /EPSV fails \(500.*PASV works/,
  },
  "EPSV leads nowhere": {
    server: { faults: [at("epsv", faults.passivePort(1))] },
    words: plain,
    check: "EPSV and PASV",
    status: "failed",
    says: /EPSV fails.*EPSV is answered, and leads nowhere/,
    advice: /^--passive-command PASV$/,
  },
  "there is no PASV": {
    server: { without: ["PASV"] },
    words: plain,
    check: "EPSV and PASV",
    status: "note",
    says: /EPSV works; PASV fails/,
  },
  "PASV names a private address": {
    server: { passiveAddress: "10.1.2.3" },
    words: plain,
    check: "EPSV and PASV",
    status: "note",
    says: /names 10\.1\.2\.3, a private address.*connects to the server's own/,
  },
  "PASV names another host": {
    server: { passiveAddress: "203.0.113.9" },
    words: plain,
    check: "EPSV and PASV",
    status: "note",
    says: /names 203\.0\.113\.9, another host/,
  },
  "no passive data connection can be made": {
    server: { without: ["EPSV", "PASV"] },
    words: plain,
    check: "EPSV and PASV",
    status: "failed",
    says: /only the server can open data connections/,
    advice: /^--active$/,
    exit: 8,
  },
  "the server cannot connect to us": {
    server: { without: ["PORT", "EPRT"] },
    words: plain,
    check: "active mode",
    status: "note",
    says: /passive mode is used/,
  },
  "active mode is wanted, and does not work": {
    server: { without: ["PORT", "EPRT"] },
    words: "--tls off --active",
    check: "active mode",
    status: "failed",
    says: /leave --active out/,
    advice: /^no --active$/,
    exit: 8,
  },
  "no data connection can be made": {
    server: { without: ["EPSV", "PASV", "PORT", "EPRT"] },
    words: plain,
    check: "EPSV and PASV",
    status: "failed",
    says: /firewall or a NAT/,
    exit: 8,
    helps: false,
  },
  "data connections end without close_notify": {
    server: { tls: "explicit", faults: [at("data-end", faults.noCloseNotify())] },
    words: "--ca CA",
    check: "EPSV and PASV",
    status: "failed",
    says: /close_notify/,
    advice: /^--accept-missing-close-notify$/,
  },
  "there is no MLSD": {
    server: { without: ["MLSD", "MLST"] },
    words: plain,
    check: "listing",
    status: "note",
    says: /LIST in the dialect "unix"/,
  },
  "EPSV leads to a port that is closed": {
    server: { faults: [at("epsv", faults.refuseData())] },
    words: plain,
    check: "EPSV and PASV",
    status: "warning",
    says: /EPSV fails.*waits in vain/,
    advice: /^--passive-command PASV$/,
  },
  "LIST gives names alone": {
    server: { without: ["MLSD", "MLST"], faults: [at("data-bytes", faults.replaceData("a.txt\r\n"))] },
    words: plain,
    check: "listing",
    status: "warning",
    says: /names alone.*nobody knows what is a directory/,
    helps: false,
  },
  "nobody understands a line of the listing": {
    server: {
      without: ["MLSD", "MLST"],
      faults: [at("data-bytes", faults.replaceData(`${UNIX_LINE}\r\n-@@ an odd line\r\n`))],
    },
    words: plain,
    check: "listing",
    status: "warning",
    says: /"-@@ an odd line".*names of this dialect are not seen/,
    helps: false,
  },
  "nobody understands the listing": {
    server: {
      without: ["MLSD", "MLST"],
      faults: [at("data-bytes", faults.replaceData("drwxr-xr-x 2 a b nonsense\r\n-rw-r--r-- xx yy\r\n"))],
    },
    words: plain,
    check: "listing",
    status: "failed",
    says: /nonsense".*names of this dialect are not seen/,
    exit: 7,
    helps: false,
  },
  "names are in a code page": {
    server: {
      without: ["MLSD", "MLST"],
      faults: [at("data-bytes", faults.replaceData(Buffer.from(`${UNIX_LINE}\xfc\r\n`, "latin1")))],
    },
    words: plain,
    check: "UTF-8",
    status: "warning",
    says: /1 names are not UTF-8.*latin1 keeps every byte/,
    advice: /^--encoding latin1$/,
    lists: "a.txtü",
  },
  "the directory cannot be listed": {
    server: {
      faults: [refusing("mlsd-command", "550 Forbidden"), refusing("list-command", "550 Forbidden")],
    },
    words: plain,
    check: "listing",
    status: "failed",
    says: /550 Forbidden/,
    exit: 8,
    helps: false,
  },
  "there is no REST": {
    server: { without: ["REST"] },
    words: plain,
    check: "REST",
    status: "note",
    says: /500.*begins anew/,
  },
  "no session is resumed": {
    server: { tls: "explicit", tlsOptions: { refuseSessionReuse: true } },
    words: "--ca CA",
    check: "session reuse in TLS 1.3",
    status: "note",
    says: /do not resume/,
  },
  "TLS fails on data connections": {
    server: {
      tls: "explicit",
      faults: [at("data-tls", faults.fatalAlert())],
    },
    words: "--ca CA",
    check: "EPSV and PASV",
    status: "failed",
    says: /no data connections over TLS/,
    helps: false,
  },
  "TLS 1.2 is all there is": {
    server: { tls: "explicit", tlsOptions: { maxVersion: "TLSv1.2" } },
    words: "--ca CA",
    check: "session reuse in TLS 1.3",
    status: "note",
    says: /the server does not speak TLS 1\.3/,
  },
  "TLS 1.3 is all there is": {
    server: { tls: "explicit", tlsOptions: { minVersion: "TLSv1.3" } },
    words: "--ca CA",
    check: "session reuse in TLS 1.2",
    status: "note",
    says: /the server does not speak TLS 1\.2/,
  },
  "there is no MFMT": {
    server: { without: ["MFMT"] },
    words: "--tls off --write",
    check: "MFMT and clock",
    status: "note",
    says: /MFMT: 500/,
  },
  "MDTM lies by an hour": {
    server: {
      faults: [
        at(
          "mdtm",
          faults.changeText((text) => text.replace(/\d{14}/, (time) => hourLater(time))),
        ),
      ],
    },
    words: "--tls off --write",
    check: "MFMT and clock",
    status: "note",
    says: /MDTM is \+1 h from UTC/,
  },
  "there are no hashes": {
    server: { without: ["HASH", "XSHA256", "XSHA512", "XSHA1", "XSHA", "XMD5", "MD5", "XCRC"] },
    words: plain,
    check: "hash",
    status: "note",
    says: /verified by their sizes/,
  },
  "a hash is wrong": {
    server: {
      faults: [
        at(
          "hash",
          faults.changeText((text) => text.replace(/[\da-f]{64}/, "0".repeat(64))),
        ),
      ],
    },
    words: "--tls off --write",
    check: "hash",
    status: "warning",
    says: /is wrong.*--verify size/,
  },
  "files are not replaced": {
    server: { faults: [refusing("rnto-command", "553 It exists")] },
    words: "--tls off --write",
    check: "rename onto a file",
    status: "note",
    says: /553 It exists.*move the old file aside/,
  },
  "nothing may be written": {
    server: { readOnly: true },
    words: "--tls off --write",
    check: "write",
    status: "warning",
    says: /550.*nothing can be uploaded/,
  },
  "few sessions are allowed": {
    server: { maxConnections: 2 },
    words: "--tls off --max-connections 5",
    check: "connection limit",
    status: "warning",
    says: /^2 sessions at once/,
    advice: /^--connections 2$/,
  },
  "quiet sessions are ended": {
    server: { idleTimeout: 500 },
    words: "--tls off --idle 600ms",
    check: "idle timeout",
    status: "warning",
    says: /after 0\.6 s of quiet:.*421/,
    advice: /^--keep-alive 300ms$/,
  },
  ...moreRows,
};

function hourLater(time: string): string {
  const [, ...parts] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(time) ?? [];
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const later = new Date(Date.UTC(year, month - 1, day, hour + 1, minute, second));
  return later.toISOString().replaceAll(/[-:T]|\..*/g, "");
}

const folder = mkdtempSync(join(tmpdir(), "ftpl-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(pem: string): string {
  const path = join(folder, `ca-${files++}.pem`);
  writeFileSync(path, pem);
  return path;
}

const AT_ANOTHER_ADDRESS = "PASV names an address that cannot be reached from here, and is right";
const FAULTS_HEADING = [
  "## Faults",
  "",
  "`ftpl doctor` on servers of the testkit, each with one thing that is wrong. The test takes the command line and the program from the end of",
  "each report, with the advised flags and options, and runs both: they list the directory.",
  "",
];
const tableRows = new Map<string, readonly string[]>();

describe("V3: doctor finds what is wrong, and its advice helps", () => {
  it.each(Object.entries(rows))(
    "%s",
    async (title, row) => {
      await using open = await startServer({ tree: { "a.txt": "hello\n" }, ...row.server });
      const { url, env, certificate } = { ...open, certificate: open.server.certificate };
      const own = { ...env, ...row.env };
      await using proxy = await startProxy(row.proxy);
      const words = (row.words ?? "")
        .replace("CA", fileOf(certificate.ca))
        .replace("PROXY", proxy.address)
        .split(" ")
        .filter(Boolean);
      const address = url.replace(/^ftp:/, `${row.scheme ?? "ftp"}:`) + (row.path ?? "");
      const { outcome, checks, code } = await runDoctor([...words, address], { env: own });
      const found = checks[row.check];
      expect(found, JSON.stringify(checks, undefined, 1)).toMatchObject({ status: row.status });
      expect(`${found?.seen} | ${found?.means ?? ""}`).toMatch(row.says);
      const advice = [
        ...(found?.scheme === undefined ? [] : [`${found.scheme}:`]),
        ...(found?.flags ?? []),
        ...(found?.drop ?? []).map((flag) => `no ${flag}`),
      ].join(" ");
      expect(advice).toMatch(row.advice ?? /^$/);
      if (row.exit === undefined) expect([0, found?.exit]).toContain(outcome.exit);
      else expect(outcome.exit).toBe(row.exit);
      expect(outcome.stdout + outcome.stderr).not.toContain(PASSWORD);
      // The advice is that of the checks: what other commands advise by the exit code is none.
      expect(outcome.stderr).not.toMatch(/--ca trusts|is the user right|gives more time|nothing listens/);
      const isHelped = row.helps !== false && code !== undefined;
      if (isHelped) {
        const name = row.lists ?? "a.txt";
        expect(await runCommand(code, { env: own })).toMatchObject({ exit: 0, stdout: `${name}\n` });
        expect(await runProgram(code, own)).toMatchObject({ status: 0, stdout: `[ '${name}' ]\n` });
      }
      if (found !== undefined)
        tableRows.set(title, [title, ...cellsOf(found), isHelped ? "works" : "nothing that a client can do"]);
    },
    60_000,
  );

  it(AT_ANOTHER_ADDRESS, async () => {
    await using open = await startServer({ tree: { "a.txt": "hello\n" }, without: ["PORT", "EPRT"] });
    await using router = await Forwarder.start({ host: "127.0.0.2", to: open.server.port });
    const url = `ftp://me@127.0.0.2:${router.port}`;
    const { outcome, checks, code } = await runDoctor(["--tls", "off", url], { env: open.env });
    const found = checks["EPSV and PASV"];
    expect(found).toMatchObject({ status: "failed", flags: ["--passive-command PASV", "--trust-pasv"] });
    expect(found?.seen).toMatch(/names 127\.0\.0\.1/);
    expect(outcome.exit).toBe(found?.exit);
    if (code === undefined) throw new Error("there is no code");
    expect(await runCommand(code, { env: open.env })).toMatchObject({ exit: 0, stdout: "a.txt\n" });
    expect(await runProgram(code, open.env)).toMatchObject({ status: 0, stdout: "[ 'a.txt' ]\n" });
    if (found !== undefined)
      tableRows.set(AT_ANOTHER_ADDRESS, [AT_ANOTHER_ADDRESS, ...cellsOf(found), "works"]);
  });

  it("are what docs/doctor.md says; --update writes it", async () => {
    const found = [...Object.keys(rows), AT_ANOTHER_ADDRESS].map((title) => tableRows.get(title) ?? [title]);
    const head = ["what is wrong", "check", "", "seen", "what it means", "advice", "with the advice"];
    const page = withPart("faults", [...FAULTS_HEADING, ...tableOf(head, found)]);
    await expect(page).toMatchFileSnapshot(DOCTOR_PAGE);
  });
});
