import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

const run = promisify(execFile);
const content = "a line of text\n".repeat(20_000);

const login = (server: TestServer): { port: number; user: string; password: string } => ({
  port: server.port,
  user: "user",
  password: "secret",
});

const ways = ["retrbinary", "download"] as const;

describe.each(ways)("T1: %s", (way) => {
  const get = async (ftp: FTP, target: Writable): Promise<unknown> =>
    way === "retrbinary" ? await ftp.retrbinary("RETR f", target) : await ftp.download("f", target);

  it.each(["stdout", "stderr"])(
    "into standard output and standard error, which stay open: %s",
    async (name) => {
      await using server = await TestServer.start({ tree: { f: content } });
      const code = `
      import { FTP } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      const ftp = await FTP.open(${JSON.stringify(server.host)}, ${JSON.stringify(login(server))});
      for (let time = 0; time < 3; time++)
        await ${way === "retrbinary" ? "ftp.retrbinary('RETR f'," : "ftp.download('f',"} process.${name});
      await ftp.quit();
      process.${name}.write("listeners: " + process.${name}.listenerCount("drain"));`;
      const options = { maxBuffer: 10_000_000 };
      const given = await run(process.execPath, ["--input-type=module", "-e", code], options);
      expect(given[name as "stdout" | "stderr"]).toBe(`${content.repeat(3)}listeners: 0`);
    },
  );

  it("into a response of node:http", async () => {
    await using server = await TestServer.start({ tree: { f: content } });
    await using ftp = await FTP.open(server.host, login(server));
    const web = createServer((_request, response) => void get(ftp, response));
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
    const { port } = web.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe(content);
    web.close();
  });

  it("into a stream that tells neither whether it has finished nor whether it was destroyed", async () => {
    await using server = await TestServer.start({ tree: { f: content } });
    await using ftp = await FTP.open(server.host, login(server));
    const written: Buffer[] = [];
    const inner = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written.push(chunk);
        setImmediate(done);
      },
    });
    const old = {
      write: (chunk: Buffer) => inner.write(chunk),
      end: () => inner.end(),
      on: (event: string, listener: () => void) => inner.on(event, listener),
      off: (event: string, listener: () => void) => inner.off(event, listener),
      destroy: (error?: Error) => inner.destroy(error),
    };
    await get(ftp, old as unknown as Writable);
    expect(Buffer.concat(written).toString()).toBe(content);
    expect(inner.listenerCount("drain")).toBe(0);
  });
});
