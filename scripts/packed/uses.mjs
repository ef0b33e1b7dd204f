// One small real use of each packed package. `load` is `import()` or `require()`; the answer says what was done.
// Plain JavaScript, since it runs where the packages are installed, on every runtime that they promise to run on.
import { strict as assert } from "node:assert";

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

export const uses = {
  "@ftplib/reply": async (load) => {
    const { parse229, ReplyParser } = await load("@ftplib/reply");
    const [reply] = new ReplyParser().push(encode("229-Well,\r\n229 here: (|||6446|)\r\n"));
    assert.equal(reply.code, 229);
    assert.equal(parse229(reply).port, 6446);
    return "parsed a reply of two lines, and the port in it";
  },
  "@ftplib/netrc": async (load) => {
    const { parseNetrc } = await load("@ftplib/netrc");
    const { readNetrc } = await load("@ftplib/netrc/file");
    assert.equal(typeof readNetrc, "function");
    const netrc = parseNetrc("machine example.com login ada password s3cret\n");
    assert.equal(netrc.authenticators("example.com").login, "ada");
    return "found a login in a .netrc";
  },
  "@ftplib/listing": async (load) => {
    const { parseListing } = await load("@ftplib/listing");
    const { entries } = parseListing("-rw-r--r--   1 ada  users   6446 Mar 14  2020 hello.txt\r\n");
    assert.deepEqual(
      entries.map(({ name, size, type }) => [name, size, type]),
      [["hello.txt", 6446, "file"]],
    );
    return "read a line of ls";
  },
  "@ftplib/transport": async (load) => {
    const { createPair } = await load("@ftplib/transport");
    const [one, other] = createPair();
    await one.write(encode("NOOP\r\n"));
    await one.end();
    assert.equal(decode(await other.read()), "NOOP\r\n");
    assert.equal(await other.read(), undefined);
    await other.end();
    return "sent a line from one end to the other";
  },
  "@ftplib/testkit": async (load) => {
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start();
    assert.ok(server.port > 0);
    await server.stop();
    return "started and stopped a server";
  },
  "@ftplib/basic-ftp": async (load) => {
    const { Client, FTPError } = await load("@ftplib/basic-ftp");
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({
      users: { ada: "s3cret" },
      tree: { pub: { "hello.txt": "hello\n" } },
    });
    const client = new Client();
    try {
      await client.access({ host: server.host, port: server.port, user: "ada", password: "s3cret" });
      const names = (await client.list("pub")).map(({ name, isFile }) => [name, isFile]);
      assert.deepEqual(names, [["hello.txt", true]]);
      const refusal = await client.cd("none").catch((error) => error);
      assert.ok(refusal instanceof FTPError && refusal.code === 550);
    } finally {
      client.close();
      await server.stop();
    }
    return "listed a directory and was refused another";
  },
  "@ftplib/storage": async (load) => {
    const { StorageKeyError } = await load("@ftplib/storage");
    const { ftpDriver } = await load("@ftplib/storage/unstorage");
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({ users: { ada: "s3cret" } });
    const site = `ftp://ada:s3cret@${server.host}:${server.port}`;
    const driver = ftpDriver({ site, connection: { netrc: false, tls: "off" } });
    try {
      await driver.setItem("a:b", "kept");
      assert.equal(await driver.getItem("a:b"), "kept");
      assert.deepEqual(await driver.getKeys(""), ["a:b"]);
      await assert.rejects(driver.getItem("a:..:..:b"), StorageKeyError);
    } finally {
      await driver.dispose();
      await server.stop();
    }
    return "kept a value on a server";
  },
  "@ftplib/promise-ftp": async (load) => {
    const { default: PromiseFtp, STATUSES } = await load("@ftplib/promise-ftp");
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({
      users: { ada: "s3cret" },
      tree: { pub: { "hello.txt": "hello\n" } },
    });
    const client = new PromiseFtp();
    try {
      await client.connect({ host: server.host, port: server.port, user: "ada", password: "s3cret" });
      assert.equal(client.getConnectionStatus(), STATUSES.CONNECTED);
      const names = (await client.list("pub")).map(({ name, type }) => [name, type]);
      assert.deepEqual(names, [["hello.txt", "-"]]);
      const refusal = await client.cwd("none").catch((error) => error);
      assert.equal(refusal.code, 550);
    } finally {
      client.destroy();
      await server.stop();
    }
    return "listed a directory and was refused another";
  },
  "@ftplib/files": async (load) => {
    const { connect } = await load("@ftplib/files");
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({
      users: { ada: "s3cret" },
      tree: { pub: { "hello.txt": "hello\n" } },
    });
    try {
      const url = `ftp://ada:s3cret@${server.host}:${server.port}`;
      const site = await connect(url, { netrc: false, tls: "off" });
      assert.deepEqual(await site.readdir("pub"), ["hello.txt"]);
      assert.equal(await site.readFile("pub/hello.txt", "utf8"), "hello\n");
      await site.writeFile("pub/new.txt", "new\n");
      assert.equal((await site.stat("pub/new.txt")).size, 4);
      await site.close();
    } finally {
      await server.stop();
    }
    return "read and wrote files of a site";
  },
  "@ftplib/sync": async (load) => {
    const { applyPlan, memoryTree, planSync } = await load("@ftplib/sync");
    const target = memoryTree({ "old.txt": "old" });
    const source = memoryTree({ "a/new.txt": "new", "left.log": "log" });
    const report = await applyPlan(planSync(source, target, { delete: true, exclude: ["*.log"] }));
    assert.equal(report.ok, true);
    assert.deepEqual(target.paths(), ["a/", "a/new.txt"]);
    return "made two trees equal";
  },
  "@ftplib/sync-bullmq": async (load) => {
    const { queueName, startWorker } = await load("@ftplib/sync-bullmq");
    assert.match(queueName("ftp://me@ftp.example.com"), /^ftp-[0-9a-f]{24}$/);
    await assert.rejects(
      startWorker({ store: "file:///tmp", server: "ftp://h", open: async () => ({}) }),
      TypeError,
    );
    return "named a queue";
  },
  ftplib: async (load) => {
    const { FTP } = await load("ftplib");
    assert.ok(new FTP() instanceof FTP);
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({ users: { ada: "s3cret" }, tree: { "hello.txt": "hello\n" } });
    try {
      const ftp = await FTP.open(server.host, { port: server.port, user: "ada", password: "s3cret" });
      const blocks = [];
      await ftp.retrbinary("RETR hello.txt", (block) => void blocks.push(decode(block)));
      await ftp.quit();
      assert.equal(blocks.join(""), "hello\n");
    } finally {
      await server.stop();
    }
    return "logged in and downloaded a file";
  },
};

/** Uses each named package and prints one line of JSON for it: its name, the outcome, and what was seen. */
export async function probe(names, load) {
  for (const name of names) {
    console.log(JSON.stringify({ name, ...(await outcomeOf(name, load)) }));
  }
}

async function outcomeOf(name, load) {
  try {
    if (Object.keys(await load(name)).length === 0) return { outcome: "empty", detail: "exports nothing" };
    if (uses[name] === undefined) return { outcome: "failed", detail: "has no use in packed/uses.mjs" };
    return { outcome: "ok", detail: await uses[name](load) };
  } catch (error) {
    return { outcome: "failed", detail: String(error?.stack ?? error) };
  }
}
