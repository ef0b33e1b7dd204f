import { expect } from "vitest";
import { type Operations, operation } from "./operation.ts";

/** What changes the files of a device and needs no data connection. */
export const fileOperations: Operations = {
  rename: operation(
    ({ ftp, path }) => ftp.rename(path("a.txt"), path("c.txt")),
    (_, { server, path }) => {
      expect(server.files.readFile(path("a.txt"))).toBeUndefined();
      expect(server.files.readFile(path("c.txt"))?.length).toBe(26);
    },
  ),
  move: operation(
    ({ ftp, path }) => ftp.rename(path("a.txt"), path("sub/moved.txt")),
    (_, { server, path }) => {
      expect(server.files.readFile(path("a.txt"))).toBeUndefined();
      expect(server.files.readFile(path("sub/moved.txt"))?.length).toBe(26);
    },
  ),
  "refused rename": operation(
    ({ ftp, path }) => ftp.rename(path("a.txt"), path("missing/c.txt")),
    () => expect.unreachable("there is no such directory"),
  ),
  delete: operation(
    ({ ftp, path }) => ftp.delete(path("a.txt")),
    (_, { server, path }) => expect(server.files.readFile(path("a.txt"))).toBeUndefined(),
  ),
  "mkd, rmd": operation(
    async ({ ftp, path, server }) => {
      const returned = await ftp.mkd(path("new"));
      const made = server.files.paths().includes(`${path("new")}/`);
      await ftp.rmd(path("new"));
      return { returned, made };
    },
    ({ returned, made }, { path, server }) => {
      // Empty where the reply names no path.
      expect(["", path("new")]).toContain(returned);
      expect(made).toBe(true);
      expect(server.files.paths()).not.toContain(`${path("new")}/`);
    },
  ),
};
