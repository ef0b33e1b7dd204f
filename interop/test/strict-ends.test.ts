import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { openSecureClient } from "../open-client.ts";
import { patternOf } from "../operations/operation-context.ts";
import { StrictVsftpd } from "../strict-vsftpd.ts";

const isVsftpd = ({ name }: LabServer): boolean => name === "vsftpd-tls";
/** From nothing to a mebibyte, with the sizes around records and blocks. */
const sizes = [0, 1, 100, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 300_000, 1_048_576];

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  itOnServers(
    `F45, F46, 4217-04: uploads to strict_ssl_read_eof lose nothing, ${version}`,
    isVsftpd,
    async (like) => {
      await using strict = await StrictVsftpd.start(like);
      const tls = { minVersion: version, maxVersion: version };
      await using ftp = await openSecureClient(strict.server, { tls, requireSessionReuse: true });
      const name = `strict-${version}`;
      for (let round = 0; round < 220; round++) {
        const bytes = patternOf(sizes[round % sizes.length] ?? 0);
        expect((await ftp.storbinary(`STOR ${name}`, bytes)).code).toBe(226);
        expect(readFileSync(join(like.root, name)).equals(bytes), `round ${round}`).toBe(true);
      }
      rmSync(join(like.root, name));
    },
  );

  itOnServers(
    `F45: downloads from strict_ssl_write_shutdown are accepted, ${version}`,
    isVsftpd,
    async (like) => {
      await using strict = await StrictVsftpd.start(like);
      const tls = { minVersion: version, maxVersion: version };
      await using ftp = await openSecureClient(strict.server, { tls, requireSessionReuse: true });
      for (let round = 0; round < 100; round++) {
        let text = "";
        const reply = await ftp.retrbinary("RETR readonly/hello.txt", (block) => {
          text += Buffer.from(block).toString();
        });
        expect([reply.code, text]).toEqual([226, "hello\n"]);
      }
    },
  );

  itOnServers(
    `F45, F66: an upload whose source fails is not taken for complete, ${version}`,
    isVsftpd,
    async (like) => {
      await using strict = await StrictVsftpd.start(like);
      const tls = { minVersion: version, maxVersion: version };
      const lines: string[] = [];
      const log = (line: string): void => void lines.push(line);
      await using ftp = await openSecureClient(strict.server, { tls, debugLevel: 1, log });
      async function* source(): AsyncGenerator<Uint8Array> {
        yield patternOf(8 * 1024 * 1024);
        throw new RangeError("the source broke");
      }
      await expect(ftp.storbinary("STOR broken", source())).rejects.toThrow("the source broke");
      expect(lines.filter((line) => line.startsWith("*resp* '226"))).toEqual([]);
      expect(lines.some((line) => line.startsWith("*resp* '426") || line.startsWith("*resp* '451"))).toBe(
        true,
      );
      rmSync(join(like.root, "broken"), { force: true });
    },
  );
}
