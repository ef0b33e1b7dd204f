import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FTP_TLS } from "ftplib";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { leadLocalhostTo } from "../localhost.ts";
import { openSecureClient } from "../open-client.ts";

const requiresReuse = ({ quirks }: LabServer): boolean => quirks.includes("tls-session-reuse-required");
const resumes = (server: LabServer): boolean =>
  server.tls !== "none" && !server.quirks.includes("no-tls-resumption");

/** So many listings, uploads and downloads of a file, turn by turn. Answers with how many of them resumed the session. */
async function transfer(ftp: FTP_TLS, count: number, name: string): Promise<number> {
  let resumed = 0;
  for (let index = 0; index < count; index++) {
    if (index % 3 === 0) await ftp.storbinary(`STOR ${name}`, Buffer.from(`round ${index}`));
    else if (index % 3 === 1) await ftp.retrbinary(`RETR ${name}`, () => {});
    else await ftp.nlst("readonly");
    if (ftp.dataTls?.sessionReused === true) resumed++;
  }
  await ftp.delete(name);
  return resumed;
}

/** How many data connections the server itself says were resumed; undefined where it keeps no such log. */
function resumptionsLogged(server: LabServer): number | undefined {
  if (server.software !== "proftpd") return undefined;
  const lines = readFileSync(join(server.logs, "tls.log"), "utf8").split("\n");
  return lines.filter((line) => line.includes("client reused TLS session for data connection")).length;
}

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  itOnServers(
    `F27, F28, 4217-03: 200 data connections in a row are resumed, ${version}`,
    (server) => requiresReuse(server) && server.tlsVersions.includes(version),
    async (server) => {
      const tls = { minVersion: version, maxVersion: version };
      await using ftp = await openSecureClient(server, { tls, requireSessionReuse: true });
      const before = resumptionsLogged(server);
      expect(await transfer(ftp, 200, `reuse-${version}`)).toBe(200);
      expect(ftp.dataTls?.protocol).toBe(version);
      if (before !== undefined) expect(resumptionsLogged(server)).toBeGreaterThanOrEqual(before + 200);
    },
  );
}

const hosts: readonly (readonly [how: string, host: string | undefined, servername: string | undefined])[] = [
  ["a name", "localhost", undefined],
  ["an address", undefined, undefined],
  ["an address, and a servername", undefined, "localhost"],
];

for (const [how, host, servername] of hosts) {
  itOnServers(
    `F27, S53: the host is given as ${how}, and its sessions are resumed`,
    resumes,
    async (server) => {
      using _ = leadLocalhostTo(server.host);
      await using ftp = await openSecureClient(server, {
        host,
        tls: { servername },
        requireSessionReuse: true,
      });
      expect(await transfer(ftp, 3, "reuse-host")).toBe(3);
      // SNI is sent for names, and never for addresses.
      expect(ftp.tls?.servername).toBe(servername ?? host);
      expect(ftp.dataTls?.servername).toBe(servername ?? host);
    },
  );
}
