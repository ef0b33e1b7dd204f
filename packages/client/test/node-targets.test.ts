import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import {
  type ClientHttp2Stream,
  connect,
  createServer as createHttp2Server,
  type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
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

  describe("into a response of node:http2", () => {
    /** Asks by HTTP/2, and gives the response and the client's stream to the test. */
    async function asked(
      test: (response: Http2ServerResponse, request: ClientHttp2Stream) => Promise<void>,
    ): Promise<void> {
      const web = createHttp2Server();
      web.listen(0, "127.0.0.1");
      await once(web, "listening");
      const client = connect(`http://127.0.0.1:${(web.address() as AddressInfo).port}`);
      const asking = once(web, "request");
      const request = client.request({ ":path": "/" });
      request.on("error", () => {});
      const [, response] = (await asking) as [unknown, Http2ServerResponse];
      await test(response, request);
      client.destroy();
      web.close();
    }

    // More than the windows of HTTP/2 and the buffers below hold.
    const large = Buffer.alloc(4_000_000);

    it("which arrives whole", async () => {
      await using server = await TestServer.start({ tree: { f: content } });
      await using ftp = await FTP.open(server.host, login(server));
      await asked(async (response, request) => {
        const [, got] = await Promise.all([get(ftp, response as unknown as Writable), text(request)]);
        expect(got).toBe(content);
      });
    });

    it.each([0, 8])("E8: whose client goes away meanwhile, with the code %i", async (code) => {
      await using server = await TestServer.start({ tree: { f: large } });
      await using ftp = await FTP.open(server.host, login(server));
      await asked(async (response, request) => {
        request.once("response", () => request.close(code));
        await expect(get(ftp, response as unknown as Writable)).rejects.toThrow("the stream was closed");
      });
      await ftp.voidcmd("NOOP");
    });

    it("E8: whose client went away before the call", async () => {
      await using server = await TestServer.start({ tree: { f: content } });
      await using ftp = await FTP.open(server.host, login(server));
      await asked(async (response, request) => {
        request.close(8);
        await once(response, "close");
        await expect(get(ftp, response as unknown as Writable)).rejects.toThrow("was destroyed, already");
      });
    });
  });

  it.each(["finish", "close"])("E8: into a stream that tells by %s alone that it is over", async (event) => {
    await using server = await TestServer.start({ tree: { f: content } });
    await using ftp = await FTP.open(server.host, login(server));
    const over = Object.assign(new EventEmitter(), {
      write: () => {
        setImmediate(() => over.emit(event));
        return false;
      },
      end: () => {},
      destroy: () => {},
    });
    await expect(get(ftp, over as unknown as Writable)).rejects.toThrow("the stream was closed");
    await ftp.voidcmd("NOOP");
  });
});
