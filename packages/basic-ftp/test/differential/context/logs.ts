import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { at, faults } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import type { Connecting } from "../connecting.ts";
import { login } from "../observe.ts";
import { inside, loginSecurely, secured } from "./bench.ts";

/** Notes what is logged, replies line by line: basic-ftp logs packets, which may hold several. */
function collect(ftp: theirs.FTPContext): { readonly replies: string[]; readonly others: string[] } {
  const [replies, others]: [string[], string[]] = [[], []];
  ftp.log = (text) => {
    const line = text.replaceAll(/(?<=modify=)\d+/g, "TIME");
    if (line.startsWith("< ")) replies.push(...line.slice(2).split(/(?<=\r\n)/));
    else others.push(line);
  };
  return { replies, others };
}

/** What is logged. */
export const logs: Readonly<Record<string, Connecting>> = {
  "log is given all lines": inside(async ({ client }, ftp) => {
    const lines = collect(ftp);
    await client.send("NOOP");
    await client.send("XXXX", true);
    await client.send("STAT file.txt");
    await client.cd("dir");
    return lines;
  }),
  "log of a transfer": inside(async ({ client }, ftp) => {
    const lines = collect(ftp);
    await client.uploadFrom(Readable.from(["x"]), "new.txt");
    await client.list();
    await client.downloadTo(new PassThrough().resume(), "file.txt");
    return lines;
  }),
  "log of access": {
    call: async (bench) => {
      const lines = collect(bench.client.ftp);
      await login(bench);
      return lines;
    },
  },
  "log of access with TLS": {
    server: { tls: "required" },
    call: async (bench) => {
      const lines = collect(bench.client.ftp);
      await loginSecurely(bench);
      return lines;
    },
  },
  "log of implicit TLS": {
    server: { tls: "implicit" },
    call: async (bench) => {
      const lines = collect(bench.client.ftp);
      await loginSecurely(bench);
      await bench.client.uploadFrom(Readable.from(["x"]), "new.txt");
      return lines;
    },
  },
  "log of deprecated calls": inside(async ({ client, folder }, ftp) => {
    const lines = collect(ftp);
    await client.upload(Readable.from(["x"]), "new.txt");
    await client.append(Readable.from(["x"]), "new.txt");
    await client.download(join(folder, "new.txt"), "new.txt");
    await client.send("XXXX", true);
    return lines;
  }),
  "log of uploads over TLS": secured("required", async ({ client }, ftp) => {
    const lines = collect(ftp);
    await client.uploadFrom(Readable.from(["x"]), "new.txt");
    await client.uploadFrom(Readable.from(["x"]), "new.txt");
    return lines;
  }),
  "log of refusals": inside(async ({ client }, ftp) => {
    const lines = collect(ftp);
    await client.uploadFrom(Readable.from(["x"]), "none/new.txt").catch(() => {});
    await client.downloadTo(new PassThrough().resume(), "none").catch(() => {});
    await client.list("none").catch(() => {});
    return lines;
  }),
  "log of a server without EPSV": inside(
    async ({ client }, ftp) => {
      const lines = collect(ftp);
      await client.list();
      await client.list();
      return lines;
    },
    { without: ["EPSV"] },
  ),
  "log of a lost connection": inside(
    async ({ client }, ftp) => {
      const lines = collect(ftp);
      await client.send("NOOP").catch(() => {});
      await client.pwd().catch(() => {});
      return lines;
    },
    { faults: [at("noop-command", faults.fin())] },
  ),
  "log of close": inside(async ({ client }, ftp) => {
    const lines = collect(ftp);
    client.close();
    return lines;
  }),
};
