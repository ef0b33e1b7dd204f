// One job of the benchmark by jsftp. It has no way to upload a file as a stream of its own: bytes are read first.
import { createWriteStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import Client from "jsftp";

const job = JSON.parse(process.argv[2]);
const { host, port, user, password, remote, local, files = [] } = job;
const began = performance.now();
const client = new Client({ host, port, user, pass: password });
const call = (name, ...args) =>
  new Promise((resolve, reject) => {
    client[name](...args, (error, value) => (error ? reject(error) : resolve(value)));
  });
switch (job.task) {
  case "session":
    await call("raw", "pwd");
    break;
  case "download-many":
    for (const name of files) {
      // Its `get` with a local path never ends on this version of Node.
      const socket = await call("get", `${remote}/${name}`);
      await pipeline(socket, createWriteStream(`${local}/${name}`));
    }
    break;
  case "upload-many":
    // Its `put` with a local path never ends either.
    for (const name of files) await call("put", readFileSync(`${local}/${name}`), `${remote}/${name}`);
    break;
  default:
    throw new Error(`unknown task ${job.task}`);
}
await call("raw", "quit");
client.destroy();
console.log(JSON.stringify({ bytes: 0, seconds: (performance.now() - began) / 1000 }));
