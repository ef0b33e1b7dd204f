import { at, type Fault, type FaultRule, faults, TestServer } from "@ftplib/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { FTP_TLS } from "../src/index.ts";
import { operations, temporaryFolder, TREE } from "./operations.ts";
import { deafPort } from "./play.ts";

/** Operations that open a passive data connection by themselves. */
const transfers = [
  "list",
  "mlsd",
  "nlst",
  "dir",
  "retrbinary",
  "retrbinary over TLS",
  "retrlines",
  "blocks",
  "lines",
  "storbinary",
  "storbinary over TLS",
  "storlines",
  "download",
  "upload",
  "retrieveMany",
  "storeMany",
];

let nobody = 0;
beforeAll(async () => {
  nobody = await deafPort();
});

/** What the server does with one of the two commands, all the time. */
const failures: readonly (readonly [what: string, fault: () => Fault])[] = [
  ["is not known", () => faults.permanent(502)],
  ["is denied", () => faults.permanent(550)],
  ["names no address", () => faults.reply("227 ok")],
  ["names a port that nobody listens at", () => faults.passivePort(nobody)],
];

async function run(name: string, fault: FaultRule, first: "PASV" | "EPSV"): Promise<readonly string[]> {
  const operation = operations[name];
  if (operation === undefined) throw new Error(`${name} is not an operation`);
  using folder = temporaryFolder();
  const isSecure = operation.secure === true;
  await using server = await TestServer.start({
    tree: TREE,
    tls: isSecure ? "explicit" : "none",
    faults: [fault],
    // EPSV goes first where FEAT names it.
    without: first === "PASV" ? ["FEAT"] : [],
  });
  const options = { port: server.port, timeout: 5_000, tls: { ca: server.certificate.ca } };
  const open = async (): Promise<FTP_TLS> => {
    const ftp = await FTP_TLS.open(server.host, options);
    await ftp.login("user", "secret", undefined, { secure: isSecure });
    if (first === "EPSV") await ftp.features();
    return ftp;
  };
  await using ftp = await open();
  await using other = await open();
  await operation.call(ftp, { signal: new AbortController().signal, folder: folder.path, other });
  expect(ftp.state).toBe("ready");
  return server.transcript.lines.filter((line) => /^C: (?:PASV|EPSV)/.test(line));
}

it.each(["PASV", "EPSV"] as const)("K5, A20: setPasv(true, %s) asks by that alone", async (command) => {
  await using server = await TestServer.start({ tree: TREE });
  await using ftp = await FTP_TLS.open(server.host, { port: server.port, timeout: 5_000 });
  await ftp.login("user", "secret", undefined, { secure: false });
  const list = (): Promise<void> => ftp.dir(() => {});
  await list();
  ftp.setPasv(true, command);
  await list();
  await list();
  const asked = server.transcript.lines.filter((line) => /^C: (?:PASV|EPSV)/.test(line)).slice(1);
  expect(asked).toEqual([`C: ${command}`, `C: ${command}`]);
  // @ts-expect-error another command
  expect(() => ftp.setPasv(true, "LPSV")).toThrow(TypeError);
});

describe.each(transfers)("%s", (name) => {
  it.each(failures)("K5, F17, F19: takes the other command where PASV %s", async (_what, fault) => {
    expect((await run(name, at("pasv", fault()), "PASV")).slice(0, 2)).toEqual(["C: PASV", "C: EPSV"]);
  });

  it.each(failures)("K5, F17, F19: takes the other command where EPSV %s", async (_what, fault) => {
    expect((await run(name, at("epsv", fault()), "EPSV")).slice(0, 2)).toEqual(["C: EPSV", "C: PASV"]);
  });
});
