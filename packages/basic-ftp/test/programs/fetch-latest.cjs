// Fetches the newest reports into memory and to files, and removes them there.
const { createWriteStream } = require("node:fs");
const { PassThrough, Writable } = require("node:stream");
const { text } = require("node:stream/consumers");
const { Client, FileType } = require("basic-ftp");
const settings = require("./settings.cjs");

class Memory extends Writable {
  chunks = [];
  _write(chunk, _encoding, callback) {
    this.chunks.push(chunk);
    callback();
  }
}

async function fetchLatest() {
  const client = new Client();
  client.ftp.timeout = 20_000;
  await client.access(settings.access());
  await client.uploadFromDir("reports", `${settings.place}/reports`);
  await client.cd(`${settings.place}/reports`);
  const files = (await client.list()).filter((file) => file.isFile && file.name.endsWith(".csv"));
  files.sort((one, other) => one.name.localeCompare(other.name));
  for (const file of files) {
    console.log(
      file.name,
      file.size,
      file.type === FileType.File,
      file.isSymbolicLink,
      typeof file.rawModifiedAt,
    );
    const memory = new Memory();
    console.log((await client.downloadTo(memory, file.name)).code);
    console.log(Buffer.concat(memory.chunks).toString().split("\n").length);
    const stream = new PassThrough();
    const [content] = await Promise.all([text(stream), client.downloadTo(stream, file.name)]);
    console.log(content.length);
    await client.downloadTo(createWriteStream(`copy-${file.name}`), file.name);
    console.log(await client.size(file.name), (await client.lastMod(file.name)) instanceof Date);
    await client.rename(file.name, `${file.name}.done`);
  }
  await client.downloadToDir("all");
  for (const file of await client.list()) await client.remove(file.name, true);
  console.log((await client.list()).length, (await client.remove("none.csv", true)).code);
  client.close();
  console.log(client.closed);
  console.log("done");
}
fetchLatest().catch((error) => console.log("failed", error));
