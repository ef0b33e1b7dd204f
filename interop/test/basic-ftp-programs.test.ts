import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
// @boundaries-ignore the programs are those of the tests of the package
import { programs, runWith } from "../../packages/basic-ftp/test/programs/run-program.ts";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

/** What a program prints, without what differs from run to run. */
async function printedBy(which: "theirs" | "ours", program: string, server: LabServer): Promise<unknown> {
  const { host, port, user, password, tls, start } = server;
  const place = `basic-ftp-${randomBytes(4).toString("hex")}`;
  const printed = await runWith(which, program, {
    FTP_HOST: host,
    FTP_PORT: String(port),
    FTP_USER: user,
    FTP_PASSWORD: password,
    FTP_SECURE: tls === "implicit" ? tls : String(tls === "explicit"),
    FTP_CA: lab.ca === undefined ? "" : readFileSync(lab.ca, "utf8"),
    FTP_PLACE: join(start, place),
  });
  const text = JSON.stringify(printed)
    .replaceAll(place, "PLACE")
    .replaceAll(/\d+(?:\.\d+)? (?:seconds?|[KM]?bytes[^"\\]*)|[\d.]+ ?[KM]?i?B?\/s(?:ec)?/gi, "…")
    .replaceAll(/(?<=unique=|uniqueID: ')[^;']*/gi, "…")
    .replaceAll(/\d\d:\d\d(?::\d\d)?|20\d\d-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  return JSON.parse(text);
}

/** Servers that basic-ftp gets along with, but for the programs in `worse`. */
const SERVERS = ["vsftpd", "vsftpd-tls", "proftpd", "proftpd-tls13", "pure-ftpd", "pyftpdlib-tls"];

/** Where basic-ftp fails, or is given another call's reply: at what ProFTPD, pyftpdlib and vsftpd with TLS refuse, and at small uploads to pyftpdlib. */
const worse: Readonly<Record<string, RegExp>> = {
  "deploy.cjs": /^pyftpdlib/,
  "fetch-latest.cjs": /^pyftpdlib/,
  "mistakes.cjs": /^(?:proftpd|vsftpd-tls|pyftpdlib)/,
  "resume.cjs": /^pyftpdlib/,
  "service.cjs": /^pyftpdlib/,
};

const DONE = { exitCode: 0, lines: expect.arrayContaining(["done"]) };

describe.each(programs)("%s", (program) => {
  const isWorse = ({ name }: LabServer): boolean => worse[program]?.test(name) ?? false;

  itOnServers(
    "G1: prints and does the same with basic-ftp",
    (server) => SERVERS.includes(server.name) && !isWorse(server),
    async (server) => {
      const theirs = await printedBy("theirs", program, server);
      expect(theirs).toMatchObject(DONE);
      expect(await printedBy("ours", program, server)).toEqual(theirs);
    },
  );

  itOnServers(
    "G3: comes to its end also where it does not with basic-ftp",
    (server) => SERVERS.includes(server.name) && isWorse(server),
    async (server) => {
      expect(await printedBy("ours", program, server)).toMatchObject(DONE);
    },
  );
});
