import { expect } from "vitest";
import { type Operations, operation } from "./operation.ts";

/** The life of a session, and where it is. */
export const sessionOperations: Operations = {
  login: operation(
    async ({ ftp }) => ftp.welcome,
    (welcome, { ftp }) => {
      expect(welcome).toMatch(/^220/);
      expect(ftp.state).toBe("ready");
    },
  ),
  pwd: operation(
    ({ ftp }) => ftp.pwd(),
    (path, { server }) => expect(path).toBe(server.device.home ?? "/"),
  ),
  cwd: operation(
    async ({ ftp, path }) => {
      await ftp.cwd(path("sub"));
      const inside = (await ftp.sendcmd("PWD")).text;
      await ftp.cwd("..");
      return inside;
    },
    (inside, { path }) => expect(inside).toContain(path("sub")),
  ),
  quit: operation(
    ({ ftp }) => ftp.quit(),
    (_, { ftp }) => expect(ftp.state).toBe("closed"),
  ),
  "after the idle limit": operation(
    async ({ ftp, server }) => {
      server.endIdleSessions();
      await ftp.pwd();
    },
    () => expect.unreachable("the session has ended"),
  ),
};
