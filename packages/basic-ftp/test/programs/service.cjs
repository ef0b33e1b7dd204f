// A service with one client: queues jobs, connects again where it has to, and walks a tree.
const { EventEmitter } = require("node:events");
const { Client, FileInfo, parseList } = require("basic-ftp");
const settings = require("./settings.cjs");

class Service extends EventEmitter {
  client = new Client();
  queue = Promise.resolve();

  run(job) {
    const result = this.queue.then(async () => {
      if (this.client.closed) {
        await this.client.access(settings.access());
        this.emit("connected");
      }
      return await job(this.client);
    });
    this.queue = result.catch(() => {});
    return result;
  }

  async *walk(path) {
    const entries = await this.run((client) => client.list(path));
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const entry of entries) {
      yield { path: `${path}/${entry.name}`, entry };
      if (entry.isDirectory) yield* this.walk(`${path}/${entry.name}`);
    }
  }
}

async function main() {
  const service = new Service();
  service.on("connected", () => console.log("connected", service.client.ftp.hasTLS));
  await service.run((client) => client.uploadFromDir("build", `${settings.place}/tree`));
  for await (const { path, entry } of service.walk(`${settings.place}/tree`)) {
    const { name, type, size, isDirectory, permissions, hardLinkCount } = entry;
    console.log(
      path,
      name,
      type,
      isDirectory || size,
      permissions,
      typeof hardLinkCount,
      entry instanceof FileInfo,
    );
    console.log(Object.keys(entry), entry.date === entry.rawModifiedAt, entry.modifiedAt instanceof Date);
  }
  console.log(
    await Promise.all([service.run((client) => client.pwd()), service.run((client) => client.send("NOOP"))]),
  );
  console.log([...(await service.run((client) => client.features()))].slice(0, 3));
  service.client.close();
  console.log(await service.run((client) => client.pwd()));
  console.log((await service.run((client) => client.send("QUIT"))).code);
  while (!service.client.closed) await new Promise((resolve) => setImmediate(resolve));
  console.log(await service.client.pwd().catch((error) => error.message));
  console.log(await service.run((client) => client.pwd()));
  await service.run((client) => client.removeDir(`${settings.place}/tree`));
  console.log(
    parseList("-rw-r--r-- 1 me us 14 Jan  1  2020 old.txt\r\ndrwxr-xr-x 2 me us 0 Jan 1 2020 d\r\n"),
  );
  service.client.close();
  console.log("done");
}
main().catch((error) => console.log("failed", error));
