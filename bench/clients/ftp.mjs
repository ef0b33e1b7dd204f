// One job of the benchmark by ftp (node-ftp).
import { createWriteStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import Client from "ftp";

const job = JSON.parse(process.argv[2]);
const { host, port, user, password, remote, local, files = [] } = job;
const began = performance.now();
const client = new Client();
await new Promise((resolve, reject) => {
  client.once("ready", resolve);
  client.once("error", reject);
  client.connect({ host, port, user, password });
});
const call = (name, ...args) =>
  new Promise((resolve, reject) => {
    client[name](...args, (error, value) => (error ? reject(error) : resolve(value)));
  });
let bytes = 0;
switch (job.task) {
  case "session":
    await call("pwd");
    break;
  case "discard":
    await pipeline(
      await call("get", remote),
      new Writable({
        write(chunk, _encoding, done) {
          bytes += chunk.length;
          done();
        },
      }),
    );
    break;
  case "download":
    await pipeline(await call("get", remote), createWriteStream(local));
    break;
  case "upload":
    await call("put", local, remote);
    break;
  case "download-many":
    for (const name of files)
      await pipeline(await call("get", `${remote}/${name}`), createWriteStream(`${local}/${name}`));
    break;
  case "upload-many":
    for (const name of files) await call("put", `${local}/${name}`, `${remote}/${name}`);
    break;
  default:
    throw new Error(`unknown task ${job.task}`);
}
client.end();
console.log(JSON.stringify({ bytes, seconds: (performance.now() - began) / 1000 }));
