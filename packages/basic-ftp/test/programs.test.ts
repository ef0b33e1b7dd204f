import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { environment, programs, runWith } from "./programs/run-program.ts";

const NOW = Date.UTC(2026, 2, 14, 15, 9, 26);

/** What a program leaves on the server, and what it has said to it. */
async function resultOf(
  which: "theirs" | "ours",
  program: string,
  { tls = "none", ...options }: TestServerOptions,
): Promise<unknown> {
  await using server = await TestServer.start({ tls, users: { me: "secret" }, now: () => NOW, ...options });
  const printed = await runWith(which, program, {
    ...environment(server),
    FTP_USER: "me",
    FTP_PASSWORD: "secret",
    FTP_SECURE: tls === "implicit" ? tls : String(tls === "required"),
    FTP_PLACE: "/home/me",
  });
  const isChange = (line: string): boolean => /^C: (?:STOR|APPE|DELE|RMD|MKD|RNTO|RETR|REST) /.test(line);
  return { printed, changes: server.transcript.lines.filter(isChange) };
}

const servers: Readonly<Record<string, TestServerOptions>> = {
  "in clear": {},
  "over TLS": { tls: "required" },
  "over TLS from the first byte": { tls: "implicit" },
  "with an old server": { without: ["MLSD", "MLST", "EPSV", "FEAT"], utf8: false },
};

describe.each(Object.entries(servers))(
  "G1: programs that use basic-ftp print and do the same %s",
  (_, options) => {
    it.concurrent.each(programs)("%s", async (program) => {
      const theirs = await resultOf("theirs", program, options);
      expect(theirs).toMatchObject({ printed: { exitCode: 0, lines: expect.arrayContaining(["done"]) } });
      expect(await resultOf("ours", program, options)).toEqual(theirs);
    });
  },
);
